import type { Tx } from '#src/database/connect.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { type Act, type Actor, appendUpdates, type Line } from '#src/market/stock/ledger.ts'
import { openStock, setLowThresholds } from '#src/market/stock/opening.ts'
import type { SampleVariant } from './goods/plan.ts'

export type Stocked = SampleVariant & { id: number }
type Hands = { owner: Actor; keeper: Actor }

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
  const write = (by: Actor, what: Deed, lines: Line[]) => append(tx, { ...by, onlyLive: true, ...what }, lines)

  // Each line below is about other goods, so that none runs into another's numbers.
  const [counted, torn, mistyped, ...rest] = spread(full)
  await write(keeper, { kind: 'adjustment', reason: 'received', note: 'Delivery note 2041, complete.' }, add(rest, 6))
  await write(keeper, { kind: 'adjustment', reason: 'damaged', note: 'Crushed on the way here; the carrier pays.' }, [
    { variantId: torn.id, delta: -2 },
  ])
  await write(owner, { kind: 'count', reason: 'counted', note: 'Shelf count, first Monday of the month.' }, [
    { variantId: counted.id, seen: counted.units, counted: counted.units - 1 },
  ])
  const wrong = await write(keeper, { kind: 'adjustment', reason: 'received', note: 'Delivery note 2044.' }, [
    { variantId: mistyped.id, delta: 120 },
  ])
  await write(owner, { kind: 'reversal', reason: 'undone', note: '120 typed for 12.', reversesId: wrong }, [
    { variantId: mistyped.id, delta: -120 },
  ])
  await write(keeper, { kind: 'adjustment', reason: 'received', note: 'Delivery note 2044, as it was meant.' }, [
    { variantId: mistyped.id, delta: 12 },
  ])
}

type Deed = Pick<Act, 'kind' | 'reason' | 'note' | 'reversesId'>

async function append(tx: Tx, act: Act, lines: Line[]): Promise<number> {
  const { batchId, lines: outcome } = await appendUpdates(tx, act, lines)
  if (batchId === null) throw new Refusal('conflict', `the sample's past does not add up: ${JSON.stringify(outcome)}`)
  return batchId
}

const add = (variants: readonly Stocked[], delta: number): Line[] =>
  variants.map(({ id }) => ({ variantId: id, delta }))

/** Six of them, from all over the shop. */
function spread(variants: readonly Stocked[]) {
  const step = Math.floor(variants.length / 6)
  const [first, second, third, ...rest] = Array.from({ length: 6 }, (_, place) => variants[place * step])
  if (!first || !second || !third) throw new RangeError('spread() wants six or more')
  return [first, second, third, ...rest.filter((one) => one !== undefined)] as const
}
