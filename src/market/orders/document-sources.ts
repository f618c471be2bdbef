import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { notFound } from '#src/lib/refusal.ts'
import type { Address } from './cart-facts.ts'
import { PART, readPart, type ShopOrderPart } from './shop-order-page.ts'

/** A shop order with all that its documents may say. */
export type DocumentSource = ShopOrderPart & {
  placedAt: Date
  buyerName: string
  /** Only where something of this shop is sent. */
  address: Address | null
  shippingTaxBp: number
  maker: { postalAddress: string; taxNumber: string; email: string; country: string }
  /** Grams of one unit, by line. */
  grams: Record<string, number>
}

/** Shop orders of this shop in the order asked for; an id that is not its own is not found, and then none is. */
export async function readDocumentSources(tx: Tx, shopId: number, ids: readonly number[]): Promise<DocumentSource[]> {
  const { rows } = await sql<DocumentSource>`
    select ${PART}, so.created_at as "placedAt", so.buyer_name as "buyerName", so.shipping_tax_bp as "shippingTaxBp",
      case when exists (select from order_lines where shop_order_id = so.id and delivery = 'parcel')
        then o.address end as address,
      jsonb_build_object('postalAddress', h.postal_address, 'taxNumber', h.tax_number,
        'email', coalesce(h.contact_email, ''), 'country', coalesce(h.country, '')) as maker,
      (select jsonb_object_agg(id, weight_grams) from order_lines where shop_order_id = so.id) as grams
    from shop_orders so join orders o on o.id = so.order_id join shops h on h.id = so.shop_id
      left join payments p on p.id = so.payment_id
    where so.id = any(${[...ids]}::bigint[]) and so.shop_id = ${shopId}`.execute(tx)
  const found = new Map(rows.map((row) => [row.id, readPart(row)]))
  return ids.map((id) => {
    const source = found.get(id)
    if (!source) throw notFound('order in your shop')
    return source
  })
}
