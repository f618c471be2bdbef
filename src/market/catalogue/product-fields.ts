import { sql } from 'kysely'

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
