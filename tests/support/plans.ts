// What the database is asked while pages are made, and how it would go about it.
import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '#src/database/connect.ts'

export type Asked = { text: string; values: unknown[] }

/** Notes every statement that any connection of this process is given while `work` runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Asked[]> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const asked: Asked[] = []
  const query = client.query
  client.query = function (this: unknown, first: unknown, second?: unknown, ...rest: unknown[]) {
    const { text = '', values = [] } = typeof first === 'string' ? { text: first, values: second } : (first as Asked)
    if (/^\s*(\/\*|select|with|update|delete)/i.test(text)) asked.push({ text, values: (values as unknown[]) ?? [] })
    return query.call(this, first, second, ...rest)
  }
  try {
    await work()
  } finally {
    client.query = query
  }
  return asked
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Cond'?: string
  'Index Name'?: string
  Filter?: string
  'Plan Rows': number
  Plans?: Node[]
}

/** What is wrong with the plan of a statement: tables of at least `large` rows that it reads from end to end. */
export async function scansIn(
  db: Database,
  { text, values }: Asked,
  rowsOf: Map<string, number>,
  large: number,
): Promise<string[]> {
  const plans = await explain(db, { text, values })
  const found: string[] = []
  const visit = (node: Node, cut: boolean) => {
    const table = node['Relation Name'] ?? ''
    const all = rowsOf.get(table) ?? 0
    if (all >= large) {
      if (node['Node Type'] === 'Seq Scan') found.push(`${table}: read from end to end`)
      const index = rowsOf.get(node['Index Name'] ?? '') ?? 0
      const whole = /^Index (Only )?Scan$/.test(node['Node Type']) && !node['Index Cond'] && index >= large
      if (whole && (!cut || node['Plan Rows'] < index / 100))
        found.push(`${table}: all of ${node['Index Name']} is read${cut ? ' for few rows' : ''} (${node.Filter ?? ''})`)
    }
    // What a limit stands over is read only so far; what is sorted, hashed or added up is read to its end.
    const below = node['Node Type'] === 'Limit' || (cut && !/Sort|Hash|Aggregate|Materialize/.test(node['Node Type']))
    for (const part of node.Plans ?? []) visit(part, below)
  }
  for (const plan of plans) visit(plan, false)
  return found
}

/** Some thousands of rows are read as fast as an index: here whatever has an index must show that it can use it. */
async function explain(db: Database, { text, values }: Asked): Promise<Node[]> {
  const { rows } = await db.transaction().execute(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    return tx.executeQuery<{ 'QUERY PLAN': { Plan: Node }[] }>({
      sql: `explain (format json) ${text}`,
      parameters: values,
      query: { kind: 'RawNode', sqlFragments: [], parameters: [] } as never,
      queryId: { queryId: 'plan' } as never,
    })
  })
  return rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan))
}

/** The tables that a statement reads, by its plan. */
export async function tablesOf(db: Database, { text, values }: Asked): Promise<string[]> {
  const rows = await explain(db, { text, values })
  const found: string[] = []
  const visit = (node: Node) => {
    if (node['Relation Name']) found.push(node['Relation Name'])
    for (const part of node.Plans ?? []) visit(part)
  }
  for (const plan of rows) visit(plan)
  return [...new Set(found)]
}

/** How many rows each table has, as the planner believes. */
export async function tableRows(db: Database): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; n: number }>`
    select relname as name, reltuples::float8 as n from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')`.execute(
    db,
  )
  return new Map(rows.map(({ name, n }) => [name, n]))
}
