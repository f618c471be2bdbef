import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import type { ServiceDelivery } from './shop-order-page.ts'

export type ServiceLine = { lineId: number; item: string; open: number; deliveries: ServiceDelivery[] }

/** What was delivered for the services of an order and said to it, line by line. The caller has seen who may read it. */
export async function listServices(db: Database, orderId: number): Promise<ServiceLine[]> {
  const { rows } = await sql<ServiceLine>`
    select l.id as "lineId", concat_ws(' ', l.title, array_to_string(l.options, ' ')) as item,
      l.quantity - l.shipped - l.cancelled as open,
      (select jsonb_agg(jsonb_build_object('id', d.id, 'message', d.message, 'at', d.created_at, 'answer', d.answer,
         'answerNote', d.answer_note, 'answeredAt', d.answered_at, 'files', (
           select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'fileName', f.file_name, 'bytes', f.bytes)
             order by f.id), '[]') from service_files f where f.delivery_id = d.id)) order by d.id)
       from service_deliveries d where d.order_line_id = l.id) as deliveries
    from shop_orders so join order_lines l on l.shop_order_id = so.id
    where so.order_id = ${orderId} and l.delivery = 'service'
      and exists (select from service_deliveries d where d.order_line_id = l.id)
    order by l.id`.execute(db)
  return rows.map((row) => ({
    ...row,
    item: row.item.trim(),
    deliveries: row.deliveries.map((one) => ({
      ...one,
      at: new Date(one.at),
      answeredAt: one.answeredAt && new Date(one.answeredAt),
    })),
  }))
}
