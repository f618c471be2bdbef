import { Hono } from 'hono'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { goTo, wantsFragment } from '#src/frame/page.tsx'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { addNote, checkItem } from '#src/market/shops/review-notes.ts'
import { answerReview, placeOf } from './shop-review.tsx'

const ID = '{[1-9][0-9]{0,14}}'

/** Back to the shop under review, with what was done. */
function done(c: Ctx, typed: Record<string, string>, text: string): Promise<Response> {
  const openId = Number(c.req.param('id'))
  const place = placeOf((name) => typed[name])
  if (wantsFragment(c)) return answerReview(c, { ...place, openId, toast: { text } })
  return goTo(c, paths.adminShop(openId, { status: place.view, q: place.q }), { text })
}

/** What a reviewer ticks and writes down on the way to a decision. */
export const shopChecks = new Hono<Env>()
  .post(`/shops/:id${ID}/checks/:itemId${ID}`, async (c) => {
    const typed = typedOf(await c.req.formData())
    const checked = typed.checked === 'yes'
    const { id, itemId } = c.req.param()
    await checkItem(c.var.db, personOf(c), Number(id), Number(itemId), checked)
    return done(c, typed, checked ? 'Ticked as checked.' : 'The tick is taken away.')
  })

  .post(`/shops/:id${ID}/notes`, async (c) => {
    const typed = typedOf(await c.req.formData())
    const words = (typed.words ?? '').replace(/\r\n?/g, '\n').replaceAll('\0', '').trim()
    const openId = Number(c.req.param('id'))
    const place = placeOf((name) => typed[name])
    const error =
      words === '' ? 'Write something first.' : words.length > 2000 ? 'A note has at most 2,000 letters.' : null
    if (error) return answerReview(c, { ...place, openId, status: 422, wrongNote: { error, typed } })
    const itemId = /^[1-9]\d{0,14}$/.test(typed.item ?? '') ? Number(typed.item) : null
    await addNote(c.var.db, personOf(c), openId, { words, itemId })
    return done(c, typed, 'The note is kept.')
  })
