import { Hono } from 'hono'
import { now } from '#src/lib/clock.ts'
import { csvLine } from '#src/lib/csv.ts'
import { withQuery } from '#src/lib/paths.ts'
import {
  type ActivityQuery,
  type ActivityRow,
  eachActivity,
  listActivity,
  listActors,
  type Place,
} from '#src/market/reports/activity.ts'
import { isActivityKind } from '#src/market/reports/activity-kinds.ts'
import { ActivityLogPage, type ActivityTyped } from '#templates/ui/activity.tsx'
import { activityWords } from '#templates/ui/activity-words.ts'
import { streamDownload } from './download.ts'
import type { Ctx, Env } from './env.ts'
import { requireFreshProofToDownload } from './fresh-proof.tsx'
import { showPage } from './page.tsx'

/** Whose log it is; throws where this person has no business in it. */
type Desk = { area: 'seller' | 'admin'; shopOf: (c: Ctx) => number | null }
type Errors = Partial<Record<'from' | 'until', string>>

const DAY = 24 * 60 * 60 * 1000

/** The pages of what people did: the same for a shop and for the market, each behind the guards of its own door. */
export function activityDesk({ area, shopOf }: Desk): Hono<Env> {
  return new Hono<Env>()
    .get('/activity', async (c) => {
      const shopId = shopOf(c)
      const { typed, query, errors } = readQuery(c, shopId)
      const wrong = Object.keys(errors).length > 0
      const [page, people] = await Promise.all([
        wrong ? { rows: [], next: null, searched: false } : listActivity(c.var.db, query),
        listActors(c.var.db, shopId),
      ])
      const next = page.next && withQuery(`/${area}/activity`, { ...typed, after: placeText(page.next) })
      const props = { area, page, people, typed, errors, next, later: Boolean(query.after), now: now() }
      const body = <ActivityLogPage {...props} />
      return showPage(c, { title: 'Activity', area, status: wrong ? 422 : 200, wide: true, body })
    })
    .get('/activity.csv', requireFreshProofToDownload, (c) => {
      const shopId = shopOf(c)
      const { query } = readQuery(c, shopId)
      const name = `activity-${now().toISOString().slice(0, 10)}.csv`
      return streamDownload(c, name, 'text/csv; charset=utf-8', csvOf(eachActivity(c.var.db, query)))
    })
}

async function* csvOf(pages: AsyncGenerator<ActivityRow[]>): AsyncGenerator<string> {
  yield csvLine(['When (UTC)', 'Who', 'Address', 'Shop', 'What', 'Change', 'Reason', 'Before', 'After'])
  for await (const rows of pages) yield rows.map(csvOfRow).join('')
}

function csvOfRow(row: ActivityRow): string {
  const { sentence, change, reason, differences } = activityWords(row)
  const side = (which: 'before' | 'after') => differences.map((one) => `${one.name}: ${one[which]}`).join('; ')
  const before = row.before ? side('before') : ''
  return csvLine([
    ...[row.at.toISOString(), row.actorName, row.address, row.shopName, sentence, change, reason],
    ...[before, side('after')],
  ])
}

function readQuery(c: Ctx, shopId: number | null): { typed: ActivityTyped; query: ActivityQuery; errors: Errors } {
  const text = (name: string) => (c.req.query(name) ?? '').replaceAll('\0', '').trim().slice(0, 100)
  const typed = { person: text('person'), kind: text('kind'), from: text('from'), until: text('until'), q: text('q') }
  const errors: Errors = {}
  const day = (name: 'from' | 'until') => {
    if (typed[name] === '') return undefined
    const at = /^\d{4}-\d\d-\d\d$/.test(typed[name]) ? new Date(`${typed[name]}T00:00:00Z`) : null
    if (at && !Number.isNaN(at.getTime())) return at
    errors[name] = 'Write a day such as 2026-12-24.'
    return undefined
  }
  const [from, last] = [day('from'), day('until')]
  if (from && last && last < from) errors.until = 'That is before the first day.'
  const query: ActivityQuery = {
    shopId,
    personId: /^[1-9]\d{0,14}$/.test(typed.person) ? Number(typed.person) : undefined,
    kind: isActivityKind(typed.kind) ? typed.kind : undefined,
    from,
    until: last && new Date(last.getTime() + DAY),
    text: typed.q || undefined,
    after: placeOf(text('after')),
  }
  return { typed, query, errors }
}

const placeText = ({ entry, batch }: Place) => `${entry}-${batch}`
function placeOf(text: string): Place | undefined {
  const found = /^(\d{1,16})-(\d{1,16})$/.exec(text)
  const [entry, batch] = [Number(found?.[1]), Number(found?.[2])]
  return found && Number.isSafeInteger(entry) && Number.isSafeInteger(batch) ? { entry, batch } : undefined
}
