// A file on its way in, without a browser, a worker or a disk: sent, compared and written as the market does it.
import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { type Choices, changeReading, restoreImport, startImport } from '#src/market/catalogue/import-acts.ts'
import { checkImport } from '#src/market/catalogue/import-check.ts'
import { commitImport } from '#src/market/catalogue/import-commitment.ts'
import { restoreCatalogue } from '#src/market/catalogue/import-restore.ts'
import { FileLook } from '#src/market/catalogue/import-text.ts'
import { getImport, type Import } from '#src/market/catalogue/imports.ts'
import { writeImport } from '#src/market/stock/import-commit.ts'
import type { CastShop } from './cast.ts'

export type SeenRow = {
  line: number
  status: string
  sku: string
  made: string
  changes: Record<string, unknown>
  problems: string[]
  flags: string[]
  notes: string[]
  outcome: string
}

/** Whoever owns this shop, at work in it. */
export const ownerOf = ({ id, owner }: CastShop) => ({ shopId: id, actorId: owner.id, actorName: owner.name })

/** Sends files as the owner of this shop. */
export function importer(db: Database, shop: CastShop) {
  async function look(file: string | Buffer, choices: Partial<Choices> = {}) {
    const bytes = Buffer.isBuffer(file) ? file : Buffer.from(file)
    const view = new FileLook()
    for (let at = 0; at < bytes.length; at += 1000) view.see(bytes.subarray(at, at + 1000))
    const looked = await view.look()
    const upload = {
      ...{
        shopId: shop.id,
        actorId: shop.owner.id,
        actorName: shop.owner.name,
        fileName: 'goods.csv',
        file: 'imports/x.csv',
      },
      ...{ bytes: bytes.length, digest: view.digest() },
    }
    const { id } = await startImport(db, upload, looked)
    if (Object.keys(choices).length > 0) {
      const { mapping, decimalMark } = looked
      await changeReading(db, shop.id, id, { mapping, decimalMark, newState: 'file', ...choices })
    }
    await check(id, bytes)
    return { id, looked, ...(await seen(id)) }
  }

  const check = (id: number, bytes: Buffer) =>
    checkImport(db, id, async function* () {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777)
    })

  async function seen(id: number): Promise<{ task: Import; rows: SeenRow[] }> {
    const task = await getImport(db, id)
    if (!task) throw new Error('no import')
    const { rows } = await sql<SeenRow>`
      select r.line, r.status, r.sku, r.made_sku as made, r.changes || case when r.line = ip.place then ip.changes else '{}' end
        as changes, r.problems, r.flags, r.notes, r.outcome
      from import_rows r join import_products ip on ip.import_id = r.import_id and ip.place = r.place
      where r.import_id = ${id} order by r.line`.execute(db)
    return { task, rows }
  }

  async function commit(id: number, options: { leaveOutliers?: boolean } = {}) {
    await commitImport(db, ownerOf(shop), id, options)
    await writeImport(db, id)
    return seen(id)
  }

  async function restore(id: number) {
    await restoreImport(db, shop.id, id)
    await restoreCatalogue(db, id)
    return seen(id)
  }

  /** All of it at once: what was compared, and what was written. */
  async function run(file: string | Buffer, choices: Partial<Choices> = {}) {
    const { id, rows } = await look(file, choices)
    return { id, checked: rows, ...(await commit(id)) }
  }

  return { look, check, seen, commit, restore, run }
}

/** What the shop sells now, SKU by SKU. */
export async function goodsOf(db: Database, shop: CastShop) {
  const { rows } = await sql<{
    sku: string
    title: string
    handle: string
    state: string
    options: string[]
    names: string[]
    price: number
    onHand: number
    barcode: string | null
  }>`
    select v.sku, p.title, p.handle, p.state, v.option_values as options, p.option_names as names, v.price_minor as price,
      l.on_hand as "onHand", v.barcode
    from variants v join products p on p.id = v.product_id join stock_levels l on l.variant_id = v.id
    where p.shop_id = ${shop.id} and v.removed_at is null and p.removed_at is null order by p.id, v.position`.execute(
    db,
  )
  return rows
}
