import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'

export const FIELD_KINDS = ['text', 'number', 'mail', 'link', 'choice'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

/** What a product asks of everybody who wants one. A `pattern` is of src/lib/pattern.ts and means the whole answer. */
export type FieldAsk = {
  id: number
  label: string
  kind: FieldKind
  required: boolean
  pattern: string | null
  help: string
  choices: string[]
}

/** What the product `p` of a query asks, in its order. */
export const asks = sql`(select coalesce(json_agg(json_build_object('id', f.id, 'label', f.label, 'kind', f.kind,
    'required', f.required, 'pattern', f.pattern, 'help', f.help, 'choices', f.choices) order by f.position, f.id), '[]')
  from product_fields f where f.product_id = p.id and f.removed_at is null)`

/** A question as a seller typed it; `id` null: a new one. */
export type FieldInput = Omit<FieldAsk, 'id'> & { id: number | null }

/**
 * Makes these the questions of a product, in this order. One that is left out is asked no more; what was answered in
 * orders stays there in its own words.
 */
export async function writeFields(tx: Tx, productId: number, fields: readonly FieldInput[]): Promise<void> {
  const records = sql`jsonb_to_recordset(${JSON.stringify(fields.map((one, at) => ({ ...one, at })))}::jsonb)
    as r (id bigint, label text, kind text, required boolean, pattern text, help text, choices text[], at integer)`
  await sql`update product_fields f set removed_at = ${now()} where f.product_id = ${productId}
    and f.removed_at is null and not exists (select from ${records} where r.id = f.id)`.execute(tx)
  await sql`update product_fields f set label = r.label, kind = r.kind, required = r.required, pattern = r.pattern,
      help = r.help, choices = r.choices, position = r.at
    from ${records} where r.id = f.id and f.product_id = ${productId} and f.removed_at is null`.execute(tx)
  await sql`insert into product_fields (product_id, label, kind, required, pattern, help, choices, position)
    select ${productId}, r.label, r.kind, r.required, r.pattern, r.help, r.choices, r.at from ${records}
    where r.id is null or not exists (
      select from product_fields f where f.id = r.id and f.product_id = ${productId} and f.removed_at is null)
    order by r.at`.execute(tx)
}
