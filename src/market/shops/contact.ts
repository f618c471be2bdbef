import type { Database } from '#src/database/connect.ts'
import { now } from '#src/lib/clock.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { CODE_MINUTES, issueCode, proveCode } from '#src/market/accounts/one-time-codes.ts'
import { countTry } from '#src/market/accounts/throttle.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { recordEvent } from './history.ts'
import { type AtShop, personOf, requireOwnShop } from './own-shop.ts'

type Addresses = { contact_email: string; contact_proven_at: Date | null; wanted_contact_email: string | null }

/** The address that still has to be proven, or null when there is none. */
function addressToProve(shop: Addresses): string | null {
  return shop.wanted_contact_email ?? (shop.contact_proven_at ? null : shop.contact_email)
}

/**
 * Mails a code to the shop's contact address that is not proven yet, and answers that address. Refuses (conflict) when
 * there is none, (too-many) when codes were asked for too often.
 */
export async function sendContactCode(db: Database, secret: string, who: AtShop): Promise<string> {
  const personId = personOf(who)
  const { name, address } = await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    return { name: shop.name, address: addressToProve(shop) }
  })
  if (!address) throw new Refusal('conflict', 'The contact address is proven already; no code is needed.')
  await countTry(db, 'mail to address', address)
  await db.transaction().execute(async (tx) => {
    const code = await issueCode(tx, secret, { userId: personId, purpose: 'shop-contact', address })
    await queueMail(tx, secret, {
      to: address,
      kind: 'shop-contact-code',
      data: { shopName: name, code, minutes: CODE_MINUTES },
    })
  })
  return address
}

/**
 * Proves the contact address with the code that was mailed to it; a new address takes the old one's place only now.
 * False when the code does not work. Refuses (conflict) when the address was changed after the code was sent.
 */
export async function proveContact(db: Database, secret: string, who: AtShop, code: string): Promise<boolean> {
  const personId = personOf(who)
  const whose = { userId: personId, purpose: 'shop-contact' as const, code }
  const proof = await proveCode(db, secret, whose, async (tx, address) => {
    const shop = await requireOwnShop(tx, who)
    if (addressToProve(shop) !== address) {
      throw new Refusal('conflict', `That code was for ${address}, which is no longer the address to prove.`)
    }
    await tx
      .updateTable('shops')
      .set({ contact_email: address, contact_proven_at: now(), wanted_contact_email: null, updated_at: now() })
      .where('id', '=', shop.id)
      .execute()
    await recordEvent(tx, { shopId: shop.id, actorId: personId, action: 'contact-proven', details: { address } })
  })
  return proof.ok
}

/** When was the last code sent that could still be typed in? For the form that asks for it. */
export async function findOpenCode(db: Database, personId: number): Promise<{ address: string; sentAt: Date } | null> {
  const code = await db
    .selectFrom('one_time_codes')
    .select(['address', 'issued_at as sentAt'])
    .where('user_id', '=', personId)
    .where('purpose', '=', 'shop-contact')
    .where('state', '=', 'active')
    .where('expires_at', '>', now())
    .executeTakeFirst()
  return code ?? null
}
