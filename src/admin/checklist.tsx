import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireAdmin } from '#src/frame/guards.ts'
import { goTo, showPage } from '#src/frame/page.tsx'
import { type Errors, parseForm, type Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { DEMANDS, ITEM_KINDS, listItemEvents, listItems, moveItem, saveItem } from '#src/market/shops/checklist.ts'
import { ChecklistPage } from '#templates/admin/checklist.tsx'

const words = (most: number, sentence: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim())
    .pipe(z.string().max(most, sentence))
const itemForm = z.object({
  title: words(120, 'A title has at most 120 letters.').pipe(z.string().min(1, 'Say what is asked for.')),
  help: words(1000, 'This has at most 1,000 letters.'),
  kind: z.enum(ITEM_KINDS, 'Choose what is needed.'),
  demand: z.enum(DEMANDS, 'Choose whether it is required.'),
})

/** `id`: of the item whose form was refused; null: of the form for a new one. */
type Wrong = { status?: 200 | 409 | 422; wrong?: { id: number | null; errors: Errors; typed: Typed } }

async function show(c: Ctx, { status = 200, wrong }: Wrong = {}): Promise<Response> {
  const { db } = c.var
  const [items, events] = await Promise.all([listItems(db), listItemEvents(db)])
  const body = (
    <ChecklistPage
      items={items}
      events={events}
      mayChange={personOf(c).staffRole === 'admin'}
      {...(wrong ? { wrong } : {})}
    />
  )
  return showPage(c, {
    title: 'Checklist',
    area: 'admin',
    status,
    breadcrumbs: [{ label: 'Settings', href: paths.adminSettings }, { label: 'Checklist' }],
    body,
  })
}

async function save(c: Ctx, id: number | null): Promise<Response> {
  const form = parseForm(itemForm, await c.req.formData())
  if (!form.ok) return show(c, { status: 422, wrong: { id, errors: form.errors, typed: form.typed } })
  try {
    await saveItem(c.var.db, personOf(c), id, form.value)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return show(c, { status: 409, wrong: { id, errors: { '': error.message }, typed: form.typed } })
  }
  return goTo(c, paths.checklist, { text: id === null ? 'The item is added.' : 'The item is saved.' })
}

const ITEM = '/checklist/:id{[1-9][0-9]{0,14}}'

/** What the market asks of every shop before it is verified. Staff read it; admins change it. */
export const checklist = new Hono<Env>()
  .get('/checklist', (c) => show(c))
  .post('/checklist', requireAdmin, (c) => save(c, null))
  .post(ITEM, requireAdmin, (c) => save(c, Number(c.req.param('id'))))
  .post(`${ITEM}/place`, requireAdmin, async (c) => {
    const way = (await c.req.formData()).get('way') === 'up' ? 'up' : 'down'
    const id = Number(c.req.param('id'))
    const { title, place, last } = await moveItem(c.var.db, personOf(c), id, way)
    // Back on the arrow that was pressed, or on the other where it goes no further.
    const arrow = place === 1 ? 'down' : place === last ? 'up' : way
    return goTo(c, `${paths.checklist}#item-${id}-${arrow}`, { text: `“${title}” is number ${place} of ${last}.` })
  })
