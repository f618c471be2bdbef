import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** PostgreSQL cannot promise that a view's column is not null; these views only pass on columns that are. */
const VIEW_COLUMNS: Record<string, string> = {
  'visible_shops.id': 'number',
  'visible_shops.slug': 'string',
  'visible_shops.name': 'string',
  'visible_shops.description': 'string',
  'visible_shops.country': 'string',
  'visible_shops.currency': 'string',
  'visible_shops.currency_digits': 'number',
  'visible_shops.contact_email': 'string',
  'visible_shops.created_at': 'Timestamp',
  'visible_products.id': 'number',
  'visible_products.shop_id': 'number',
  'visible_products.slug': 'string',
  'visible_products.title': 'string',
  'visible_products.description': 'string',
  'visible_products.option_names': 'string[]',
  'visible_products.featured': 'boolean',
  'visible_products.price_from_minor': 'number',
  'visible_products.price_to_minor': 'number',
  'visible_products.price_rank': 'number',
  'visible_products.search_text': 'string',
  'visible_products.published_at': 'Timestamp',
  'visible_products.updated_at': 'Timestamp',
  'visible_products.shop_slug': 'string',
  'visible_products.shop_name': 'string',
  'visible_products.shop_country': 'string',
  'visible_products.currency': 'string',
  'visible_products.currency_digits': 'number',
  'visible_products.delivery': 'string',
}

/** Writes src/database/schema.ts from a migrated database with kysely-codegen, or only compares the two. */
export function generateSchema(
  url: string,
  { verify = false, outFile = path.resolve(import.meta.dirname, 'schema.ts') } = {},
): void {
  const bin = path.resolve(import.meta.dirname, '../../node_modules/kysely-codegen/dist/cli/bin.js')
  const args = ['--dialect', 'postgres', '--url', url, '--out-file', outFile, '--include-pattern', 'public.*']
  args.push('--type-mapping', '{"int8":"number","numeric":"number"}')
  args.push('--overrides', JSON.stringify({ columns: VIEW_COLUMNS }))
  if (verify) args.push('--verify')
  const run = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`kysely-codegen: ${run.stderr || run.stdout}`)
}

if (import.meta.main) {
  const { startEmbedded } = await import('./embedded.ts')
  const { migrateToLatest } = await import('./migrate.ts')
  const server = await startEmbedded({ throwaway: true })
  try {
    await migrateToLatest(server.url)
    generateSchema(server.url)
  } finally {
    await server.stop()
  }
}
