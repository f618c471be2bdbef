import { type RawBuilder, sql } from 'kysely'

const ref = sql.ref
type Field = { name: string; differs: RawBuilder<unknown>; before: RawBuilder<unknown>; after: RawBuilder<unknown> }

/** What a file says nothing of stays as it is. */
const told = (name: string, before: string, after: string): Field => ({
  ...{ name, before: sql`${ref(before)}`, after: sql`${ref(after)}` },
  differs: sql`${ref(after)} is not null and ${ref(after)} is distinct from ${ref(before)}`,
})

const FIELDS: Field[] = [
  { ...told('sku', 'v.sku', 'r.sku'), differs: sql`r.sku <> '' and not r.sku_shared and r.sku <> v.sku` },
  {
    ...{ name: 'options', before: sql`to_jsonb(v.option_values)`, after: sql`to_jsonb(r.option_values)` },
    differs: sql`r.option_values <> v.option_values and cardinality(r.option_values) = cardinality(b.names)`,
  },
  told('barcode', 'v.barcode', 'r.barcode'),
  told('price', 'v.price_minor', 'r.price_minor'),
  told('compare_at', 'v.compare_at_minor', 'r.compare_at_minor'),
  told('cost', 'v.cost_minor', 'r.cost_minor'),
  told('grams', 'v.weight_grams', 'r.weight_grams'),
  told('most', 'v.most_per_order', 'r.most_per_order'),
  told('low_at', 'l.low_at', 'r.low_at'),
  {
    ...told('quantity', 'l.on_hand', 'r.quantity'),
    differs: sql`not l.pooled and r.quantity is not null and r.quantity is distinct from l.on_hand`,
  },
  told('picture', 'v.image_id', 'b.picture_id'),
]

const any = sql.join(
  FIELDS.map(({ differs }) => sql`(${differs})`),
  sql` or `,
)
const each = sql.join(
  FIELDS.map(
    ({ name, differs, before, after }) =>
      sql`${sql.lit(name)}, case when ${differs} then jsonb_build_array(${before}, ${after}) end`,
  ),
)

/**
 * What a row `r` that names a variant `v` would change of it and its level `l`: field by field, before and after. Nearly all rows of
 * most files change nothing, and are spared the making of it.
 */
export const rowChanges = sql`case when v.id is not null and (${any})
  then jsonb_strip_nulls(jsonb_build_object(${each})) else '{}' end`
