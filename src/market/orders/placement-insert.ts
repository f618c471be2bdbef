import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { type OrderRows, type Placing, plainAddress } from './placement-rows.ts'
import { theBuyer } from './timeline.ts'

export type Inserted = { payments: { id: number; amount: number }[] }

/** Writes a whole order and empties its cart, in one statement; discount codes are counted once its stock is held. */
export async function insertOrder(tx: Tx, placing: Placing, rows: OrderRows): Promise<Inserted> {
  const { orderId, number, formKey, userId, email, name, address, cart } = placing
  const buyer = theBuyer(userId)
  const { rows: payments } = await sql<Inserted['payments'][number]>`
    with placed as (
      insert into orders (id, number, cart_id, form_key, user_id, email, name, address, codes, placed_from, created_at)
      overriding system value
      values (${orderId}, ${number}, ${cart.id}, ${formKey}, ${userId}::bigint, ${email}, ${name},
        ${cart.answers.address === null ? null : JSON.stringify(cart.answers.address)}::jsonb,
        ${cart.answers.codes}::text[], ${plainAddress(address)}::inet, ${now()})
    ), payment as (
      insert into payments (order_id, currency, currency_digits, amount_minor, method_id, method_kind, method,
        reference, asset_amount, due_at, created_at)
      select ${orderId}, r.*, ${now()} from jsonb_to_recordset(${JSON.stringify(rows.payments)}::jsonb)
        as r (currency text, currency_digits smallint, amount_minor bigint, method_id bigint, method_kind text,
          method jsonb, reference text, asset_amount text, due_at timestamptz)
      order by r.currency
      returning id, currency, amount_minor
    ), shop_order as (
      insert into shop_orders (order_id, payment_id, shop_id, shop_name, number, currency, currency_digits,
        items_minor, discount_minor, shipping_minor, shipping_discount_minor, tax_minor, tax_included, total_minor,
        shipping_method_id, shipping_name, shipping_kind, shipping_tax_bp, buyer_name, created_at)
      select ${orderId}, payment.id, r.shop_id, r.shop_name, r.number, r.currency, r.currency_digits,
        r.items_minor, r.discount_minor, r.shipping_minor, r.shipping_discount_minor, r.tax_minor, r.tax_included,
        r.total_minor, r.shipping_method_id, r.shipping_name, r.shipping_kind, r.shipping_tax_bp, r.buyer_name, ${now()}
      from jsonb_to_recordset(${JSON.stringify(rows.shopOrders)}::jsonb) as r (place integer, shop_id bigint,
          shop_name text, number text, currency text, currency_digits smallint, items_minor bigint,
          discount_minor bigint, shipping_minor bigint, shipping_discount_minor bigint, tax_minor bigint,
          tax_included boolean, total_minor bigint, shipping_method_id bigint, shipping_name text,
          shipping_kind text, shipping_tax_bp integer, buyer_name text)
        join payment using (currency)
      order by r.place
      returning id, shop_id
    ), line as (
      insert into order_lines (shop_order_id, shop_id, product_id, variant_id, title, options, sku, delivery, image_key,
        fields, quantity, price_minor, cost_minor, discount_minor, tax_name, tax_bp, tax_minor, total_minor,
        weight_grams)
      select shop_order.id, r.shop_id, r.product_id, r.variant_id, r.title, r.options, r.sku, r.delivery, r.image_key,
        r.fields, r.quantity, r.price_minor, r.cost_minor, r.discount_minor, r.tax_name, r.tax_bp, r.tax_minor,
        r.total_minor, r.weight_grams
      from jsonb_to_recordset(${JSON.stringify(rows.lines)}::jsonb) as r (place integer, shop_id bigint,
          product_id bigint, variant_id bigint, title text, options text[], sku text, delivery text, image_key text,
          fields jsonb, quantity integer, price_minor bigint, cost_minor bigint, discount_minor bigint, tax_name text,
          tax_bp integer, tax_minor bigint, total_minor bigint, weight_grams integer)
        join shop_order on shop_order.shop_id = r.shop_id
      order by r.place
    ), event as (
      insert into order_events (order_id, actor_id, actor_name, actor_side, action)
      values (${orderId}, ${buyer.id}::bigint, ${buyer.name}, ${buyer.side}, 'placed')
    ), emptied as (
      delete from cart_lines where cart_id = ${cart.id}
    ), rested as (
      update carts set codes = '{}', touched_at = ${now()} where id = ${cart.id}
    )
    select id, amount_minor as amount from payment order by id`.execute(tx)
  return { payments }
}
