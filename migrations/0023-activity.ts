import { type Kysely, sql } from 'kysely'
import { activityLog } from './activity-log.ts'

/** Who changed what, and the second factor. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await factors(db)
  await duty(db)
  await activityLog(db)
  await recorded(db)
  await thresholds(db)
}

async function factors(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table second_factors (
      user_id bigint primary key references users on delete cascade,
      sealed bytea,
      confirmed_at timestamptz,
      last_step bigint not null default 0,
      wanted_sealed bytea,
      wanted_at timestamptz,
      created_at timestamptz not null default now(),
      check ((sealed is null) = (confirmed_at is null)),
      check ((wanted_sealed is null) = (wanted_at is null))
    )`.execute(db)
  await sql`comment on column second_factors.last_step is
    'the half minute of the last code that was taken: neither it nor an earlier one is taken again'`.execute(db)
  await sql`comment on column second_factors.wanted_sealed is
    'shown as a picture, but no code of it was typed yet: it counts for nothing until then'`.execute(db)

  await sql`
    create table recovery_codes (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      code_hash bytea not null check (length(code_hash) = 32),
      created_at timestamptz not null default now(),
      used_at timestamptz,
      unique (user_id, code_hash)
    )`.execute(db)

  // A browser whose owner said that the password alone will do there for a while.
  await sql`
    create table trusted_devices (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      token_hash bytea not null unique check (length(token_hash) = 32),
      user_agent text not null default '' check (length(user_agent) <= 400),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index trusted_devices_user on trusted_devices (user_id)`.execute(db)
  await sql`create index trusted_devices_expiry on trusted_devices (expires_at)`.execute(db)

  // Somebody lost their second factor: taken away by two of the staff, or by one after a day in which its owner may object.
  await sql`
    create table factor_resets (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      asked_by bigint not null references users,
      asked_by_name text not null,
      reason text not null check (reason ~ '\\S' and length(reason) <= 1000),
      asked_at timestamptz not null default now(),
      due_at timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'withdrawn')),
      ended_by bigint references users,
      ended_by_name text,
      ended_at timestamptz,
      check ((state = 'waiting') = (ended_at is null))
    )`.execute(db)
  await sql`create unique index factor_resets_one on factor_resets (user_id) where state = 'waiting'`.execute(db)
  await sql`create index factor_resets_due on factor_resets (due_at) where state = 'waiting'`.execute(db)

  await sql`alter table sessions add column proven_at timestamptz`.execute(db)
  await sql`comment on column sessions.proven_at is
    'when whoever uses this session last showed who they are; dangerous acts ask again after ten minutes'`.execute(db)
  await sql`alter table users add column signed_in_at timestamptz`.execute(db)
  await sql`comment on column users.signed_in_at is
    'the last sign-in; a browser that is new to an account which had none yet is no news'`.execute(db)
  await sql`update users set signed_in_at = created_at where email_proven_at is not null`.execute(db)
}

/** Who must have a second factor, and since when they hold the role for which it is asked. */
async function duty(db: Kysely<unknown>): Promise<void> {
  await sql`alter table site_settings
    add column staff_factor_since timestamptz,
    add column shop_factor_since timestamptz,
    add column factor_grace_days integer not null default 14 check (factor_grace_days between 0 and 90)`.execute(db)
  await sql`comment on column site_settings.staff_factor_since is
    'since when the staff must have a second factor; null: it is up to them'`.execute(db)
  await sql`alter table users add column staff_since timestamptz`.execute(db)
  await sql`update users set staff_since = created_at where staff_role is not null`.execute(db)
  await sql`
    create function note_staff_since() returns trigger language plpgsql as $$
    begin
      if new.staff_role is null then new.staff_since := null;
      elsif new.staff_since is null then new.staff_since := now();
      end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger users_staff_since before insert or update of staff_role on users
    for each row execute function note_staff_since()`.execute(db)

  await sql`alter table shop_members add column role_since timestamptz not null default now()`.execute(db)
  await sql`update shop_members set role_since = created_at`.execute(db)
  // What waits for the commit to be checked is checked now: a table with such rows cannot be changed by a later step.
  await sql`set constraints all immediate`.execute(db)
  await sql`
    create function note_role_since() returns trigger language plpgsql as $$
    begin
      if new.role is distinct from old.role and old.role not in ('owner', 'manager') then new.role_since := now(); end if;
      return new;
    end $$`.execute(db)
  await sql`create trigger shop_members_role_since before update of role on shop_members
    for each row execute function note_role_since()`.execute(db)
}

/** What is recorded: table, its key, and columns that say nothing (worked out from others, or told by its events). */
const RECORDED: [table: string, key: string, quiet?: string][] = [
  ['users', 'id', 'signed_in_at,seen_at,staff_since,staff_role,locked_at,lock_reason,email_proven_at,words'],
  ['second_factors', 'user_id', 'last_step,wanted_sealed,wanted_at'],
  ['trusted_devices', 'id'],
  ['factor_resets', 'id', 'asked_by,asked_by_name,ended_by,ended_by_name'],
  ['user_events', 'id', 'id,actor_id,actor_name,action'],
  ['shops', 'id', 'status,submitted_at'],
  ['shop_members', 'shop_id,user_id', 'role_since'],
  ['shop_invitations', 'id', 'sent_at,expires_at,inviter_name,accepted_by'],
  ['staff_invitations', 'id', 'sent_at,expires_at,inviter_name,accepted_by'],
  ['shop_events', 'id', 'id,actor_id,shop_id,action'],
  ['shop_documents', 'id', 'bytes,media_type,uploaded_by'],
  ['checklist_events', 'id', 'id,actor_id,actor_name,action'],
  ['checklist_answers', 'shop_id,item_id', 'answered_by,answered_at'],
  ['checklist_checks', 'shop_id,item_id', 'checked_by'],
  ['review_notes', 'id', 'author_id,author_name'],
  ['categories', 'id'],
  ['category_acts', 'id', 'id,actor_id,actor_name,category,child_ids,product_ids,before_ids'],
  ['products', 'id', 'search_text,price_from_minor,price_to_minor,price_rank'],
  ['variants', 'id'],
  ['product_images', 'id'],
  ['product_fields', 'id'],
  ['barcode_series', 'shop_id'],
  ['shipping_zones', 'id'],
  ['shipping_methods', 'id'],
  ['shipping_steps', 'method_id,upto'],
  ['tax_rates', 'id'],
  ['discounts', 'id', 'used,uses'],
  ['document_series', 'shop_id,kind', 'next'],
  ['key_imports', 'id', 'actor_id,actor_name'],
  ['key_events', 'id', 'id,actor_id,actor_name,address,user_agent,action'],
  ['order_events', 'id', 'id,actor_id,actor_name,actor_side,action,order_id,shop_order_id,public'],
  ['payment_events', 'id', 'id,actor_id,actor_name,action,payment_id,proof_id'],
  ['payment_method_events', 'id', 'id,actor_id,actor_name,action,method_id'],
  ['site_events', 'id', 'id,actor_id,actor_name,action'],
]

async function recorded(db: Kysely<unknown>): Promise<void> {
  for (const [table, key, quiet = ''] of RECORDED)
    await sql`select keep_activity_of(${table}::regclass, ${key}, ${quiet})`.execute(db)
  // Shown, but not confirmed yet: that is no change of anything.
  await sql`drop trigger activity_insert on second_factors`.execute(db)
}

// The one column of the levels that a person sets. A stock edit does not name it, so it pays nothing for this.
async function thresholds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function record_threshold() returns trigger language plpgsql as $$
    begin
      perform public.write_activity('stock_levels', 'update', new.variant_id::text, to_jsonb(old), to_jsonb(new),
        jsonb_build_object('low_at', old.low_at), jsonb_build_object('low_at', new.low_at), 1);
      return null;
    end $$`.execute(db)
  await sql`
    create trigger activity_threshold after update of low_at on stock_levels for each row
    when (old.low_at is distinct from new.low_at and coalesce(current_setting('market.actor', true), '') <> '')
    execute function record_threshold()`.execute(db)
}
