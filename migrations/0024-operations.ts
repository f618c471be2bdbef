import { type Kysely, sql } from 'kysely'

/** What operators see: when rounds last ran, who decided on a job, how many mails left lately. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Noted once a minute and when something changes, not at each run: every write makes kept pages be drawn again.
  await sql`
    create table round_runs (
      name text primary key,
      seconds integer not null,
      ended_at timestamptz not null,
      took_ms integer not null,
      failures integer not null default 0,
      failed_at timestamptz,
      last_error text check (length(last_error) <= 500)
    )`.execute(db)

  // The queue forgets a job that is done or thrown away; that somebody decided so, and who, stays.
  await sql`
    create table job_events (
      id bigint generated always as identity primary key,
      action text not null check (action in ('retried', 'discarded')),
      task text not null,
      subject text not null check (length(subject) <= 200),
      actor_id bigint references users,
      actor_name text not null,
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db)
  await sql`create trigger job_events_append_only before update or delete on job_events
    for each row execute function refuse_change()`.execute(db)
  await sql`create trigger job_events_no_truncate before truncate on job_events
    for each statement execute function refuse_change()`.execute(db)

  await sql`create index mail_messages_sent on mail_messages (sent_at) where sent_at is not null`.execute(db)
}
