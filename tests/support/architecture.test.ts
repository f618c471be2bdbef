// Rules that cannot fail guard nothing: each is shown a made-up file that breaks it, and one that does not.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  machineWords,
  marketWordInLib,
  mirrorsNothing,
  misplacedCode,
  strangersOnTop,
  tooLong,
  unrunSuites,
  wrongImports,
} from './architecture.ts'

const imports = suite('who may import whom')
const importing = (path: string, to: string, what = '{ x }') =>
  wrongImports({ path, source: `import ${what} from '${to}'\n` })

const ALLOWED: [from: string, to: string, what?: string][] = [
  ['src/server.ts', '#src/app.tsx'],
  ['src/start.ts', './worker.ts'],
  ['src/app.tsx', './seller/router.ts'],
  ['src/app.tsx', './frame/page.tsx'],
  ['src/seller/stock.tsx', '#src/frame/page.tsx'],
  ['src/seller/stock.tsx', '#src/market/stock/adjustment.ts'],
  ['src/seller/stock.tsx', '#templates/seller/stock.tsx'],
  ['src/seller/stock.tsx', './router.ts'],
  ['src/seller/stock.tsx', '#src/database/connect.ts', 'type { Database }'],
  ['src/sample-market/load.ts', '#src/market/shops/opening.ts'],
  ['src/market/stock/ledger.ts', '#src/market/catalogue/variants.ts'],
  ['src/market/stock/ledger.ts', '#src/gateways/file-store.ts'],
  ['src/market/stock/ledger.ts', 'kysely'],
  ['src/gateways/mail.ts', '#src/lib/clock.ts'],
  ['src/database/migrate.ts', '#src/config.ts'],
  ['templates/seller/stock.tsx', '#src/market/stock/levels.ts', 'type { Level }'],
  ['templates/seller/stock.tsx', '#src/market/stock/levels.ts', '{ type Level, type Row }'],
  ['templates/seller/stock.tsx', '#src/lib/money.ts'],
  ['src/gateways/pictures.ts', 'sharp', 'type { Sharp }'],
  ['migrations/0001-accounts.ts', 'kysely'],
  ['tests/market/stock/ledger.test.ts', '#src/seller/stock.tsx'],
]

const FORBIDDEN: [from: string, to: string, rule: string, what?: string][] = [
  ['src/app.tsx', './server.ts', 'app lies below entry'],
  ['src/seller/stock.tsx', '#src/app.tsx', 'door lies below app'],
  ['src/seller/stock.tsx', '../admin/shops.tsx', 'another door'],
  ['src/seller/stock.tsx', 'kysely', 'never talks to the database'],
  ['src/seller/stock.tsx', '#src/database/connect.ts', 'only types from the database'],
  ['src/frame/page.tsx', '#src/seller/stock.tsx', 'frame lies below door'],
  ['src/market/stock/ledger.ts', 'hono/cookie', 'nothing of HTTP'],
  ['src/market/stock/ledger.ts', '#templates/seller/stock.tsx', 'knows no pages', 'type { Row }'],
  ['src/market/stock/ledger.ts', '#src/seller/stock.tsx', 'room lies below door'],
  ['src/market/stock/ledger.ts', '../orders/states.ts', 'orders lies to the right of stock', 'type { State }'],
  ['src/gateways/mail.ts', '#src/market/accounts/otp.ts', 'gateways lies below room'],
  ['src/gateways/pictures.ts', 'sharp', 'load it where it is needed', 'sharp'],
  ['src/gateways/mail.ts', '#templates/mail/otp.tsx', 'knows no pages'],
  ['src/database/migrate.ts', '#src/gateways/mail.ts', 'database lies below gateways'],
  ['src/lib/money.ts', '#src/config.ts', 'lib lies below config', 'type { Config }'],
  ['templates/seller/stock.tsx', '#src/market/stock/levels.ts', 'only types from a room'],
  ['templates/seller/stock.tsx', '#src/market/stock/levels.ts', 'only types from a room', '{ type Level, list }'],
  ['templates/seller/stock.tsx', '#src/frame/page.tsx', 'template lies below frame'],
  ['templates/seller/stock.tsx', '#src/lib/clock.ts', 'told the time'],
  ['templates/seller/stock.tsx', 'kysely', 'no queries'],
  ['migrations/0001-accounts.ts', '#src/lib/money.ts', 'stands on its own'],
  ['src/seller/stock.tsx', '#tests/support/cast.ts', 'only tests'],
  ['src/seller/stock.tsx', '#src/helpers/things.ts', 'no place of the house'],
  ['src/market/stock/ledger.ts', '#src/market/wishes/list.ts', 'no place of the house'],
]

imports('lets the house be lived in', () => {
  for (const [from, to, what] of ALLOWED) assert.equal(importing(from, to, what), [], `${from} → ${to}`)
})

imports('stops every way that is closed', () => {
  for (const [from, to, rule, what] of FORBIDDEN)
    assert.match(importing(from, to, what).join(), rule, `${from} → ${to}`)
})

imports('sees re-exports, bare and late imports, and lists over many lines, but not comments and strings', () => {
  const path = 'src/seller/stock.tsx'
  const ways = [
    "export * from 'kysely'",
    "import 'kysely'",
    "const x = await import('kysely')",
    "import {\n  a,\n  b as c,\n} from 'kysely'",
    "import k, { sql } from 'kysely'",
    "import type { Kysely } from 'kysely'",
  ]
  for (const source of ways) assert.is(wrongImports({ path, source }).length, 1, source)
  const calm = "// import x from 'kysely'\n/* import y from 'pg' */\nconst z = `\nimport 'pg-is-fine-here'`\n"
  assert.equal(wrongImports({ path, source: calm }), [])
})

imports.run()

const words = suite('what files may hold')
const misplaced = (path: string, source: string) => misplacedCode({ path, source }).length

words('no SQL in doors and pages', () => {
  for (const source of [
    'sql`select 1`',
    'sql<{ n: number }>`select 1`',
    "db.selectFrom('users')",
    'db\n  .transaction ()',
  ]) {
    assert.is(misplaced('src/seller/stock.tsx', source), 1, source)
    assert.is(misplaced('templates/seller/stock.tsx', source), 1, source)
    assert.is(misplaced('src/market/stock/ledger.ts', source), 0, source)
  }
  assert.is(misplaced('src/seller/stock.tsx', "'Select from the list' // sql`x`"), 0)
})

words('no clock in rooms and pages', () => {
  for (const source of ['new Date()', 'new Date( )', 'Date.now()', 'const d = new Date\n']) {
    assert.is(misplaced('src/market/stock/ledger.ts', source), 1, source)
    assert.is(misplaced('templates/seller/stock.tsx', source), 1, source)
    assert.is(misplaced('src/lib/clock.ts', source), 0, source)
  }
  for (const source of ['new Date(row.at)', '// new Date()', "'new Date()'", "<p>Don't new Date()</p>"])
    assert.is(misplaced('src/market/stock/ledger.ts', source), 0, source)
})

words('no place outside the house', () => {
  assert.is(misplaced('src/utils/things.ts', ''), 1)
  assert.is(misplaced('src/market/wishes/list.ts', ''), 1)
})

words('no marketplace word in lib', () => {
  assert.is(marketWordInLib({ path: 'src/lib/stock-level.ts', source: '' }).length, 1)
  assert.is(marketWordInLib({ path: 'src/lib/money.ts', source: '' }).length, 0)
})

words('every suite runs, none alone, none left out', () => {
  const broken = (source: string) => unrunSuites({ path: 'tests/x.test.ts', source }).join()
  const fine = "const it = suite('a')\nit('works', () => {})\nit.run()\n"
  assert.is(broken(fine), '')
  assert.is(broken("import { test } from 'uvu'\ntest('a', () => {})\ntest.run()"), '')
  assert.match(broken(`${fine}const other = suite<{ n: number }>('b')\n`), 'other.run() is never called')
  assert.match(broken("import { test } from 'uvu'\ntest('a', () => {})"), 'test.run() is never called')
  assert.match(broken("const it = suite('a') // it.run()"), 'it.run() is never called')
  assert.match(broken(fine.replace("it('", "it.only('")), 'has .only')
  assert.match(broken(fine.replace("it('", "it.skip('")), 'has .skip')
  assert.match(broken('export {}'), 'holds no suite')
})

words('a test lies where its subject does', () => {
  const all = [
    'src/market/stock/ledger.ts',
    'templates/seller/stock.tsx',
    'src/admin/shops/review.tsx',
    'tests/support/run.ts',
  ]
  const fine = [
    'market/stock/ledger',
    'market/stock/ledger.race',
    'market/stock/races',
    'market/stock',
    'seller/stock',
    'admin/shops',
    'support/run',
  ]
  for (const name of [...fine, 'architecture', 'browser/anything']) {
    assert.equal(mirrorsNothing(`tests/${name}.test.ts`, all), [], name)
  }
  for (const name of ['market/stok/ledger', 'buyer/stock', 'market/ledger'])
    assert.is(mirrorsNothing(`tests/${name}.test.tsx`, all).length, 1, name)
})

words('no file too long, none at the top that has no place there', () => {
  const lines = (n: number) => 'x\n'.repeat(n)
  assert.is(tooLong({ path: 'src/app.tsx', source: lines(220) }).length, 0)
  assert.is(tooLong({ path: 'src/app.tsx', source: lines(221) }).length, 1)
  assert.is(tooLong({ path: 'src/database/schema.ts', source: lines(999) }).length, 0)
  assert.equal(strangersOnTop(['src', '.ci', 'README.md']), [])
  assert.is(strangersOnTop(['src', 'docs', 'utils.ts']).length, 2)
})

words('nothing of one machine', () => {
  const found = (source: string) => machineWords({ path: 'x', source }, ['/srv/checkouts/market']).length
  // Put together here, so that this file itself stays clean.
  const [home, mac, root] = ['home', 'Users', 'root'].map((name) => ['', name, 'ann'].join('/'))
  const host = ['registry', 'example', 'org'].join('.')
  for (const text of [`cd ${home}/x`, `"${mac}"`, ` ${root}`, `https://${host}/x`, 'at /srv/checkouts/market/src'])
    assert.is(found(text), 1, text)
  assert.is(found(`"resolved": "${'https:'}//packages.test/a.tgz"`), 1)
  for (const text of ['templates/home/page.tsx', '/buyer/home', '/srv/other', './root/x', 'https://shop.test/home/ann'])
    assert.is(found(text), 0, text)
})

words.run()
