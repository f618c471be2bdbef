import { Hono } from 'hono'
import { answerDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, hereOf } from '#src/frame/env.ts'
import { requireFreshProofToDownload } from '#src/frame/fresh-proof.tsx'
import { typedOf } from '#src/lib/form.ts'
import { notFound } from '#src/lib/refusal.ts'
import { addDocument, readDocument, removeDocument } from '#src/market/shops/documents.ts'
import { changeLogo, removeLogo } from '#src/market/shops/logo.ts'
import { answerDone, answerWrong, tryOnDesk } from './shop-answer.tsx'

const DOCUMENT = '/shop/documents/:id{[1-9][0-9]{0,14}}'

async function fileOf(c: Ctx, name: string): Promise<{ name: string; bytes: Buffer } | null> {
  const file = (await c.req.formData()).get(name)
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return null
  return { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }
}

/** A shop's private papers and its logo. */
export const shopFiles = new Hono<Env>()
  .post('/shop/documents', async (c) => {
    const typed = typedOf(await c.req.formData())
    const file = await fileOf(c, 'document')
    if (!file) return answerWrong(c, 'document', { document: 'Choose a file first.' }, typed)
    const itemId = /^[1-9]\d{0,14}$/.test(typed.item ?? '') ? Number(typed.item) : null
    return tryOnDesk(c, async () => {
      const added = await addDocument(c.var.db, c.var.files, hereOf(c), { ...file, itemId })
      if (!added.ok) return answerWrong(c, 'document', { document: added.reason }, typed)
      return answerDone(c, { text: `${added.fileName} is uploaded.` })
    })
  })

  .get(DOCUMENT, requireFreshProofToDownload, async (c) => {
    const { db, files, shop } = c.var
    if (!shop) throw notFound('document')
    return answerDownload(c, await readDocument(db, files, shop.id, Number(c.req.param('id'))))
  })

  .post(`${DOCUMENT}/removal`, (c) =>
    tryOnDesk(c, async () => {
      const name = await removeDocument(c.var.db, c.var.files, hereOf(c), Number(c.req.param('id')))
      return answerDone(c, { text: `${name} is removed.` })
    }),
  )

  .post('/shop/logo', async (c) => {
    const file = await fileOf(c, 'logo')
    if (!file) return answerWrong(c, 'logo', { logo: 'Choose a picture first.' })
    return tryOnDesk(c, async () => {
      const changed = await changeLogo(c.var.db, c.var.files, hereOf(c), file.bytes)
      if (!changed.ok) return answerWrong(c, 'logo', { logo: changed.reason })
      return answerDone(c, { text: 'Your logo is changed.' })
    })
  })

  .post('/shop/logo/removal', (c) =>
    tryOnDesk(c, async () => {
      await removeLogo(c.var.db, c.var.files, hereOf(c))
      return answerDone(c, { text: 'Your logo is removed.' })
    }),
  )
