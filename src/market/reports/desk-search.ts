import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { StaffRole } from '#src/market/accounts/sessions.ts'
import { personFound } from '#src/market/accounts/users.ts'
import { listProductsOfMarket, type StaffProduct } from '#src/market/catalogue/staff-product-list.ts'
import { typedOrderNumber } from '#src/market/orders/order-number.ts'
import { listStaffOrders, type StaffOrder } from '#src/market/orders/staff-orders.ts'
import { shopFound } from '#src/market/shops/review-queue.ts'
import type { ShopStatus } from '#src/market/shops/states.ts'

export type FoundShop = {
  id: number
  name: string
  wantedName: string | null
  status: ShopStatus
  contactEmail: string | null
  ownerName: string | null
}
export type FoundPerson = {
  id: number
  name: string
  email: string
  staffRole: StaffRole | null
  lockedAt: Date | null
  shops: string[]
}
export type Found<Row> = { rows: Row[]; more: boolean }

/** The first of each kind that the words find; what they name exactly stands in `exact`, and there alone. */
export type DeskFinds = {
  exact: { order: StaffOrder | undefined; person: FoundPerson | undefined; shops: FoundShop[] }
  shops: Found<FoundShop>
  products: Found<StaffProduct>
  orders: Found<StaffOrder>
  /** Null for whoever may not see people. */
  people: Found<FoundPerson> | null
  /** The words are a mail address. */
  byMail: boolean
}

/** So many of a kind are shown before its own list goes on. */
const FEW = 5

const looksLikeMail = (q: string) => /^[^\s@]+@[^\s@]+$/.test(q)

/**
 * What staff look for by any word: shops, products, orders and, with `people`, accounts, found as their own lists find
 * them. Three queries. An order's number (also of one shop's part of it) or a whole mail address is found exactly.
 */
export async function searchDesk(db: Database, q: string, { people }: { people: boolean }): Promise<DeskFinds> {
  const first = { q, after: null, before: null }
  const [{ shops, found, person }, products, orders] = await Promise.all([
    findShopsAndPeople(db, q, people),
    listProductsOfMarket(db, { ...first, shop: '', state: null, featured: false }, FEW),
    listStaffOrders(db, { ...first, view: 'all' }, FEW),
  ])
  const number = typedOrderNumber(q)
  const order = orders.rows.find((one) => one.number === number)
  const byMail = looksLikeMail(q)
  const exactShops = byMail ? shops.filter((one) => one.contactEmail === q.toLowerCase()) : []
  return {
    exact: { order, person, shops: exactShops },
    shops: few(shops.filter((one) => !exactShops.includes(one))),
    products: { rows: products.rows, more: products.after !== null },
    orders: { rows: orders.rows.filter((one) => one !== order), more: orders.after !== null },
    people: people ? few(found.filter(({ id }) => id !== person?.id)) : null,
    byMail,
  }
}

const few = <Row>(rows: Row[]): Found<Row> => ({ rows: rows.slice(0, FEW), more: rows.length > FEW })

type Row = { shops: FoundShop[]; people: FoundPerson[]; person: FoundPerson[] }

async function findShopsAndPeople(db: Database, q: string, people: boolean) {
  const exact = people && looksLikeMail(q)
  // The words are known when it is planned: how to find people best depends on how rare they are.
  const { rows } = await sql<Row>`/* planned for these words */
    select (select coalesce(jsonb_agg(to_jsonb(f)), '[]') from (
        select s.id, s.name, s.wanted_name as "wantedName", s.status, s.contact_email as "contactEmail",
          (select u.name from shop_members m join users u on u.id = m.user_id where m.shop_id = s.id
            order by m.role = 'owner' desc, m.created_at limit 1) as "ownerName"
        from shops s where ${shopFound(q)} order by s.contact_email = ${q.toLowerCase()} desc nulls last, s.id desc
        limit ${sql.lit(FEW + 2)}) f) as shops,
      ${people ? peopleWhere(personFound(q)) : sql`'[]'::jsonb`} as people,
      ${exact ? peopleWhere(sql`u.email = ${q.toLowerCase()} and u.email_proven_at is not null`) : sql`'[]'::jsonb`} as person`.execute(
    db,
  )
  const row = rows[0] ?? { shops: [], people: [], person: [] }
  return { shops: row.shops, found: row.people.map(readPerson), person: row.person.map(readPerson)[0] }
}

const peopleWhere = (condition: ReturnType<typeof personFound>) => sql`(
  select coalesce(jsonb_agg(to_jsonb(f)), '[]') from (
    select u.id, u.name, u.email, u.staff_role as "staffRole", u.locked_at as "lockedAt",
      array(select s.name from shop_members m join shops s on s.id = m.shop_id where m.user_id = u.id
        order by m.shop_id limit 3) as shops
    from users u where ${condition} order by u.id desc limit ${sql.lit(FEW + 2)}) f)`

const readPerson = (one: FoundPerson): FoundPerson => ({ ...one, lockedAt: one.lockedAt && new Date(one.lockedAt) })
