import pg from 'pg'
import { COLOURS, MATERIALS, makers, NOUNS, QUALITIES, SIZES } from './large-words.ts'

export type MarketSize = { shops: number; products: number; rounds: number; ordersPerShop: number }

/** Lines of one batch: as many as somebody counts in one go. */
const LINES = 20

/**
 * A market of this size, set down by statements over whole tables. Triggers are off in this session alone; what they
 * would have written is computed here, hash by hash, round by round: the k-th update of every variant at once.
 */
export async function seedLarge(url: string, size: MarketSize, say: (words: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const step = async (name: string, work: () => Promise<unknown>) => {
    const begun = performance.now()
    await work()
    say(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
  try {
    await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '128MB'; set synchronous_commit = off`)
    await client.query('set session_replication_role = replica')
    await step('shops', () => places(client, size))
    await step('products', () => goods(client, size))
    await client.query('analyze')
    await step('summaries', () => eachProducts(client, size, 'summarise_products'))
    await step('words', () => eachProducts(client, size, 'index_products'))
    await step('counted words', () => client.query('select count_search_words()'))
    await client.query(`insert into shelf_counts (shop_id, category_id, products, filed)
      select shop_id, coalesce(category_id, 0), count(*), count(*) from products group by 1, 2`)
    await step('stock updates', () => ledger(client, size, say))
    await step('orders', () => orders(client, size))
    await step('vacuum', () => client.query('vacuum (analyze)'))
  } finally {
    await client.end()
  }
}

async function places(client: pg.Client, { shops }: MarketSize) {
  await client.query(`insert into users (email, name, password_hash, email_proven_at, staff_role, founder)
    select 'founder@example.com', 'Founder', 'x', now(), 'admin', true where not exists (select from users where founder)`)
  await client.query(
    `insert into users (email, name, password_hash, email_proven_at)
    select 'owner' || n || '@example.com', 'Owner ' || n, 'x', now() from generate_series(1, $1::int) n`,
    [shops],
  )
  await client.query(
    `insert into shops (slug, name, description, contact_email, contact_proven_at, country, currency, currency_digits, status)
    select 'shop-' || n, 'Shop number ' || n, 'Things of good make, number ' || n, 'shop' || n || '@example.com', now(),
      'DE', c.code, c.digits, 'approved'
    from generate_series(1, $1::int) n, lateral (select code, digits from (values ('EUR', 2, 0), ('USD', 2, 1),
      ('TRY', 2, 2), ('JPY', 0, 3), ('GBP', 2, 4)) c (code, digits, i) where i = n % 5) c`,
    [shops],
  )
  await client.query(`insert into shop_members (shop_id, user_id, role)
    select s.id, u.id, 'owner' from shops s join users u on u.email = 'owner' || substr(s.slug, 6) || '@example.com'`)
  await client.query(`insert into categories (slug, name, position)
    select 'section-' || n, 'Section ' || n, n from generate_series(1, 12) n`)
  await client.query(`insert into categories (parent_id, slug, name, position)
    select id, slug || '-part-' || n, name || ', part ' || n, n from categories, generate_series(1, 8) n
    where parent_id is null order by id, n`)
}

/** A number from 0 up to 1, always the same for the same product and purpose. */
const chance = (purpose: number) => `(abs(hashint8(n * 31 + ${purpose}))::float8 / 2147483648.0)`
/** One of a list; the first ones far more often than the last. */
const one = (list: string, purpose: number) =>
  `(${list})[1 + least(floor(cardinality(${list}) * power(${chance(purpose)}, 2)), cardinality(${list}) - 1)::int]`

async function goods(client: pg.Client, { shops, products }: MarketSize) {
  await client.query(
    `insert into products (shop_id, category_id, slug, handle, title, vendor, product_type, tags, description, option_names,
      state, featured, published_at)
    select s.id, c.id, 'thing-' || n, 'thing-' || n,
      ${one('$3::text[]', 1)} || ' ' || ${one('$4::text[]', 2)} || ' ' || ${one('$5::text[]', 3)} || ' '
        || ${one('$6::text[]', 4)} || ' ' || chr(65 + n % 26) || (n * 7919) % 9973,
      ${one('$3::text[]', 1)}, ${one('$6::text[]', 4)}, array[${one('$4::text[]', 5)}, ${one('$5::text[]', 6)}],
      'Made to be used every day, and mended when it breaks. ' || repeat('A sentence about this ' ||
        ${one('$6::text[]', 4)} || ' and how ' || ${one('$4::text[]', 7)} || ' it is. ', 5),
      case when n % 2 = 0 then array['Size', 'Colour'] else array['Size'] end, 'published', n % 400 = 0,
      now() - n * interval '3 minutes'
    from generate_series(1, $1::int) n
    join (select id, row_number() over (order by id) - 1 as i from shops) s on s.i = n % $2::int
    join (select id, row_number() over (order by id) - 1 as i from categories where parent_id is not null) c
      on c.i = (s.i * 5 + (n / $2::int) % 6) % 96`,
    [products, shops, makers(600), QUALITIES, MATERIALS, NOUNS],
  )
  await client.query(
    `insert into variants (product_id, shop_id, sku, barcode, option_values, price_minor, compare_at_minor, position)
    select p.id, p.shop_id, 'T' || p.id || '-' || n, case when p.id % 4 = 0 then (2000000000000 + p.id * 10 + n)::text end,
      case when cardinality(p.option_names) = 2 then array[($1::text[])[1 + (p.id % 11 + n)::int], ($2::text[])[1 + (p.id / 3 % 10)::int]]
        else array[($1::text[])[1 + (p.id % 11 + n)::int]] end,
      1000 + (p.id * 7919) % 20000 + case when p.id % 3 = 0 then n * 100 else 0 end,
      case when p.id % 10 = 0 then 30000 end, n
    from products p, generate_series(1, 3) n order by p.id, n`,
    [SIZES, COLOURS],
  )
  await client.query(`insert into product_images (product_id, image_key, alt, width, height)
    select id, md5('picture ' || id), title || ', from the side', 800, 600 from products order by id`)
}

async function eachProducts(client: pg.Client, { products }: MarketSize, act: string) {
  for (let from = 0; from < products; from += 5000)
    await client.query(`select ${act}(array(select id from products where id > $1 and id <= $1 + 5000 order by id))`, [
      from,
    ])
}

const MICROS = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint`

async function ledger(client: pg.Client, { rounds }: MarketSize, say: (words: string) => void) {
  const { rows: keys } = await client.query<{ name: string; def: string }>(
    `select conname as name, pg_get_constraintdef(oid) as def from pg_constraint
     where conrelid = 'stock_updates'::regclass and contype = 'u'`,
  )
  for (const { name } of keys) await client.query(`alter table stock_updates drop constraint ${name}`)
  await client.query(`create unlogged table bench_chain as
    select id as variant_id, shop_id, shop_id * 100000 + (row_number() over (partition by shop_id order by id) - 1) / ${LINES} as part,
      0 as before, 0 as delta, 0 as after, 0::bigint as batch_id, null::timestamptz as created_at,
      null::bytea as prev_hash, decode(repeat('00', 32), 'hex') as hash
    from variants order by id`)
  await client.query(
    'create unlogged table bench_parts as select part, shop_id, row_number() over (order by part) as n from bench_chain group by 1, 2',
  )
  for (let k = 0; k < rounds; k++) {
    await round(client, k, rounds)
    if (k % 8 === 7) say(`  round ${k + 1} of ${rounds}`)
  }
  await client.query(`insert into stock_levels (variant_id, shop_id, on_hand, seq, head_hash, changed_at, low_at)
    select variant_id, shop_id, after, ${rounds}, hash, created_at, case when variant_id % 10 = 0 then 3 end
    from bench_chain order by variant_id`)
  for (const { name, def } of keys) await client.query(`alter table stock_updates add constraint ${name} ${def}`)
  await client.query(`drop table bench_chain, bench_parts;
    select setval(pg_get_serial_sequence('stock_batches', 'id'), (select max(id) from stock_batches))`)
}

/** The k-th update of every variant. The first counts goods in; the last leaves some with none. */
async function round(client: pg.Client, k: number, rounds: number) {
  const at = `now() - interval '400 days' + ${k} * interval '11 days' + n * interval '50 milliseconds'`
  const facts = `'batch', id, shop_id, kind, 1, 'Bench', reason, '', '', 0, ${MICROS('created_at')}`
  await client.query(`insert into stock_batches (id, shop_id, kind, actor_id, actor_name, reason, created_at, hash)
    overriding system value
    select id, shop_id, kind, 1, 'Bench', reason, created_at,
      sha256(convert_to(concat_ws(E'\\x1f', ${facts}), 'UTF8'))
    from (select n + ${k} * (select count(*) from bench_parts) as id, shop_id, ${k === 0 ? `'opening'` : `'adjustment'`} as kind,
      ${k === 0 ? `'opening stock'` : `'counted'`} as reason, ${at} as created_at from bench_parts order by n) b`)
  const wish = `((hashint8(c.variant_id * 131 + ${k}) % 7))`
  const delta =
    k === 0
      ? `30`
      : k === rounds - 1
        ? `case when c.variant_id % 8 = 0 and c.after > 0 then -c.after else 1 end`
        : `case when ${wish} = 0 then 1 when c.after + ${wish} < 0 then -${wish} else ${wish} end`
  await client.query(`create unlogged table bench_next as
    select variant_id, shop_id, part, before, delta, before + delta as after, batch_id, created_at, prev_hash,
      sha256(convert_to(concat_ws(E'\\x1f', 'update', shop_id, variant_id, ${k + 1}, batch_id, batch_hash, delta, before,
        before + delta, ${MICROS('created_at')}, encode(prev_hash, 'hex')), 'UTF8')) as hash
    from (select c.variant_id, c.shop_id, c.part, c.after as before, ${delta} as delta, b.id as batch_id,
        encode(b.hash, 'hex') as batch_hash, b.created_at + interval '1 millisecond' as created_at, c.hash as prev_hash
      from bench_chain c join bench_parts g using (part)
      join stock_batches b on b.id = g.n + ${k} * (select count(*) from bench_parts)) x`)
  await client.query(`insert into stock_updates (batch_id, variant_id, shop_id, seq, delta, before, after, created_at, prev_hash, hash)
    select batch_id, variant_id, shop_id, ${k + 1}, delta, before, after, created_at, prev_hash, hash from bench_next
    order by batch_id, variant_id`)
  await client.query('drop table bench_chain; alter table bench_next rename to bench_chain')
}

/** Delivered and paid for, most of them; one thing in each. */
async function orders(client: pg.Client, { shops, ordersPerShop }: MarketSize) {
  await client.query(
    `insert into orders (number, cart_id, form_key, email, name, created_at)
    select translate(upper(lpad(to_hex(n), 4, '0')), 'ILOU', 'WXYZ') || '-' || lpad(n::text, 5, '0'), n, 'bench-form-' || n,
      'buyer' || n % 5000 || '@example.com', (array['Ann','Børge','Çelik','Dora','Emil','Fiona'])[1 + n % 6] || ' Buyer ' || n % 5000,
      now() - (($1::int * $2::int) - n) * interval '5 minutes'
    from generate_series(1, $1::int * $2::int) n`,
    [shops, ordersPerShop],
  )
  await client.query(
    `insert into shop_orders (order_id, shop_id, shop_name, number, currency, currency_digits, status, paid_at, items_minor,
      tax_included, total_minor, buyer_name, created_at)
    select o.id, s.id, s.name, o.number || '-1', s.currency, s.currency_digits,
      (array['delivered','delivered','delivered','shipped','picking','created'])[1 + o.id % 6],
      case when o.id % 12 > 0 then o.created_at end, 2500, true, 2500, o.name, o.created_at
    from orders o join (select *, row_number() over (order by id) - 1 as i from shops) s on s.i = o.id % $1::int order by o.id`,
    [shops],
  )
  await client.query(`insert into order_lines (shop_order_id, shop_id, product_id, variant_id, title, sku, delivery, quantity,
      price_minor, total_minor)
    select so.id, so.shop_id, p.id, v.id, p.title, v.sku, 'parcel', 1, 2500, 2500
    from shop_orders so
    join (select p.id, p.title, p.shop_id, row_number() over (partition by p.shop_id order by p.id) - 1 as i from products p) p
      on p.shop_id = so.shop_id and p.i = so.id % 50
    join (select distinct on (product_id) id, sku, product_id from variants order by product_id, id) v on v.product_id = p.id
    order by so.id`)
}
