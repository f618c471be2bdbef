import type { Database, Tx } from '#src/database/connect.ts'
import {
  addProduct,
  changeProduct,
  type OfShop,
  type ProductInput,
  type SavedProduct,
  settlingRaces,
} from '#src/market/catalogue/product.ts'
import type { Seller } from './ledger.ts'
import { openStock, setLowThresholds } from './opening.ts'

/** What a row says of its stock: units there already, which count only while the row is new, and when they are low. */
export type Shelf = { opening: number; lowAt: number | null }
/** A product with a shelf for each of its variants, in their order. */
export type StockedInput = ProductInput & { shelves: Shelf[] }

/** Creates a draft with the opening stock of its rows, both or neither. Refuses as createProduct does. */
export const createStockedProduct = (db: Database, seller: Seller, shop: OfShop, input: StockedInput) =>
  settlingRaces(() =>
    db.transaction().execute(async (tx) => shelve(tx, seller, input, await addProduct(tx, shop, input))),
  )

/** Saves a product with the opening stock of the rows that are new in it. Refuses as editProduct does. */
export const editStockedProduct = (
  db: Database,
  seller: Seller,
  shop: OfShop,
  { id, seen }: { id: number; seen: number },
  input: StockedInput,
) =>
  settlingRaces(() =>
    db.transaction().execute(async (tx) => shelve(tx, seller, input, await changeProduct(tx, shop, id, seen, input))),
  )

async function shelve(tx: Tx, seller: Seller, { shelves }: StockedInput, saved: SavedProduct): Promise<SavedProduct> {
  if (!saved.ok) return saved
  const rows = saved.rows.map((row) => ({ variantId: row.id, isNew: row.isNew, shelf: shelves[row.index] }))
  await setLowThresholds(
    tx,
    seller.shopId,
    rows.map(({ variantId, shelf }) => ({ variantId, lowAt: shelf?.lowAt ?? null })),
  )
  const opened = rows.filter((row) => row.isNew)
  await openStock(
    tx,
    seller,
    opened.map(({ variantId, shelf }) => ({ variantId, quantity: shelf?.opening ?? 0 })),
  )
  return saved
}
