import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Database } from '#src/database/connect.ts'
import type { DB } from '#src/database/schema.ts'
import { readRecord, type ShopRecord, selectRecord } from './record.ts'
import type { ReviewNote } from './review-notes.ts'
import type { ShopStatus } from './states.ts'

/** How many shops wait for a decision: submitted ones, and approved ones that want another name. */
export async function countShopsToReview(db: Database): Promise<number> {
  const { waiting } = await db
    .selectFrom('shops')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where((eb) => eb.or([eb('status', '=', 'submitted'), eb('wanted_name', 'is not', null)]))
    .executeTakeFirstOrThrow()
  return waiting
}

/** A view of the shops: by state, those that want another name, or all. */
export const VIEWS = ['submitted', 'names', 'approved', 'rejected', 'suspended', 'draft', 'all'] as const
export type View = (typeof VIEWS)[number]

export type QueueRow = {
  id: number
  name: string
  wantedName: string | null
  status: ShopStatus
  country: string
  /** Since when it waits (submitted, else opened). */
  since: Date
  ownerName: string | null
}
export type ReviewDesk = {
  counts: Record<View, number>
  rows: QueueRow[]
  /** The id to go on after, or null at the end. */
  next: number | null
  open: ShopRecord | null
  /** What the staff wrote down about the open shop, newest first; no shop sees it. */
  notes: ReviewNote[]
}

export const DESK_PAGE = 30

type Shops = SelectQueryBuilder<DB & { s: DB['shops'] }, 's', object>
const waitingSince = sql<Date>`coalesce(s.submitted_at, s.created_at)`

function within(shops: Shops, view: View): Shops {
  if (view === 'all') return shops
  return view === 'names' ? shops.where('s.wanted_name', 'is not', null) : shops.where('s.status', '=', view)
}

/** The shops that wait come oldest first; other views newest first. Keyed by the last row's id, never by a count. */
function inOrder(shops: Shops, view: View, after: number | null): Shops {
  if (view !== 'submitted') {
    const page = after ? shops.where('s.id', '<', after) : shops
    return page.orderBy('s.id', 'desc')
  }
  const page = after
    ? shops.where(
        sql<boolean>`(${waitingSince}, s.id) >
          (select coalesce(l.submitted_at, l.created_at), l.id from shops l where l.id = ${after})`,
      )
    : shops
  return page.orderBy(waitingSince).orderBy('s.id')
}

/** The queue, how many are in each view, and the shop that is open: one query. */
export async function getReviewDesk(
  db: Database,
  { view, q, after = null, openId = null }: { view: View; q: string; after?: number | null; openId?: number | null },
): Promise<ReviewDesk> {
  const shops = inOrder(within(matching(db, q), view), view, after)
  const row = await db
    .selectNoFrom(() => [
      jsonObjectFrom(countViews(db, q)).as('counts'),
      jsonArrayFrom(shops.select(queueColumns).limit(DESK_PAGE + 1)).as('rows'),
      jsonObjectFrom(selectRecord(db).where('s.id', '=', openId ?? 0)).as('open'),
      notesOf(openId ?? 0).as('notes'),
    ])
    .executeTakeFirstOrThrow()
  const rows = row.rows.slice(0, DESK_PAGE).map((one) => ({ ...one, since: new Date(one.since) }) as QueueRow)
  return {
    counts: row.counts as Record<View, number>,
    rows,
    next: row.rows.length > DESK_PAGE ? (rows.at(-1)?.id ?? null) : null,
    open: row.open && readRecord(row.open),
    notes: row.notes.map((note) => ({ ...note, at: new Date(note.at) })),
  }
}

const notesOf = (shopId: number) => sql<ReviewNote[]>`
  (select coalesce(json_agg(json_build_object('id', n.id, 'itemId', n.item_id, 'itemTitle', i.title, 'words', n.words,
      'authorName', n.author_name, 'at', n.created_at) order by n.id desc), '[]')
   from review_notes n left join checklist_items i on i.id = n.item_id where n.shop_id = ${shopId})`

const queueColumns = [
  's.id',
  's.name',
  's.wanted_name as wantedName',
  's.status',
  's.country',
  waitingSince.as('since'),
  sql<string | null>`(select u.name from shop_members m join users u on u.id = m.user_id
    where m.shop_id = s.id order by m.role = 'owner' desc, m.created_at limit 1)`.as('ownerName'),
] as const

function matching(db: Database, q: string): Shops {
  const shops = db.selectFrom('shops as s') as unknown as Shops
  return q === '' ? shops : shops.where(shopFound(q))
}

/** Of shops `s`: those with these words in their name, the name they want, their address or their mail address. */
export function shopFound(q: string): RawBuilder<boolean> {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(s.name ilike ${pattern} or s.wanted_name ilike ${pattern} or s.slug ilike ${pattern}
    or s.contact_email ilike ${pattern})`
}

function countViews(db: Database, q: string) {
  const counted = (view: View) => {
    const all = sql<number>`count(*)`
    if (view === 'all') return all.as(view)
    return view === 'names'
      ? sql<number>`count(*) filter (where s.wanted_name is not null)`.as(view)
      : sql<number>`count(*) filter (where s.status = ${view})`.as(view)
  }
  return matching(db, q).select(VIEWS.map(counted))
}

/** The shop that has waited longest after this one, else the longest waiting of all; null when the queue is empty. */
export async function findNextToReview(db: Database, afterId: number): Promise<number | null> {
  const next = await db
    .selectFrom('shops as s')
    .select('s.id')
    .where('s.status', '=', 'submitted')
    .orderBy(
      sql`(${waitingSince}, s.id) > (select coalesce(l.submitted_at, l.created_at), l.id from shops l where l.id = ${afterId})`,
      'desc',
    )
    .orderBy(waitingSince)
    .orderBy('s.id')
    .limit(1)
    .executeTakeFirst()
  return next?.id ?? null
}
