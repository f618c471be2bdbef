import { type Kysely, sql } from 'kysely'

/** People, their sessions, one-time codes, throttles and the mail outbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create extension if not exists pg_trgm`.execute(db)
  await sql`create extension if not exists unaccent`.execute(db)

  // Someone may register with an address that is not theirs, so an address is unique only once it is proven:
  // a row that nobody proves never blocks, and never tells, whether the address has an account.
  await sql`
    create table users (
      id bigint generated always as identity primary key,
      email text not null check (email = lower(email) and length(email) between 3 and 254),
      name text not null check (length(name) between 1 and 120),
      password_hash text not null,
      email_proven_at timestamptz,
      staff_role text check (staff_role in ('admin', 'operator', 'viewer')),
      founder boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create unique index users_proven_email on users (email) where email_proven_at is not null`.execute(db)
  await sql`create unique index users_one_founder on users (founder) where founder`.execute(db)
  await sql`create index users_unproven on users (created_at) where email_proven_at is null`.execute(db)

  await sql`
    create table sessions (
      id bigint generated always as identity primary key,
      id_hash bytea not null unique check (length(id_hash) = 32),
      user_id bigint not null references users on delete cascade,
      created_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      expires_at timestamptz not null,
      address inet,
      user_agent text not null default '' check (length(user_agent) <= 400)
    )`.execute(db)
  await sql`create index sessions_user on sessions (user_id)`.execute(db)
  await sql`create index sessions_expiry on sessions (expires_at)`.execute(db)

  await sql`
    create table one_time_codes (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      purpose text not null check (purpose in ('email', 'password', 'shop-contact')),
      address text not null,
      code_hash bytea not null check (length(code_hash) = 32),
      state text not null default 'active' check (state in ('active', 'used', 'expired', 'replaced', 'locked')),
      tries smallint not null default 0 check (tries between 0 and 5),
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      check ((state = 'active') = (ended_at is null))
    )`.execute(db)
  await sql`
    create unique index one_time_codes_one_active on one_time_codes (user_id, purpose) where state = 'active'`.execute(
    db,
  )
  await sql`create index one_time_codes_issued on one_time_codes (user_id, purpose, issued_at)`.execute(db)

  await sql`
    create table throttles (
      name text not null,
      subject text not null,
      window_started_at timestamptz not null,
      count integer not null,
      primary key (name, subject)
    )`.execute(db)
  await sql`create index throttles_window on throttles (window_started_at)`.execute(db)

  // The data of a message may hold a code, so it is sealed at rest and wiped once the message has left.
  await sql`
    create table mail_messages (
      id bigint generated always as identity primary key,
      to_address text not null,
      kind text not null,
      sealed_data bytea,
      state text not null default 'queued' check (state in ('queued', 'sent', 'kept', 'dead')),
      tries integer not null default 0,
      last_error text,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    )`.execute(db)
  await sql`create index mail_messages_newest on mail_messages (id desc) where state <> 'sent'`.execute(db)
}
