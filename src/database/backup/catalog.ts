import type pg from 'pg'

/** A table as it is copied: what the database makes by itself is left out. */
export type Table = { name: string; columns: string[] /** What to select for each column. */; values: string[] }

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
export const inPublic = (name: string) => `public.${quoted(name)}`

// A transaction's number means nothing on another server, where it might become the number of one that is to come.
const VALUE = `case when a.atttypid = 'xid8'::regtype then $q$'0'::xid8$q$ else quote_ident(a.attname) end`

/** The tables of the market, without what extensions brought. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
      array_agg(${VALUE} order by a.attnum) as values
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and ${notOfExtension('pg_class', 'c.oid')}
    group by c.relname order by c.relname`)
  return rows
}

export const notOfExtension = (catalog: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

export async function readSequences(client: pg.Client) {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class c
    where relnamespace = 'public'::regnamespace and relkind = 'S' and ${notOfExtension('pg_class', 'c.oid')} order by 1`)
  const sequences = []
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${inPublic(name)}`,
    )
    if (at[0]) sequences.push({ name, ...at[0] })
  }
  return sequences
}

/** The steps that the database stands on; empty where there is no market. */
export async function readSteps(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('public.kysely_migration') is not null as there`,
  )
  if (!found[0]?.there) return []
  const { rows } = await client.query<{ name: string }>('select name from public.kysely_migration order by name')
  return rows.map((row) => row.name)
}

/** What is waiting to be done, in words that outlive the queue's own tables. */
export type JobEntry = {
  task: string
  payload: unknown
  queue: string | null
  runAt: string
  priority: number
  attempts: number
  maxAttempts: number
  lastError: string | null
  key: string | null
  flags: string[] | null
}

export async function readJobs(client: pg.Client): Promise<JobEntry[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  if (!found[0]?.there) return []
  const { rows } = await client.query<JobEntry>(`
    select t.identifier as task, j.payload, q.queue_name as queue, j.run_at::text as "runAt", j.priority::int,
      j.attempts::int, j.max_attempts::int as "maxAttempts", j.last_error as "lastError", j.key,
      (select array_agg(key) from jsonb_object_keys(j.flags) key) as flags
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      left join graphile_worker._private_job_queues q on q.id = j.job_queue_id order by j.id`)
  return rows
}
