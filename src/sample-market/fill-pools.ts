import type { Tx } from '#src/database/connect.ts'
import { sha256 } from '#src/lib/secret.ts'
import { addKeys } from '#src/market/delivery/key-import.ts'
import type { Seller } from '#src/market/stock/ledger.ts'
import { setLowThresholds } from '#src/market/stock/opening.ts'
import type { Stocked } from './past.ts'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Fills the pool of each variant with keys that open nothing, and say so. Its stock is what its pool then holds. */
export async function fillPools(tx: Tx, secret: string, owner: Seller, variants: readonly Stocked[]): Promise<void> {
  for (const { id: variantId, sku, units } of variants) {
    const keys = Array.from({ length: units }, (_, place) => fakeKey(`${sku} ${place}`))
    if (units > 0) await addKeys(tx, secret, owner, { variantId, keys, source: 'file' })
  }
  const levels = variants.map(({ id, lowAt }) => ({ variantId: id, lowAt }))
  await setLowThresholds(tx, owner.shopId, levels)
}

/** "DEMO-7KQ2M-4XPDW-FAKE": the same for the same words, no two alike. */
function fakeKey(words: string): string {
  const signs = [...sha256(`key ${words}`).subarray(0, 10)].map((byte) => LETTERS[byte % 32]).join('')
  return `DEMO-${signs.slice(0, 5)}-${signs.slice(5)}-FAKE`
}
