// The rules of the house, as functions from a file to what it breaks. tests/architecture.test.ts holds the tree to them.
import path from 'node:path'
import { codeOnly, type Import, importsOf } from './source.ts'

export type SourceFile = { path: string; source: string }

const ENTRIES = ['server', 'worker', 'start', 'audit', 'rotate-keys', 'backup', 'restore', 'reload']
export const DOORS = ['buyer', 'seller', 'admin', 'account', 'dev', 'api', 'webhooks']
/** Each room may use those to its left. */
export const ROOMS = [
  'notifications',
  'accounts',
  'shops',
  'catalogue',
  'stock',
  'suppliers',
  'channels',
  'payments',
  'delivery',
  'orders',
  'redemption',
  'reports',
]
// From the street to the cellar: a file may use what lies below it. `frame` is what src holds beside app.tsx and the doors.
const LEVELS = ['entry', 'app', 'door', 'frame', 'room', 'gateways', 'database', 'config', 'lib'] as const
type Level = (typeof LEVELS)[number]
export type Place = { level: Level | 'template' | 'migration' | 'test' | 'unknown'; name?: string }

/** Where in the house a file belongs. */
export function placeOf(file: string): Place {
  const [top = '', second = '', third = ''] = file.split('/')
  if (top === 'templates') return { level: 'template' }
  if (top === 'migrations') return { level: 'migration' }
  if (top === 'tests') return { level: 'test' }
  if (top !== 'src') return { level: 'unknown' }
  if (second === 'market') return ROOMS.includes(third) ? { level: 'room', name: third } : { level: 'unknown' }
  if (DOORS.includes(second)) return { level: 'door', name: second }
  if (second === 'lib' || second === 'database' || second === 'gateways') return { level: second }
  const base = second.replace(/\.tsx?$/, '')
  if (third) return ['frame', 'sample-market'].includes(second) ? { level: 'frame' } : { level: 'unknown' }
  if (base === 'config' || base === 'app') return { level: base }
  return { level: ENTRIES.includes(base) ? 'entry' : 'frame' }
}

/** The file an import leads to, from the top of the tree; undefined for a package. */
export function targetOf(from: string, to: string): string | undefined {
  if (to.startsWith('.')) return path.posix.join(path.posix.dirname(from), to)
  return /^#(src|templates|tests)\//.test(to) ? to.slice(1) : undefined
}

/** The imports that lead where this file may not go, each as a sentence. */
export function wrongImports(file: SourceFile): string[] {
  const from = placeOf(file.path)
  if (from.level === 'test') return []
  return importsOf(file.source).flatMap((one) => {
    const target = targetOf(file.path, one.to)
    const why = target === undefined ? wrongPackage(from, one) : wrongPlace(from, placeOf(target), one)
    return why ? [`imports ${one.to}: ${why}`] : []
  })
}

const SQL_PACKAGE = /^(kysely|pg)(\/|$)/
/** Large, and needed by few requests: a process loads them with the first of those. */
const HEAVY_PACKAGE = /^(sharp|sharp-phash|echarts|pdfkit|bwip-js)(\/|$)/

function wrongPackage(from: Place, { to: name, typeOnly, later }: Import): string | undefined {
  if (HEAVY_PACKAGE.test(name) && !typeOnly && !later)
    return 'it is large: load it where it is needed, with await import()'
  if (from.level === 'door' && SQL_PACKAGE.test(name)) return 'a door asks a room, it never talks to the database'
  if (from.level === 'room' && /^(hono|@hono\/.+)(\/|$)/.test(name)) return 'a room knows nothing of HTTP'
  if (from.level === 'template' && SQL_PACKAGE.test(name)) return 'a template makes no queries'
  return undefined
}

function wrongPlace(from: Place, to: Place, { to: name, typeOnly }: Import): string | undefined {
  if (to.level === 'unknown') return 'that is no place of the house'
  if (to.level === 'test') return 'only tests use what tests bring'
  // Their index lists the steps, and the migrator reads the index; nobody else has business there.
  if (to.level === 'migration') {
    const allowed = from.level === 'migration' || from.level === 'database'
    return allowed ? undefined : 'migrations are read by the migrator alone'
  }
  if (from.level === 'migration')
    return typeOnly ? undefined : 'a migration stands on its own: later changes elsewhere must not change it'
  if (from.level === 'template') return wrongForTemplate(to, name, typeOnly)
  if (from.level === 'room') return wrongForRoom(from, to, typeOnly)
  if (to.level === 'template')
    return LEVELS.indexOf(from.level as Level) < LEVELS.indexOf('room') ? undefined : `${from.level} knows no pages`
  if (from.level === 'door' && to.level === 'door')
    return from.name === to.name ? undefined : 'a door never goes through another door'
  if (from.level === 'door' && to.level === 'database' && !typeOnly) return 'a door takes only types from the database'
  if (from.level === to.level) return undefined
  const downwards = LEVELS.indexOf(from.level as Level) < LEVELS.indexOf(to.level as Level)
  return downwards || (typeOnly && to.level === 'config' && from.level !== 'lib') ? undefined : upwards(from, to)
}

function wrongForTemplate(to: Place, name: string, typeOnly: boolean): string | undefined {
  if (to.level === 'template') return undefined
  if (to.level === 'lib') return !typeOnly && /\/clock\.ts$/.test(name) ? 'a template is told the time' : undefined
  if (to.level !== 'room') return upwards({ level: 'template' }, to)
  return typeOnly ? undefined : 'a template takes only types from a room: import type'
}

function wrongForRoom(from: Place, to: Place, typeOnly: boolean): string | undefined {
  if (to.level === 'template') return 'a room knows no pages'
  if (to.level === 'config') return typeOnly ? undefined : 'a room is told what it needs to know of the configuration'
  if (to.level !== 'room')
    return LEVELS.indexOf(to.level as Level) > LEVELS.indexOf('room') ? undefined : upwards(from, to)
  if (ROOMS.indexOf(to.name ?? '') <= ROOMS.indexOf(from.name ?? '')) return undefined
  return `${to.name} lies to the right of ${from.name}: the deed belongs to ${to.name}`
}

const upwards = (from: Place, to: Place) =>
  `${from.level} lies below ${to.level} (${[...LEVELS].join(' > ')}; templates beside rooms)`

const SQL_CODE =
  /\bsql\s*(?:<[^`\n]*>)?\s*`|\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|executeQuery|transaction)\s*\(/
const CLOCK = /\bnew Date\s*(?:\(\s*\)|(?![\w\s]*\())|\bDate\.now\s*\(|\bperformance\.now\s*\(/

/** Code that belongs elsewhere: SQL in a door or a page, the clock in a room or a page. */
export function misplacedCode(file: SourceFile): string[] {
  const { level } = placeOf(file.path)
  const code = codeOnly(file.source)
  const broken: string[] = []
  const sql = SQL_CODE.exec(code)
  if (sql && (level === 'door' || level === 'template')) broken.push(`has SQL (${sql[0]}…): it belongs to a room`)
  const clock = CLOCK.exec(code)
  if (clock && (level === 'room' || level === 'template'))
    broken.push(`reads the clock (${clock[0]}): use lib/clock.ts`)
  if (level === 'unknown' && /^(src)\//.test(file.path)) broken.push('lies in no place of the house')
  return broken
}

const MARKET_WORDS =
  /shop|seller|buyer|stock|order|product|catalogue|categor|variant|supplier|channel|deliver|redemption|payment|invoice|admin/

export const marketWordInLib = ({ path: file }: SourceFile): string[] =>
  file.startsWith('src/lib/') && MARKET_WORDS.test(path.posix.basename(file)) ? ['lib knows no marketplace word'] : []

/** Suites that never run, and tests left alone or left out. */
export function unrunSuites({ path: file, source }: SourceFile): string[] {
  if (!/\.test\.tsx?$/.test(file)) return []
  const code = codeOnly(source)
  const names = [...code.matchAll(/\bconst\s+(\w+)\s*=\s*suite\b/g)].map(([, name = '']) => name)
  // Looked for in code, where names of packages are blanks: the same place in the source says which package it is.
  const bare = /\bimport\s*\{[^}]*\btest\b[^}]*\}\s*from\s*' {3}'/.exec(code)
  if (bare && source.slice(bare.index, bare.index + bare[0].length).endsWith("'uvu'")) names.push('test')
  const broken = names
    .filter((name) => !new RegExp(`(^|[^\\w.])${name}\\.run\\(\\)`).test(code))
    .map((name) => `${name}.run() is never called`)
  if (names.length === 0) broken.push('holds no suite')
  const left = /\.(only|skip)\s*\(/.exec(code)
  return left ? [...broken, `has .${left[1]}: every test runs, or is deleted`] : broken
}

const FREE_TESTS = ['browser', 'bench']

/** The test file that mirrors nothing: no file or folder of the same name where its path says. */
export function mirrorsNothing(file: string, all: readonly string[]): string[] {
  const inner = /^tests\/(.+)\.test\.tsx?$/.exec(file)?.[1]
  if (!inner?.includes('/')) return []
  const folders = inner.split('/')
  if (FREE_TESTS.includes(folders[0] ?? '')) return []
  // A room's test may be named after a risk (races, guards) instead of a file.
  const room = /^market\/[^/]+\//.exec(inner)?.[0]
  if (room && all.some((one) => one.startsWith(`src/${room}`))) return []
  // ledger.race.test.ts is a second file about ledger.ts
  const subject = inner.replace(/\.[^/]*$/, '')
  const bases = [`src/${subject}`, `templates/${subject}`, subject, `tests/${subject}`]
  const found = bases.some((base) =>
    all.some((one) => one === `${base}.ts` || one === `${base}.tsx` || (one.startsWith(`${base}/`) && one !== file)),
  )
  return found ? [] : [`mirrors neither src/${subject} nor templates/${subject}`]
}

const LIMIT = 220
/** A test reads from top to bottom, one case after the other, and is not called from anywhere. */
const TEST_LIMIT = 330

export function tooLong({ path: file, source }: SourceFile): string[] {
  const lines = source.trimEnd().split('\n').length
  const limit = file.startsWith('tests/') ? TEST_LIMIT : LIMIT
  return lines > limit && file !== 'src/database/schema.ts' ? [`has ${lines} lines, more than ${limit}: split it`] : []
}

const TOP = [
  'src',
  'templates',
  'static',
  'migrations',
  'tests',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'Procfile',
  'README.md',
  'biome.json',
  'LICENSE',
]

export const strangersOnTop = (names: readonly string[]): string[] =>
  names.filter((name) => !name.startsWith('.') && !TOP.includes(name)).map((name) => `${name} has no place at the top`)

/** Words that are true on one machine only: its folders, or where its packages came from. */
export function machineWords(file: SourceFile, folders: readonly string[]): string[] {
  const found = [
    ...(file.source.match(/(?<![\w.])\/(?:home|Users)\/[\w.-]+|(?<![\w./-])\/root\/[\w.-]+|\b[A-Z]:\\Users\\\w+/g) ??
      []),
    ...folders.filter((folder) => file.source.includes(folder)),
    ...(file.source.match(/\bregistry\.[a-z][\w-]*\.[a-z]{2,}|"resolved":\s*"[a-z+]+:\/\/[^/"]+/g) ?? []),
  ]
  return [...new Set(found)].map((text) => `names ${text}, which another machine does not have`)
}
