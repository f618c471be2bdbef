import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listShopItems, type ShopItem } from './checklist-answers.ts'
import { recordEvent } from './history.ts'
import { type AtShop, type OwnShop, personOf, requireOwnShop } from './own-shop.ts'
import { canMove, MOVES } from './states.ts'

export type Missing = 'description' | 'contact' | 'checklist'

/** What is still to be done before a shop can be submitted; empty when nothing is. */
export function missingForSubmission(shop: {
  description: string
  contactProven: boolean
  checklist: readonly Pick<ShopItem, 'demand' | 'answered'>[]
}): Missing[] {
  return [
    ...(shop.description.trim() === '' ? (['description'] as const) : []),
    ...(shop.contactProven ? [] : (['contact'] as const)),
    ...(shop.checklist.some((item) => item.demand === 'required' && !item.answered) ? (['checklist'] as const) : []),
  ]
}

const MISSING = {
  description: 'Say what you sell first: the description is empty.',
  checklist: 'Answer what the checklist requires first.',
  contact: 'Prove the contact address first: send the code and type it in.',
}

/** Puts this person's shop into the review queue. Refuses (conflict) what is not complete, or waits or is decided. */
export async function submitShop(db: Database, who: AtShop): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    if (!canMove('submit', shop.status)) throw new Refusal('conflict', whyNot(shop))
    const [missing] = missingForSubmission({
      description: shop.description,
      contactProven: shop.contact_proven_at !== null,
      checklist: await listShopItems(tx, shop.id),
    })
    if (missing) throw new Refusal('conflict', MISSING[missing])
    await tx
      .updateTable('shops')
      .set({ status: MOVES.submit.to, submitted_at: now(), updated_at: now() })
      .where('id', '=', shop.id)
      .execute()
    await recordEvent(tx, { shopId: shop.id, actorId: personOf(who), action: 'submitted' })
  })
}

function whyNot({ status }: OwnShop): string {
  if (status === 'submitted') return 'Your shop is in the review queue already. You need do nothing more.'
  if (status === 'suspended') return 'Your shop is suspended. The reason is shown above; answer it by mail.'
  return 'Your shop is approved already.'
}
