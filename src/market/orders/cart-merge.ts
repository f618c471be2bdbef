import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { MOST_OF_ONE } from './cart-lines.ts'

/**
 * Gives what a guest has put into a cart to the member they turned out to be, once: the guest's cart is gone afterwards,
 * so doing it again, or twice at once, does nothing more. Lines that both have are summed, but never beyond what one
 * order may have or what is there; what the guest told checkout comes before what the member once did.
 */
export function mergeCarts(db: Database, tokenHash: Buffer, userId: number): Promise<void> {
  return db.transaction().execute((tx) => merge(tx, tokenHash, userId))
}

async function merge(tx: Tx, tokenHash: Buffer, userId: number): Promise<void> {
  const guest = await tx
    .selectFrom('carts')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .forUpdate()
    .executeTakeFirst()
  if (!guest) return
  const member = await sql<{ id: number }>`
    insert into carts (user_id, touched_at) values (${userId}, ${now()})
    on conflict (user_id) do update set touched_at = excluded.touched_at returning id`.execute(tx)
  const id = member.rows[0]?.id ?? 0
  await moveLines(tx, guest.id, id)
  await sql`
    update carts m set email = coalesce(g.email, m.email), name = coalesce(g.name, m.name),
      address = coalesce(g.address, m.address), shipping = m.shipping || g.shipping, payment = m.payment || g.payment,
      codes = (select coalesce(array_agg(code), '{}')
               from (select distinct code from unnest(g.codes || m.codes) as code limit 10) as told)
    from carts g where g.id = ${guest.id} and m.id = ${id}`.execute(tx)
  await tx.deleteFrom('carts').where('id', '=', guest.id).execute()
}

async function moveLines(tx: Tx, from: number, to: number): Promise<void> {
  await sql`
    insert into cart_lines as mine (cart_id, variant_id, quantity, fields, price_seen_minor)
    select ${to}, l.variant_id, l.quantity, l.fields, l.price_seen_minor
    from cart_lines l where l.cart_id = ${from}
    order by l.id
    on conflict (cart_id, variant_id, fields) do update set
      price_seen_minor = excluded.price_seen_minor,
      quantity = greatest(mine.quantity, excluded.quantity, least(mine.quantity + excluded.quantity, ${MOST_OF_ONE},
        (select least(coalesce(v.most_per_order, ${MOST_OF_ONE}), k.on_hand - k.held)
         from variants v join stock_levels k on k.variant_id = v.id where v.id = excluded.variant_id)))`.execute(tx)
}
