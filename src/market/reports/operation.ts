import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'

/** How the work behind the requests stands, for those who watch the market. */
export type Operation = {
  jobs: { task: string; waiting: number; failing: number; dead: number; working: number; oldest: number }[]
  mail: { queued: number; dead: number; sentLastHour: number }
  rounds: { name: string; endedAt: number; seconds: number; failures: number }[]
}

/** Read from the queue and the outbox; `oldest` is how many seconds the longest waiting job is late. */
export async function getOperation(db: Database): Promise<Operation> {
  const [jobs, mail, rounds] = await Promise.all([
    sql<Operation['jobs'][number]>`
      select task_identifier as task, count(*) filter (where attempts = 0 and locked_at is null) as waiting,
        count(*) filter (where attempts between 1 and max_attempts - 1 and locked_at is null) as failing,
        count(*) filter (where attempts >= max_attempts and locked_at is null) as dead,
        count(*) filter (where locked_at is not null) as working,
        coalesce(greatest(0, extract(epoch from now() - min(run_at) filter (where locked_at is null
          and attempts < max_attempts))), 0)::float8 as oldest
      from graphile_worker.jobs group by 1 order by 1`.execute(db),
    sql<Operation['mail']>`
      select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'dead') as dead,
        (select count(*) from mail_messages where sent_at > now() - interval '1 hour') as "sentLastHour"
      from mail_messages where state <> 'sent'`.execute(db),
    sql<Operation['rounds'][number]>`
      select name, extract(epoch from ended_at)::float8 as "endedAt", seconds, failures from round_runs order by name`.execute(
      db,
    ),
  ])
  return {
    jobs: jobs.rows,
    mail: mail.rows[0] ?? { queued: 0, dead: 0, sentLastHour: 0 },
    rounds: rounds.rows,
  }
}
