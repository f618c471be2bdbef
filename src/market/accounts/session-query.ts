import { sql } from 'kysely'
import { compileOnce } from '#src/database/compile-once.ts'
import type { ShopChoice, ShopHat } from './sessions.ts'

/** Sessions, their persons and the shops they work in; for a page (`counted`) also how many notices are unread. */
export const findByHashes = compileOnce((db, { hashes, counted }: { hashes: Buffer[]; counted: boolean }) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .leftJoin('shop_members as m', (join) =>
      join
        .on('m.shop_id', '=', (eb) =>
          eb
            .selectFrom('shop_members as first')
            .select('first.shop_id')
            .whereRef('first.user_id', '=', 'u.id')
            .orderBy(sql`first.shop_id = s.chosen_shop_id`, (order) => order.desc().nullsLast())
            .orderBy('first.shop_id')
            .limit(1),
        )
        .onRef('m.user_id', '=', 'u.id'),
    )
    .leftJoin('shops as h', 'h.id', 'm.shop_id')
    .leftJoin('second_factors as f', 'f.user_id', 'u.id')
    .select([
      's.id as rowId',
      's.id_hash as idHash',
      's.user_id as userId',
      's.expires_at as expiresAt',
      's.seen_at as seenAt',
      's.address',
      's.user_agent as userAgent',
      's.proven_at as provenAt',
      'f.confirmed_at as factorSince',
      'u.staff_since as staffSince',
      'm.role_since as roleSince',
      'u.name',
      'u.email',
      'u.staff_role as staffRole',
      sql<ShopHat | null>`case when h.id is not null then jsonb_build_object('id', h.id, 'slug', h.slug, 'name', h.name,
        'status', h.status, 'currency', h.currency, 'role', m.role) end`.as('shop'),
      // What they may choose from; only pages show it.
      sql<ShopChoice[] | null>`case when (select ${counted}::bool) then (
        select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name, o.id)
        from shop_members c join shops o on o.id = c.shop_id where c.user_id = u.id) end`.as('shops'),
      // On every page of theirs, so it is counted here rather than asked for by itself; nobody counts past a hundred.
      sql<number>`case when (select ${counted}::bool) then (select count(*) from (
        select from notices n where n.user_id = u.id and n.read_at is null limit 100) as unread) else 0 end`.as(
        'unread',
      ),
    ])
    .where(sql<boolean>`s.id_hash = any((select ${hashes}::bytea[])::bytea[])`)
    .where('u.email_proven_at', 'is not', null)
    .where('u.locked_at', 'is', null),
)
