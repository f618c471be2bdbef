import { sql } from 'kysely'
import type { Database } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { LARGEST_BYTES, removePicture, storePicture } from '#src/gateways/pictures.ts'
import { fetchRemote, RemoteProblem } from '#src/gateways/remote-file.ts'
import { now } from '#src/lib/clock.ts'
import { pictureFile } from '#src/lib/picture.ts'
import { notFound } from '#src/lib/refusal.ts'
import { appendImage } from './images.ts'
import { FETCH_PICTURES, findImport } from './imports.ts'
import { pictureKeyIn } from './product-csv.ts'

export type PictureCounts = { waiting: number; fetched: number; failed: number }
export type FailedPicture = { id: number; line: number; address: string; problem: string; title: string }

type Waiting = { id: number; productId: number; shopId: number; importId: number; address: string; alt: string }
export type Fetch = (address: string) => Promise<Buffer>

const fetchPicture: Fetch = (address) => fetchRemote(address, { largest: LARGEST_BYTES })

/** How many one job fetches before others get their turn, and how many at a time. */
const IN_ONE_JOB = 24
const AT_ONCE = 3

/**
 * Fetches pictures that an import named, makes them ours, and puts them on their products. One that cannot be fetched is told on
 * the import's page; nothing else hangs on it. The next ones are another job's.
 */
export async function fetchPictures(
  db: Database,
  store: FileStore,
  importId: number,
  fetch = fetchPicture,
): Promise<void> {
  const { rows } = await sql<Waiting>`
    select id, product_id as "productId", shop_id as "shopId", import_id as "importId", address, alt
    from import_pictures where import_id = ${importId} and state = 'waiting' order by id limit ${IN_ONE_JOB}`.execute(
    db,
  )
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    // Fetched together, but put on their products one after the other: in the order in which the file names them.
    let turn: Promise<void> = Promise.resolve()
    const fetched = rows.slice(at, at + AT_ONCE).map((one) => {
      const own = fetchOne(db, store, one, { fetch, turn })
      turn = own.catch(() => {})
      return own
    })
    await Promise.all(fetched)
    await sql`update imports set touched_at = ${now()} where id = ${importId}`.execute(db)
  }
  if (rows.length === IN_ONE_JOB) {
    await addJob(db, FETCH_PICTURES, { id: importId }, { maxAttempts: 8, key: `import-pictures:${importId}` })
  }
}

type Turn = { fetch: Fetch; turn: Promise<void> }

async function fetchOne(db: Database, store: FileStore, one: Waiting, { fetch, turn }: Turn): Promise<void> {
  try {
    const bytes = (await ownPicture(db, store, one)) ?? (await fetch(one.address))
    const picture = await storePicture(store, bytes)
    if (!picture.ok) return await settle(db, one.id, picture.reason)
    await turn
    const added = await db.transaction().execute(async (tx) => {
      const added = await appendImage(tx, { ...one, ...picture })
      if (!added.ok) return added
      await sql`update product_images set source_address = ${one.address} where id = ${added.id}`.execute(tx)
      await sql`update import_pictures set state = 'fetched', image_id = ${added.id}, problem = '' where id = ${one.id}`.execute(
        tx,
      )
      await sql`update variants v set image_id = ${added.id} from import_rows r
        where r.import_id = ${one.importId} and r.variant_image = ${one.address} and v.id = r.variant_id
          and v.product_id = ${one.productId}`.execute(tx)
      return added
    })
    if (added.ok) return
    await removePicture(store, picture)
    await settle(db, one.id, added.reason)
  } catch (error) {
    if (error instanceof RemoteProblem) return settle(db, one.id, error.message)
    const code = (error as { code?: string }).code
    if (code !== 'not-found') throw error
    await settle(db, one.id, 'Its product is gone.')
  }
}

/** A picture of this market, named by its address: read from here, where the shop may see it. */
async function ownPicture(db: Database, store: FileStore, { address, shopId }: Waiting): Promise<Buffer | null> {
  const key = pictureKeyIn(address)
  if (!key) return null
  const { rows } = await sql<{ width: number }>`
    select i.width from product_images i where i.image_key = ${key} and (
      exists (select from products p where p.id = coalesce(i.product_id, i.removed_from) and p.shop_id = ${shopId})
      or exists (select from visible_products p where p.id = i.product_id))`.execute(db)
  return rows[0] ? store.get(pictureFile(key, rows[0].width)) : null
}

const settle = async (db: Database, id: number, problem: string) => {
  await sql`update import_pictures set state = 'failed', problem = ${problem} where id = ${id}`.execute(db)
}

export async function countPictures(db: Database, importId: number): Promise<PictureCounts> {
  const { rows } = await sql<PictureCounts>`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'fetched') as fetched,
      count(*) filter (where state = 'failed') as failed
    from import_pictures where import_id = ${importId}`.execute(db)
  return rows[0] ?? { waiting: 0, fetched: 0, failed: 0 }
}

const MOST_SHOWN = 50

/** Pictures that could not be fetched, the first of them. */
export async function listFailedPictures(db: Database, importId: number): Promise<FailedPicture[]> {
  const { rows } = await sql<FailedPicture>`
    select k.id, k.line, k.address, k.problem, p.title from import_pictures k join products p on p.id = k.product_id
    where k.import_id = ${importId} and k.state = 'failed' order by k.id limit ${MOST_SHOWN}`.execute(db)
  return rows
}

/** Has all that failed fetched once more. */
export function retryPictures(db: Database, shopId: number, importId: number): Promise<void> {
  return db.transaction().execute(async (tx) => {
    if (!(await findImport(tx, shopId, importId))) throw notFound('import')
    await sql`update import_pictures set state = 'waiting', problem = '' where import_id = ${importId} and state = 'failed'`.execute(
      tx,
    )
    await addJob(tx, FETCH_PICTURES, { id: importId }, { maxAttempts: 8, key: `import-pictures:${importId}` })
  })
}
