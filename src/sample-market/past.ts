import type { Tx } from '#src/database/connect.ts'
import { adjustStock, countStock } from '#src/market/stock/adjustment.ts'
import { appendUpdates, type Seller } from '#src/market/stock/ledger.ts'
import { openStock, setLowThresholds } from '#src/market/stock/opening.ts'
import { reverseBatch } from '#src/market/stock/reversal.ts'
import type { SampleVariant } from './goods/plan.ts'

export type Stocked = SampleVariant & { id: number }
type Hands = { owner: Seller; keeper: Seller }

/**
 * What a stock room lived through: the opening, a delivery, a shelf count, damage, a delivery typed wrong and taken
 * back. Through the ledger, as everything: its times are therefore those of the loading.
 */
export async function liveThrough(tx: Tx, { owner, keeper }: Hands, variants: readonly Stocked[]): Promise<void> {
  await openStock(
    tx,
    owner,
    variants.map(({ id, units }) => ({ variantId: id, quantity: units })),
    { note: 'First delivery, unpacked and put on the shelves.' },
  )
  await setLowThresholds(
    tx,
    owner.shopId,
    variants.map(({ id, lowAt }) => ({ variantId: id, lowAt })),
  )
  const full = variants.filter(({ units }) => units >= 6)
  if (full.length < 6) return

  // Each act below is about other goods, so that none runs into another's numbers.
  const [counted, torn, mistyped, ...delivered] = spread(full)
  await appendUpdates(
    tx,
    { ...keeper, kind: 'adjustment', reason: 'received', note: 'Delivery note 2041, complete.' },
    delivered.map(({ id }) => ({ variantId: id, delta: 6 })),
  )
  await adjustStock(tx, keeper, torn.id, {
    delta: -2,
    reason: 'damaged',
    note: 'Crushed on the way here; the carrier pays.',
  })
  await countStock(tx, owner, counted.id, {
    seen: counted.units,
    counted: counted.units - 1,
    reason: 'counted',
    note: 'Shelf count, first Monday of the month.',
  })
  const wrong = await adjustStock(tx, keeper, mistyped.id, {
    delta: 120,
    reason: 'received',
    note: 'Delivery note 2044.',
  })
  if (wrong.batchId !== null) await reverseBatch(tx, owner, wrong.batchId, { note: '120 typed for 12.' })
  await adjustStock(tx, keeper, mistyped.id, {
    delta: 12,
    reason: 'received',
    note: 'Delivery note 2044, as it was meant.',
  })
}

/** Six of them, from all over the shop. */
function spread(variants: readonly Stocked[]) {
  const step = Math.floor(variants.length / 6)
  const [first, second, third, ...rest] = Array.from({ length: 6 }, (_, place) => variants[place * step])
  if (!first || !second || !third) throw new RangeError('spread() wants six or more')
  return [first, second, third, ...rest.filter((one) => one !== undefined)] as const
}
