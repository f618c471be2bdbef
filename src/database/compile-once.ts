import type { CompiledQuery } from 'kysely'
import type { Database } from './connect.ts'

/** Stands for a value while the query is built, and tells afterwards which parameter that value is. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

type Buildable<Row> = { compile(db: Database): CompiledQuery<Row> }

/**
 * A query that Kysely builds once; each run only fills in its values. For the few statements of every request, where
 * building costs more than the database does. `build` may pass its values on, but not look at them: they are not there.
 */
export function compileOnce<Values extends object, Row>(
  build: (db: Database, values: Values) => Buildable<Row>,
): (db: Database, values: Values) => Promise<Row[]> {
  let built: CompiledQuery<Row> | undefined
  return async (db, values) => {
    built ??= build(db, slots<Values>()).compile(db)
    const parameters = built.parameters.map((one) => (one instanceof Slot ? values[one.name as keyof Values] : one))
    return (await db.executeQuery<Row>({ ...built, parameters })).rows
  }
}

const slots = <Values extends object>(): Values =>
  new Proxy({} as Values, { get: (_target, name) => new Slot(String(name)) })
