import { Hono } from 'hono'
import { answerDownload } from '#src/frame/download.ts'
import type { Env } from '#src/frame/env.ts'
import { requireFreshProofToDownload } from '#src/frame/fresh-proof.tsx'
import { readDocument } from '#src/market/shops/documents.ts'
import { answerReview, placeOf } from './shop-review.tsx'

const ID = '{[1-9][0-9]{0,14}}'

/** Shops by state, the longest waiting first; one of them with all it submitted. */
export const shops = new Hono<Env>()
  .get('/shops', (c) => {
    const after = Number(/^[1-9]\d{0,14}$/.exec(c.req.query('after') ?? '')?.[0]) || null
    return answerReview(c, { ...placeOf((name) => c.req.query(name)), openId: null, after })
  })

  .get(`/shops/:id${ID}`, (c) =>
    answerReview(c, { ...placeOf((name) => c.req.query(name)), openId: Number(c.req.param('id')) }),
  )

  .get(`/shops/:id${ID}/documents/:documentId${ID}`, requireFreshProofToDownload, async (c) => {
    const { db, files } = c.var
    const { id, documentId } = c.req.param()
    return answerDownload(c, await readDocument(db, files, Number(id), Number(documentId)))
  })
