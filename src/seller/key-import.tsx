import { Hono } from 'hono'
import { type Ctx, type Env, personOf, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { dropKeyDrafts, findKeyDraft, keepKeyDraft } from '#src/market/delivery/key-drafts.ts'
import { importKeys, type KeySource } from '#src/market/delivery/key-import.ts'
import { type KeyFormat, MOST_KEYS, readKeyLines } from '#src/market/delivery/key-lines.ts'
import { findPool } from '#src/market/delivery/key-pools.ts'
import { previewKeys } from '#src/market/delivery/key-preview.ts'
import { KeyPreviewPage } from '#templates/seller/key-preview.tsx'
import { formatOf, formatQuery, readUpload } from './key-form.ts'
import { POOL, showPool, variantOf } from './keys.tsx'
import { sellerOf } from './stock.tsx'

const DRAFT = `${POOL}/import/:draftId{[1-9][0-9]{0,14}}`
const GONE = 'That took a while: the keys you were about to import are forgotten. Paste or choose them again.'

/** Keys into a pool: pasted or from a file, looked at first or at once. No answer ever holds a key. */
export const keyImport = new Hono<Env>()
  .post(`${POOL}/import`, async (c) => {
    await requirePool(c)
    const form = await readUpload(c)
    if (!form.ok) return showPool(c, { importing: { errors: { [form.field]: form.why } } })
    if (form.draftId !== null) return importDraft(c, form.draftId, form.format)
    const { text, source, format } = form
    const read = readKeyLines(text, format)
    if (!read)
      return showPool(c, { importing: { errors: { file: 'This is no text that holds keys. Save it as CSV.' } } })
    const few = read.keys.length === 0 && read.wrong.every(({ why }) => why === 'empty')
    if (few) return showPool(c, { importing: { errors: { keys: 'Paste at least one key, or choose a file.' } } })
    if (read.keys.length > MOST_KEYS) return tooMany(c)
    const look = form.look || read.wrong.length > 0
    if (!look) return importNow(c, { keys: read.keys, source, repeated: read.repeated.length })
    const draftId = await keepKeyDraft(c.var.db, c.var.config.secret, whoOf(c), { text, source })
    if (form.look) return leadTo(c, paths.sellerPoolDraft(variantOf(c), draftId, formatQuery(format)))
    return showDraft(c, draftId, format, 422)
  })

  .get(DRAFT, async (c) => {
    await requirePool(c)
    return showDraft(c, Number(c.req.param('draftId')), formatOf(new URL(c.req.url).searchParams), 200)
  })

async function requirePool(c: Ctx): Promise<void> {
  if (!(await findPool(c.var.db, shopOf(c).id, variantOf(c)))) throw notFound('pool of keys in your shop')
}

const whoOf = (c: Ctx) => ({ shopId: shopOf(c).id, variantId: variantOf(c), actorId: personOf(c).id })

const tooMany = (c: Ctx) =>
  showPool(c, {
    importing: { errors: { file: `These are more than ${MOST_KEYS} keys. Import them in several parts.` } },
  })

/** What an import would do; with 422 where a line of it cannot be a key. */
async function showDraft(c: Ctx, draftId: number, wanted: KeyFormat, status: 200 | 422): Promise<Response> {
  const { db, config } = c.var
  const variantId = variantOf(c)
  const pool = await findPool(db, shopOf(c).id, variantId)
  const draft = await findKeyDraft(db, config.secret, whoOf(c), draftId)
  if (!pool || !draft) return leadTo(c, paths.sellerPool(variantId), { tone: 'warn', text: GONE })
  const read = readKeyLines(draft.text, wanted)
  if (!read || read.keys.length > MOST_KEYS) return tooMany(c)
  const { keys, ...lines } = read
  const preview = await previewKeys(db, config.secret, variantId, keys)
  const name = [pool.title, ...pool.options].join(' ')
  return showPage(c, {
    title: `Import keys for ${name}`,
    area: 'seller',
    status,
    breadcrumbs: [
      { label: 'Keys', href: paths.sellerPools() },
      { label: name, href: paths.sellerPool(variantId) },
      { label: 'Import' },
    ],
    body: <KeyPreviewPage {...{ variantId, name, draftId, lines, preview }} refused={status === 422} />,
  })
}

async function importDraft(c: Ctx, draftId: number, format: KeyFormat): Promise<Response> {
  const { db, config } = c.var
  const draft = await findKeyDraft(db, config.secret, whoOf(c), draftId)
  if (!draft) return leadTo(c, paths.sellerPool(variantOf(c)), { tone: 'warn', text: GONE })
  const read = readKeyLines(draft.text, format)
  if (!read || read.keys.length > MOST_KEYS) return tooMany(c)
  const source = format.table ? 'csv' : draft.source
  return importNow(c, { keys: read.keys, source, repeated: read.repeated.length })
}

type Ready = { keys: readonly string[]; source: KeySource; repeated: number }

/** Imports the keys that are new. Where none is, the page of the pool says so and nothing has happened. */
async function importNow(c: Ctx, { keys, source, repeated }: Ready): Promise<Response> {
  const { db, config } = c.var
  const variantId = variantOf(c)
  const pool = paths.sellerPool(variantId)
  try {
    const { added, known } = await importKeys(db, config.secret, sellerOf(c), { variantId, keys, source })
    await dropKeyDrafts(db, whoOf(c))
    const left = known + repeated
    const told = left === 0 ? '' : left === 1 ? ' 1 was known already.' : ` ${left} were known already.`
    return leadTo(c, pool, { text: `${added === 1 ? '1 key is' : `${added} keys are`} imported.${told}` })
  } catch (error) {
    if (!(error instanceof Refusal) || error.facts.problem !== 'nothing-new') throw error
    return leadTo(c, pool, { tone: 'warn', text: error.message })
  }
}
