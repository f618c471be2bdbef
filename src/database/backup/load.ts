import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { runMigrations } from 'graphile-worker'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import copy from 'pg-copy-streams'
import { StartProblem } from '#src/lib/start-problem.ts'
import { migrations } from '../../../migrations/index.ts'
import { createPool } from '../connect.ts'
import { inPublic, type JobEntry, notOfExtension, quoted, readSequences, readSteps, readTables } from './catalog.ts'
import { JOBS, type TableEntry } from './manifest.ts'
import { type Backup, damaged } from './read.ts'
import { withSession } from './session.ts'

export type Held = { people: number; shops: number; orders: number }

/** What the database holds now: null where nothing was ever done in it. Refuses one that is somebody else's, or in use. */
export async function findHeld(url: string): Promise<Held | null> {
  return withSession(url, 'market-window restore', async (client) => {
    const { rows: others } = await client.query(
      `select from pg_stat_activity where datname = current_database() and application_name like 'market-window%'
         and pid <> pg_backend_pid()`,
    )
    if (others.length > 0)
      throw new StartProblem('A market is at work on this database. Stop its processes first; nothing was changed.')
    if ((await readSteps(client)).length === 0) return refuseStranger(client)
    const count = async (table: string) => {
      const { rows } = await client.query<{ there: boolean }>(`select to_regclass($1) is not null as there`, [
        `public.${table}`,
      ])
      if (!rows[0]?.there) return 0
      return Number((await client.query<{ n: number }>(`select count(*) as n from public.${table}`)).rows[0]?.n)
    }
    const held = { people: await count('users'), shops: await count('shops'), orders: await count('orders') }
    return held.people + held.shops + held.orders > 0 ? held : null
  })
}

async function refuseStranger(client: pg.Client): Promise<null> {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
      and relname not like 'kysely%' and ${notOfExtension('pg_class', 'c.oid')} limit 1`)
  if (rows[0])
    throw new StartProblem(
      `This database holds something that is no market (the table ${rows[0].name}). Choose an empty one.`,
    )
  return null
}

/**
 * Puts the tables of a backup in the place of whatever market the database held, in one transaction: it is there as a
 * whole, or the database is as it was. Works as superuser and as the mere owner of the database.
 */
export async function loadBackup(url: string, backup: Backup): Promise<void> {
  const pool = createPool(url, 1)
  await runMigrations({ pgPool: pool }).finally(() => pool.end())
  await withSession(url, 'market-window restore', async (client) => {
    await client.query(`set maintenance_work_mem = '256MB'`)
    await client.query('begin')
    await dropMarket(client)
    await takeSteps(client, backup.manifest.migrations)
    await refuseMadeUp(client, backup)
    await loadTables(client, backup)
    for (const { name, value, called } of backup.manifest.sequences)
      await client.query('select setval($1::regclass, $2::bigint, $3)', [inPublic(name), value, called])
    await loadJobs(client, backup)
    await client.query('commit')
    // All of it is there by now: without figures for the planner, too.
    await client.query('analyze').catch(() => {})
  })
}

async function dropMarket(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(`
    select format('drop %s if exists public.%I cascade', case relkind when 'v' then 'view' when 'm' then 'materialized view'
      else 'table' end, relname) as drop
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and ${notOfExtension('pg_class', 'c.oid')}
    union all
    select format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_proc p where pronamespace = 'public'::regnamespace and ${notOfExtension('pg_proc', 'p.oid')}
    union all
    select format('drop type if exists public.%I cascade', typname)
    from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('e', 'd') and ${notOfExtension('pg_type', 't.oid')}
    union all
    select format('drop text search configuration if exists public.%I cascade', cfgname)
    from pg_ts_config c where cfgnamespace = 'public'::regnamespace and ${notOfExtension('pg_ts_config', 'c.oid')}`)
  for (const { drop } of rows) await client.query(drop)
}

/** Makes the tables as they were when the backup was made, on this one connection. */
async function takeSteps(client: pg.Client, steps: readonly string[]): Promise<void> {
  const only = { query: client.query.bind(client), release: () => {} } as unknown as PostgresPoolClient
  const dialect = new PostgresDialect({ pool: { connect: async () => only, end: async () => {} } as never })
  const db = new Kysely<unknown>({ dialect })
  for (const name of steps) await migrations[name]?.up(db)
  // The migrator's own two tables, whose rows the backup holds.
  await client.query(
    `create table kysely_migration (name varchar(255) not null primary key, timestamp varchar(255) not null)`,
  )
  await client.query(
    `create table kysely_migration_lock (id varchar(255) not null primary key, is_locked integer not null default 0)`,
  )
}

/** What a backup names has to be there, once its own steps have made the tables. */
async function refuseMadeUp(client: pg.Client, { folder, manifest }: Backup): Promise<void> {
  const tables = new Map((await readTables(client)).map(({ name, columns }) => [name, new Set(columns)]))
  const sequences = new Set((await readSequences(client)).map(({ name }) => name))
  const strange = [
    ...manifest.tables.flatMap(({ name, columns }) => {
      const there = tables.get(name)
      return there ? columns.filter((one) => !there.has(one)).map((one) => `${name}.${one}`) : [name]
    }),
    ...manifest.sequences.map(({ name }) => name).filter((name) => !sequences.has(name)),
  ]
  if (strange[0]) throw damaged(folder, `it names ${strange[0]}, which no market of its kind has`)
}

/**
 * Fills the tables past their triggers, which would write a history of their own. What holds them together is taken off
 * and put on again when all rows are there: so their order is none, and the database checks each reference once more.
 */
async function loadTables(client: pg.Client, backup: Backup): Promise<void> {
  const { tables } = backup.manifest
  const bonds = await commands(client, BONDS)
  const indexes = await commands(client, INDEXES)
  const unusual = await commands(client, UNUSUAL_TRIGGERS)
  for (const { off } of bonds) await client.query(off)
  for (const { off } of indexes) await client.query(off)
  for (const { name } of tables) await client.query(`alter table ${inPublic(name)} disable trigger user`)
  const forced = await commands(client, FORCED)
  for (const { off } of forced) await client.query(off)
  await client.query(`truncate ${tables.map(({ name }) => inPublic(name)).join(', ')}`)
  for (const table of tables) await loadTable(client, backup.folder, table)
  for (const { on } of [...forced, ...indexes, ...bonds]) await client.query(on)
  for (const { name } of tables) await client.query(`alter table ${inPublic(name)} enable trigger user`)
  for (const { on } of unusual) await client.query(on)
  for (const { on } of await commands(client, SUMMARIES)) await client.query(on)
}

type Command = { off: string; on: string }
const commands = async (client: pg.Client, text: string) => (await client.query<Command>(text)).rows

const BONDS = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as on
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`
const INDEXES = `
  select format('drop index %s', indexrelid::regclass) as off, pg_get_indexdef(indexrelid) as on
  from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))`
const UNUSUAL_TRIGGERS = `
  select '' as off, format('alter table %s %s trigger %I', tgrelid::regclass,
    case tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'disable' end, tgname) as on
  from pg_trigger where not tgisinternal and tgenabled <> 'O'`
const FORCED = `
  select format('alter table %s disable row level security, no force row level security', oid::regclass) as off,
    format('alter table %s enable row level security%s', oid::regclass, case when relforcerowsecurity then ', force row level security' end) as on
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity`
const SUMMARIES = `
  select '' as off, format('refresh materialized view %s', oid::regclass) as on
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'm'`

async function loadTable(client: pg.Client, folder: string, { name, columns, rows, file }: TableEntry): Promise<void> {
  const list = columns.map(quoted).join(', ')
  const into = client.query(copy.from(`copy ${inPublic(name)} (${list}) from stdin with (freeze)`))
  await pipeline(createReadStream(path.join(folder, file)), createGunzip(), into)
  if (into.rowCount !== rows) throw new StartProblem(`${file} held ${into.rowCount} rows in place of ${rows}.`)
}

/** The queue begins where it stood: what waited waits, what was at work begins again. */
async function loadJobs(client: pg.Client, { folder }: Backup): Promise<void> {
  const jobs = JSON.parse(gunzipSync(readFileSync(path.join(folder, JOBS))).toString()) as JobEntry[]
  await client.query('delete from graphile_worker._private_jobs')
  for (const job of jobs) {
    const { rows } = await client.query<{ id: string }>(
      `select id from graphile_worker.add_job($1, $2::json, $3, $4::timestamptz, $5, $6, $7, $8)`,
      [job.task, JSON.stringify(job.payload), job.queue, job.runAt, job.maxAttempts, job.key, job.priority, job.flags],
    )
    if (job.attempts > 0)
      await client.query(`update graphile_worker._private_jobs set attempts = $2, last_error = $3 where id = $1`, [
        rows[0]?.id,
        job.attempts,
        job.lastError,
      ])
  }
}
