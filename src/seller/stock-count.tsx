import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Ctx, type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { brief } from '#src/lib/brief.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { countRestAsNone, type EntryFacts, recordCount } from '#src/market/stock/count-entry.ts'
import { type CountLine, listCounters, listCountLines } from '#src/market/stock/count-lines.ts'
import { getCount } from '#src/market/stock/count-session.ts'
import { findByCode, type Scanned } from '#src/market/stock/scan.ts'
import { CountPage, CountProgressed, type CountTrouble, type ScanAnswer } from '#templates/seller/count.tsx'
import { type EntryForm, readCountView, readEntry } from './count-form.ts'
import { sellerOf } from './stock.tsx'
import { COUNT, countIdOf } from './stock-counts.tsx'

/** One count under way: scanned and typed by several people at once, each seeing the others' progress. */
export const stockCount = new Hono<Env>()
  .get(COUNT, (c) => show(c, {}))

  .post(`${COUNT}/entries`, async (c) => {
    await getCount(c.var.db, shopOf(c).id, countIdOf(c))
    const entry = readEntry(await readForm(c))
    const variant = await variantOf(c, entry)
    if ('said' in variant) return answer(c, entry, { scan: variant }, 422)
    if (entry.quantity === null || (entry.kind === 'set' && entry.quantity < 0)) {
      const sentence = 'Type a whole number, for example 12, or +3 and −2.'
      return answer(c, entry, { trouble: { variantId: variant.variantId, sentence, typed: entry.typed } }, 422)
    }
    return write(c, entry, variant.variantId, entry.quantity)
  })

  .post(`${COUNT}/zeros`, async (c) => {
    const count = await countRestAsNone(c.var.db, sellerOf(c), countIdOf(c))
    const text = `${count === 1 ? '1 line is' : `${count} lines are`} written down as 0`
    return leadTo(c, paths.stockCountPart(countIdOf(c), 'differences'), { text })
  })

  // Asked again and again by every open page: it answers only when somebody has counted.
  .get(`${COUNT}/progress`, async (c) => {
    const { db } = c.var
    const shopId = shopOf(c).id
    const count = await getCount(db, shopId, countIdOf(c))
    const after = Number(/^\d{1,15}$/.exec(c.req.query('after') ?? '')?.[0] ?? 0)
    if (count.state !== 'open') return leadTo(c, paths.stockCountSession(count.id))
    if (!wantsFragment(c)) return c.redirect(paths.stockCountSession(count.id), 303)
    if (count.lastEntryId === after) return c.body(null, 204)
    const [{ lines }, counters] = await Promise.all([
      listCountLines(db, shopId, count.id, { changedSince: after }),
      listCounters(db, shopId, count.id),
    ])
    return showFragment(c, <CountProgressed count={count} lines={lines} counters={counters} view={viewBehind(c)} />)
  })

/** Which variant is meant; or, for a code, what the person is to be told. */
async function variantOf(c: Ctx, { code, variantId }: EntryForm): Promise<{ variantId: number } | ScanAnswer> {
  if (variantId !== null) return { variantId }
  if (code === '') return { said: 'Scan or type a SKU or barcode.', tone: 'bad', code: '' }
  const found = await findByCode(c.var.db, shopOf(c).id, code)
  if (found.length === 1 && found[0]) return found[0]
  if (found.length > 1)
    return { said: `${found.length} variants carry ${code}: choose one.`, tone: 'warn', code, choices: found }
  return { said: `Nothing here has the SKU or barcode ${code}.`, tone: 'bad', code }
}

const nameOf = ({ title, options }: Pick<Scanned, 'title' | 'options'>) => [brief(title), ...options].join(' ')

async function write(c: Ctx, entry: EntryForm, variantId: number, quantity: number): Promise<Response> {
  const { kind, seen, formKey, include, code } = entry
  try {
    const line = await recordCount(c.var.db, sellerOf(c), countIdOf(c), {
      variantId,
      kind,
      quantity,
      seen,
      formKey,
      include,
    })
    const said = `${nameOf(line)}: ${line.counted} counted`
    if (wantsFragment(c)) return answer(c, entry, { scan: { said, tone: 'good', code, line } }, 200)
    const view = viewBehind(c)
    const back = { show: view.show === 'uncounted' ? '' : view.show, q: view.q }
    return leadTo(c, paths.stockCountSession(countIdOf(c), back), { text: said })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    const facts = error.facts as EntryFacts
    if (facts.problem === 'ended')
      return leadTo(c, paths.stockCountSession(countIdOf(c)), { text: error.message, tone: 'warn' })
    if (facts.problem === 'elsewhere') {
      const scan = { said: error.message, tone: 'warn' as const, code, include: variantId }
      return answer(c, entry, { scan }, 409)
    }
    const line = facts.problem === 'counted' ? facts.line : undefined
    return answer(c, entry, { trouble: { variantId, sentence: error.message, typed: entry.typed, line } }, 409)
  }
}

/** The view of the page that asks: its own address, or the one the form was sent from. */
function viewBehind(c: Ctx) {
  const from = c.req.header('hx-current-url') ?? c.req.header('referer') ?? ''
  return readCountView(URL.canParse(from) ? Object.fromEntries(new URL(from).searchParams) : {})
}

type Answer = { scan?: ScanAnswer; trouble?: CountTrouble }

/** To scripts the line and how far it is; to a plain form the whole page, with what went wrong. */
async function answer(c: Ctx, _entry: EntryForm, told: Answer, status: 200 | 409 | 422): Promise<Response> {
  if (!wantsFragment(c)) return show(c, told, status)
  const { db } = c.var
  const shopId = shopOf(c).id
  const count = await getCount(db, shopId, countIdOf(c))
  const ids = [told.scan?.line?.variantId, told.trouble?.variantId].filter((id) => id !== undefined)
  const [{ lines }, counters] = await Promise.all([
    listCountLines(db, shopId, count.id, { variantIds: ids }),
    listCounters(db, shopId, count.id),
  ])
  if (told.trouble && lines.length === 0) throw notFound('line in this count')
  return showFragment(
    c,
    <CountProgressed count={count} lines={lines} counters={counters} view={viewBehind(c)} {...told} />,
    status,
  )
}

async function show(c: Ctx, told: Answer, status: 200 | 409 | 422 = 200): Promise<Response> {
  const { db } = c.var
  const shopId = shopOf(c).id
  const count = await getCount(db, shopId, countIdOf(c))
  const view = readCountView(c.req.query())
  const [page, counters, troubled] = await Promise.all([
    listCountLines(
      db,
      shopId,
      count.id,
      count.state === 'open' ? view : { ...view, show: view.show === 'uncounted' ? 'all' : view.show },
    ),
    listCounters(db, shopId, count.id),
    told.trouble ? listCountLines(db, shopId, count.id, { variantIds: [told.trouble.variantId] }) : null,
  ])
  const first: CountLine[] = troubled?.lines ?? []
  if (told.trouble && first.length === 0) throw notFound('line in this count')
  const lines = [...first, ...page.lines.filter((line) => line.variantId !== told.trouble?.variantId)]
  return showPage(c, {
    title: status === 200 ? count.name : `Not counted: ${count.name}`,
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [
      { label: 'Stock', href: paths.stock() },
      { label: 'Counts', href: paths.stockCountSessions },
      { label: count.name },
    ],
    body: <CountPage {...{ count, view, counters, lines, ...told }} next={page.next} formKey={randomUUID()} />,
  })
}
