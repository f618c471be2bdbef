import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { startEmbedded } from '#src/database/embedded.ts'
import { migrateToLatest } from '#src/database/migrate.ts'
import { makeFolder } from '#src/lib/folder.ts'
import { type MarketSize, seedLarge } from './large-seed.ts'
import { root } from './place.ts'

const SIZES = {
  large: { shops: 500, products: 100_000, rounds: 34, ordersPerShop: 100 },
  small: { shops: 5, products: 1000, rounds: 34, ordersPerShop: 100 },
} satisfies Record<string, MarketSize>

export type LargeData = { large: string; small: string; stop: () => Promise<void> }

/**
 * Two markets of the same make, one of 100,000 products and one of 1,000, on a server with the settings that the product
 * ships. They are made once into the folder, in some minutes, and made anew when a migration or the seed has changed.
 */
export async function openLargeData(folder: string): Promise<LargeData> {
  const made = fingerprint()
  const mark = path.join(folder, 'large.txt')
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== made) {
    rmSync(folder, { recursive: true, force: true })
    makeFolder(folder)
    chmodSync(folder, 0o711)
  }
  const server = await startEmbedded({ dataDir: folder })
  try {
    const small = await open(server.url, 'small')
    const large = await open(server.url, 'large')
    writeFileSync(mark, made)
    return { small, large, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function open(base: string, name: keyof typeof SIZES): Promise<string> {
  const url = Object.assign(new URL(base), { pathname: `/bench_${name}` }).href
  const admin = new pg.Client({ connectionString: base })
  await admin.connect()
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [`bench_${name}`])
    if (rowCount) return url
    await admin.query(`drop database if exists bench_${name}_raw with (force)`)
    await admin.query(`create database bench_${name}_raw`)
    const raw = `${url}_raw`
    await migrateToLatest(raw)
    await seedLarge(raw, SIZES[name], (words) => console.log(`  ${name} market, ${words}`))
    await admin.query(`alter database bench_${name}_raw rename to bench_${name}`)
    return url
  } finally {
    await admin.end()
  }
}

/** What the data was made by: every migration, and the seed. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = ['migrations', 'tests/bench'].flatMap((folder) =>
    readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)),
  )
  for (const file of files.sort()) if (/migrations|large-(seed|words|data)/.test(file)) hash.update(readFileSync(file))
  return hash.digest('hex')
}

if (import.meta.main) {
  const begun = performance.now()
  const { stop } = await openLargeData(path.resolve(process.argv[2] ?? 'var/bench-large'))
  console.log(`ready after ${Math.round((performance.now() - begun) / 1000)} s`)
  await stop()
}
