import { type Kysely, sql } from 'kysely'

/** Teams with invitations, locked accounts, what the operator asks of a shop, and holidays. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await people(db)
  await lastOnes(db)
  await invitations(db)
  await checklist(db)
  await holidays(db)
}

async function people(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users
    add column seen_at timestamptz,
    add column locked_at timestamptz,
    add column lock_reason text not null default '' check (length(lock_reason) <= 1000),
    add column words text generated always as (fold_text(' ' || name || ' ' || email)) stored,
    add constraint users_lock_reason check (locked_at is null or lock_reason ~ '\\S')`.execute(db)
  await sql`update users u set seen_at = s.seen_at
    from (select user_id, max(seen_at) as seen_at from sessions group by user_id) s where s.user_id = u.id`.execute(db)
  // What staff find people by. A space in front: a word of one or two letters is found by where it begins.
  await sql`create index users_words on users
    using gin (words gin_trgm_ops) where email_proven_at is not null`.execute(db)
  await sql`create index users_staff on users (id desc) where staff_role is not null`.execute(db)
  await sql`create index users_locked on users (id desc) where locked_at is not null`.execute(db)
  // Not called shop_id: a session is no row of the shop's.
  await sql`alter table sessions add column chosen_shop_id bigint references shops on delete set null`.execute(db)

  await sql`
    create table user_events (
      id bigint generated always as identity primary key,
      user_id bigint not null references users,
      actor_id bigint references users,
      actor_name text not null check (actor_name ~ '\\S'),
      action text not null check (action in ('role-changed', 'locked', 'unlocked', 'sessions-ended')),
      reason text not null default '' check (length(reason) <= 1000),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index user_events_user on user_events (user_id, id)`.execute(db)
  await appendOnly(db, 'user_events')
}

/** Two who leave or demote each other at once must not both succeed, whoever writes it. */
async function lastOnes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function keep_last_owner() returns trigger language plpgsql as $$
    begin
      perform from public.shops where id = old.shop_id for no key update;
      if not found then return null; end if;
      if not exists (select from public.shop_members where shop_id = old.shop_id and role = 'owner') then
        raise exception 'shop % would have no owner', old.shop_id using errcode = 'MW022', constraint = 'last_owner';
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create constraint trigger shop_members_last_owner after update or delete on shop_members
    deferrable initially deferred for each row when (old.role = 'owner') execute function keep_last_owner()`.execute(db)
  await sql`
    create function keep_last_admin() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(hashtext('last admin'));
      if not exists (select from public.users where staff_role = 'admin' and locked_at is null) then
        raise exception 'the market would have no admin' using errcode = 'MW022', constraint = 'last_admin';
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create constraint trigger users_last_admin after update of staff_role, locked_at on users
    deferrable initially deferred for each row
    when (old.staff_role = 'admin' and old.locked_at is null
      and (new.staff_role is distinct from 'admin' or new.locked_at is not null))
    execute function keep_last_admin()`.execute(db)
}

/** Only a hash of what the mail carries is kept; a new mail makes the one before it worthless. */
async function invitations(db: Kysely<unknown>): Promise<void> {
  const common = sql`
      id bigint generated always as identity primary key,
      email text not null check (email = lower(email) and length(email) between 3 and 254),
      token_hash bytea not null unique check (length(token_hash) = 32),
      invited_by bigint not null references users,
      inviter_name text not null check (inviter_name ~ '\\S'),
      created_at timestamptz not null,
      sent_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      ended text check (ended in ('accepted', 'withdrawn')),
      accepted_by bigint references users,
      check ((ended is null) = (ended_at is null)),
      check ((ended = 'accepted') = (accepted_by is not null))`
  await sql`
    create table shop_invitations (
      ${common},
      shop_id bigint not null references shops on delete cascade,
      role text not null check (role in ('owner', 'manager', 'stock-keeper', 'viewer'))
    )`.execute(db)
  await sql`create unique index shop_invitations_open on shop_invitations (shop_id, email) where ended is null`.execute(
    db,
  )
  await sql`
    create table staff_invitations (
      ${common},
      role text not null check (role in ('admin', 'operator', 'viewer'))
    )`.execute(db)
  await sql`create unique index staff_invitations_open on staff_invitations (email) where ended is null`.execute(db)
  for (const table of ['shop_invitations', 'staff_invitations']) {
    await sql`create index ${sql.id(`${table}_by`)} on ${sql.table(table)} (invited_by) where ended is null`.execute(db)
    await sql`create index ${sql.id(`${table}_to`)} on ${sql.table(table)} (email) where ended is null`.execute(db)
  }
}

async function checklist(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table checklist_items (
      id bigint generated always as identity primary key,
      position integer not null default 0,
      title text not null check (length(title) between 1 and 120),
      help text not null default '' check (length(help) <= 1000),
      kind text not null check (kind in ('document', 'statement')),
      demand text not null check (demand in ('required', 'optional', 'off')),
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table checklist_events (
      id bigint generated always as identity primary key,
      item_id bigint not null references checklist_items,
      actor_id bigint references users,
      actor_name text not null check (actor_name ~ '\\S'),
      action text not null check (action in ('added', 'changed', 'moved')),
      details jsonb not null default '{}',
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await appendOnly(db, 'checklist_events')
  // What a market of today asks for; nobody who was verified or waits is stopped by it.
  await sql`
    insert into checklist_items (position, title, help, kind, demand) values
      (1, 'Trade licence or register extract', 'It shows who runs the shop, and that they may trade.', 'document', 'optional'),
      (2, 'Tax registration', 'A certificate with the shop''s tax number.', 'document', 'optional'),
      (3, 'Where the goods come from', 'One or two sentences: you make them, buy them from a dealer, or sell keys of a publisher.', 'statement', 'optional')`.execute(
    db,
  )

  await sql`
    create table checklist_answers (
      shop_id bigint not null references shops on delete cascade,
      item_id bigint not null references checklist_items,
      statement text not null check (length(statement) between 1 and 4000),
      answered_by bigint references users,
      answered_at timestamptz not null,
      primary key (shop_id, item_id)
    )`.execute(db)
  await sql`alter table shop_documents add column item_id bigint references checklist_items`.execute(db)
  await sql`
    create table checklist_checks (
      shop_id bigint not null references shops on delete cascade,
      item_id bigint not null references checklist_items,
      checked_by bigint not null references users,
      checked_at timestamptz not null,
      primary key (shop_id, item_id)
    )`.execute(db)
  await sql`
    create table review_notes (
      id bigint generated always as identity primary key,
      shop_id bigint not null references shops,
      item_id bigint references checklist_items,
      author_id bigint references users,
      author_name text not null check (author_name ~ '\\S'),
      words text not null check (length(words) between 1 and 2000),
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create index review_notes_shop on review_notes (shop_id, id)`.execute(db)
  await appendOnly(db, 'review_notes')
}

async function holidays(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shops
    add column holiday_from timestamptz,
    add column holiday_until timestamptz,
    add column holiday_message text not null default '' check (length(holiday_message) <= 500),
    add column holiday_hidden boolean not null default false,
    add constraint shops_holiday check (holiday_until is null or (holiday_from is not null and holiday_until > holiday_from))`.execute(
    db,
  )
  // Nothing is written when a holiday begins or ends: whoever keeps pages asks which edge has passed.
  await sql`create index shops_holiday_begins on shops (holiday_from) where holiday_from is not null`.execute(db)
  await sql`create index shops_holiday_ends on shops (holiday_until) where holiday_until is not null`.execute(db)
  await sql`
    create function is_away(begins timestamptz, ends timestamptz) returns boolean language sql stable parallel safe as $$
      select begins is not null and begins <= now() and (ends is null or ends > now())
    $$`.execute(db)
  await sql`
    create or replace view visible_shops as
    select id, slug, name, wanted_name, description, logo_key, contact_email, contact_proven_at, wanted_contact_email,
      country, currency, currency_digits, status, submitted_at, created_at, updated_at,
      is_away(holiday_from, holiday_until) as away, holiday_until as away_until, holiday_message as away_message
    from shops
    where status = 'approved' and contact_proven_at is not null
      and not (holiday_hidden and is_away(holiday_from, holiday_until))`.execute(db)
}

async function appendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  const on = sql.table(table)
  await sql`create trigger ${sql.id(`${table}_append_only`)} before update or delete on ${on}
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on ${on}
    for each statement execute function refuse_change()`.execute(db)
}
