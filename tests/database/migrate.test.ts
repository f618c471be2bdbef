import { readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSchema } from '#src/database/codegen.ts'
import { migrateToLatest } from '#src/database/migrate.ts'
import { migrations } from '../../migrations/index.ts'
import { createTestDatabase } from '../support/database.ts'

const test = suite('migrations')
const { url } = await createTestDatabase()

test('every step that lies in the folder is taken, in the order of its number', () => {
  const files = readdirSync(new URL('../../migrations', import.meta.url)).filter((name) => /^\d/.test(name))
  assert.equal(Object.keys(migrations), files.map((name) => name.replace('.ts', '')).sort())
})

test('a database that is up to date is left alone', async () => {
  assert.equal(await migrateToLatest(url), [])
})

test('the generated types are those of the migrated database', () => {
  generateSchema(url, { verify: true })
})

test.run()
