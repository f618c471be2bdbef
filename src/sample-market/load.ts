import path from 'node:path'
import { sql } from 'kysely'
import type { Config } from '#src/config.ts'
import { connect, type Database, type Tx } from '#src/database/connect.ts'
import { createFileStore, type FileStore } from '#src/gateways/file-store.ts'
import { LOGO_SIDE, removePicture, storePicture } from '#src/gateways/pictures.ts'
import { log } from '#src/lib/log.ts'
import { plantCategories } from './categories.ts'
import { writePdf } from './document.ts'
import { drawEmblem } from './emblems.ts'
import { fillPools } from './fill-pools.ts'
import { fillShop, type Pictured } from './fill-shop.ts'
import type { SampleProduct } from './goods/plan.ts'
import { newPaperKey, openShop } from './open-shop.ts'
import { liveThrough } from './past.ts'
import { plantPaymentMethods } from './payment-methods.ts'
import { PEOPLE, PERSON_KEYS } from './people.ts'
import { fewAtOnce, type Kept, keepPicture } from './pictures.ts'
import { furnishShipping, plantPrices } from './prices.ts'
import { type SampleShop, SHOPS } from './shops.ts'
import { gatherPeople, type People, readSignIns, type SignIn, signInsFile } from './sign-ins.ts'

export type { SignIn } from './sign-ins.ts'

/**
 * Loads the sample market, or what is missing of it; answers who can sign in to it. A shop is there whole or not at
 * all, so that an interrupted loading is finished by the next. Two at once wait for each other.
 */
export async function loadSampleMarket(
  config: Pick<Config, 'dataDir' | 'secret'>,
  databaseUrl: string,
  say: (line: string) => void = (line) => log.info(line),
): Promise<SignIn[]> {
  const db = connect(databaseUrl, { poolSize: 4 })
  try {
    await alone(db, async () => {
      const missing = await listMissing(db)
      const known = readSignIns(config).length >= PERSON_KEYS.length - 1
      if (missing.length === 0 && known) return
      say('Sample market: people …')
      const people = await gatherPeople(db, config)
      const files = createFileStore(path.join(config.dataDir, 'files'))
      for (const shop of missing) await loadShop({ db, files, people, secret: config.secret }, shop, say)
      say(`Sample market: ready. Its sign-ins are in ${signInsFile(config)}`)
    })
    return readSignIns(config)
  } finally {
    await db.destroy()
  }
}

/** Holds a lock of the database meanwhile, on a connection of its own. */
function alone(db: Database, work: () => Promise<void>): Promise<void> {
  return db.connection().execute(async (connection) => {
    await sql`select set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)`.execute(
      connection,
    )
    await sql`select pg_advisory_lock(hashtext('sample market'))`.execute(connection)
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(hashtext('sample market'))`.execute(connection)
    }
  })
}

/** A shop is known by its address, or by its owner where that was changed. */
async function listMissing(db: Database): Promise<SampleShop[]> {
  const rows = await db
    .selectFrom('shops as s')
    .leftJoin('shop_members as m', 'm.shop_id', 's.id')
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .select(['s.slug', 'u.email'])
    .where((eb) =>
      eb.or([
        eb(
          's.slug',
          'in',
          SHOPS.map(({ slug }) => slug),
        ),
        eb(
          'u.email',
          'in',
          SHOPS.map(({ owner }) => PEOPLE[owner].email),
        ),
      ]),
    )
    .execute()
  return SHOPS.filter(({ slug, owner }) => !rows.some((row) => row.slug === slug || row.email === PEOPLE[owner].email))
}

type Hands = { db: Database; files: FileStore; people: People; secret: string }

async function loadShop(
  { db, files, people, secret }: Hands,
  shop: SampleShop,
  say: (line: string) => void,
): Promise<void> {
  const goods = shop.planGoods()
  say(`Sample market: ${shop.name}, ${goods.length} products …`)
  const prepared = await prepareFiles(files, shop, goods)
  try {
    await db.transaction().execute((tx) => writeShop(tx, secret, shop, people, prepared))
  } catch (error) {
    await forgetFiles(files, prepared)
    throw error
  }
}

type Files = { products: Pictured[]; logoKey: string; papers: { storageKey: string; bytes: number } }

async function writeShop(
  tx: Tx,
  secret: string,
  shop: SampleShop,
  people: People,
  { products, ...files }: Files,
): Promise<void> {
  const categories = await plantCategories(tx)
  const shopId = await openShop(tx, shop, people, files)
  const variants = await fillShop(
    tx,
    { shopId, shopSlug: shop.slug, delivery: shop.delivery ?? 'parcel', categories },
    products,
  )
  await plantPrices(tx, categories)
  await plantPaymentMethods(tx)
  await furnishShipping(tx, shopId, shop)
  const actor = ({ id, name }: People[keyof People]) => ({ shopId, actorId: id, actorName: name })
  const hands = { owner: actor(people[shop.owner]), keeper: actor(people[shop.keeper ?? shop.owner]) }
  if (shop.delivery === 'key') await fillPools(tx, secret, hands.owner, variants)
  else await liveThrough(tx, hands, variants)
}

async function prepareFiles(files: FileStore, shop: SampleShop, goods: SampleProduct[]): Promise<Files> {
  const logo = await storePicture(files, await drawEmblem(shop.emblem), 'logo')
  if (!logo.ok) throw new Error(logo.reason)
  const paper = writePdf(shop.paper.lines)
  const papers = { storageKey: newPaperKey(), bytes: paper.length }
  await files.put(papers.storageKey, paper)
  const products = await fewAtOnce(goods, async (product): Promise<Pictured> => {
    const kept: Kept[] = []
    for (const { photo } of product.pictures) kept.push(await keepPicture(files, photo, product.title))
    return { ...product, kept }
  })
  return { products, logoKey: logo.key, papers }
}

async function forgetFiles(files: FileStore, { products, logoKey, papers }: Files): Promise<void> {
  const pictures = [...products.flatMap(({ kept }) => kept), { key: logoKey, width: LOGO_SIDE }]
  for (const picture of pictures) await removePicture(files, picture)
  await files.remove(papers.storageKey)
}
