import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database } from '#src/database/connect.ts'
import { datedItem, itemsOfShop, type ShopItem } from './checklist-answers.ts'
import type { ShopAction } from './history.ts'
import { type AtShop, personOf } from './own-shop.ts'
import { type ShopStatus, wasApproved } from './states.ts'
import { type Missing, missingForSubmission } from './submission.ts'

export type ShopDocument = {
  id: number
  itemId: number | null
  fileName: string
  mediaType: string
  bytes: number
  createdAt: Date
}
export type ShopEvent = {
  id: number
  action: ShopAction
  reason: string
  details: Record<string, unknown>
  createdAt: Date
  actorName: string | null
}
/** All there is to know of one shop, for its people and for whoever reviews it. */
export type ShopRecord = {
  id: number
  slug: string
  name: string
  wantedName: string | null
  description: string
  logoKey: string | null
  contactEmail: string
  contactProvenAt: Date | null
  wantedContactEmail: string | null
  country: string
  currency: string
  status: ShopStatus
  submittedAt: Date | null
  createdAt: Date
  updatedAt: Date
  /** Approved now or before: buyers have known it by its name. */
  approvedOnce: boolean
  /** What is still to be done before it can be submitted. */
  missing: Missing[]
  /** What the market asks for, with what this shop says to it. */
  checklist: ShopItem[]
  productCount: number
  /** Other shops that go by the same name. */
  namesakes: number
  people: { name: string; email: string; role: string }[]
  documents: ShopDocument[]
  /** Newest first, at most MOST_EVENTS. */
  events: ShopEvent[]
}

export const MOST_EVENTS = 100

/** Unfinished: the caller says which shop (`s.id`). Documents, people and history come along in the same query. */
export function selectRecord(db: Database) {
  return db
    .selectFrom('shops as s')
    .select((eb) => [
      's.id',
      's.slug',
      's.name',
      's.wanted_name as wantedName',
      's.description',
      's.logo_key as logoKey',
      's.contact_email as contactEmail',
      's.contact_proven_at as contactProvenAt',
      's.wanted_contact_email as wantedContactEmail',
      's.country',
      's.currency',
      's.status',
      's.submitted_at as submittedAt',
      's.created_at as createdAt',
      's.updated_at as updatedAt',
      eb
        .selectFrom('products as p')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('p.shop_id', '=', 's.id')
        .where('p.removed_at', 'is', null)
        .as('productCount'),
      eb
        .selectFrom('shops as o')
        .select(eb.fn.countAll<number>().as('n'))
        .whereRef('o.id', '<>', 's.id')
        .where(sql<boolean>`lower(o.name) = lower(coalesce(s.wanted_name, s.name))`)
        .as('namesakes'),
      jsonArrayFrom(
        eb
          .selectFrom('shop_members as m')
          .innerJoin('users as u', 'u.id', 'm.user_id')
          .select(['u.name', 'u.email', 'm.role'])
          .whereRef('m.shop_id', '=', 's.id')
          .orderBy('m.created_at')
          .limit(50),
      ).as('people'),
      jsonArrayFrom(
        eb
          .selectFrom('shop_documents as d')
          .select([
            'd.id',
            'd.item_id as itemId',
            'd.file_name as fileName',
            'd.media_type as mediaType',
            'd.bytes',
            'd.created_at as createdAt',
          ])
          .whereRef('d.shop_id', '=', 's.id')
          .where('d.removed_at', 'is', null)
          .orderBy('d.id'),
      ).as('documents'),
      itemsOfShop(sql`s.id`).as('checklist'),
      jsonArrayFrom(
        eb
          .selectFrom('shop_events as e')
          .leftJoin('users as a', 'a.id', 'e.actor_id')
          .select(['e.id', 'e.action', 'e.reason', 'e.details', 'e.created_at as createdAt', 'a.name as actorName'])
          .whereRef('e.shop_id', '=', 's.id')
          .orderBy('e.id', 'desc')
          .limit(MOST_EVENTS),
      ).as('events'),
    ])
}

type Times = 'createdAt' | 'updatedAt' | 'contactProvenAt' | 'submittedAt'
type Selected = Awaited<ReturnType<ReturnType<typeof selectRecord>['executeTakeFirstOrThrow']>>
/** As selected, or as it comes out of JSON. */
type Row = Omit<Selected, Times> & { [name in Times]: Selected[name] | string }

const moment = (value: Date | string | null) => (value === null ? null : new Date(value))
const dated = <T extends { createdAt: Date | string }>(row: T) => ({ ...row, createdAt: new Date(row.createdAt) })

/** Times inside JSON come as text; this makes them times again. */
export function readRecord(row: Row): ShopRecord {
  return {
    ...row,
    status: row.status as ShopStatus,
    approvedOnce: wasApproved(row.status),
    missing: missingForSubmission({
      description: row.description,
      contactProven: row.contactProvenAt !== null,
      checklist: row.checklist,
    }),
    checklist: row.checklist.map(datedItem),
    productCount: row.productCount ?? 0,
    namesakes: row.namesakes ?? 0,
    contactProvenAt: moment(row.contactProvenAt),
    submittedAt: moment(row.submittedAt),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    documents: row.documents.map(dated),
    events: row.events.map((event) => dated(event) as unknown as ShopEvent),
  }
}

/** This person's shop with all there is to know, or nothing when they have none yet. */
export async function findOwnRecord(db: Database, who: AtShop): Promise<{ shop: ShopRecord; role: string } | null> {
  const row = await selectRecord(db)
    .innerJoin('shop_members as mine', 'mine.shop_id', 's.id')
    .select('mine.role as myRole')
    .where('mine.user_id', '=', personOf(who))
    .$if(typeof who !== 'number', (one) => one.where('s.id', '=', typeof who === 'number' ? 0 : who.shopId))
    .orderBy('s.id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { myRole, ...shop } = row
  return { shop: readRecord(shop), role: myRole }
}
