import type { Tx } from '#src/database/connect.ts'
import { after } from '#src/lib/clock.ts'
import { digitsOf } from '#src/lib/money.ts'
import { randomKey } from '#src/lib/secret.ts'
import { PEOPLE } from './people.ts'
import type { SampleShop } from './shops.ts'
import type { People } from './sign-ins.ts'

export const daysAgo = (days: number): Date => after(-days * 24 * 3600)

export type Papers = { storageKey: string; bytes: number }
export const newPaperKey = (): string => `documents/${randomKey()}.pdf`

/**
 * Writes the shop with its people, papers and history as it would stand today. Not with the verbs of its pages: those
 * act now and mail what they did, while a sample needs a past and has nobody to write to.
 */
export async function openShop(
  tx: Tx,
  shop: SampleShop,
  people: People,
  { logoKey, papers }: { logoKey: string; papers: Papers },
): Promise<number> {
  const opened = daysAgo(shop.openedDaysAgo)
  const last = shop.decisions.at(-1)
  const { id } = await tx
    .insertInto('shops')
    .values({
      slug: shop.slug,
      name: shop.name,
      description: shop.description,
      logo_key: logoKey,
      contact_email: contactOf(shop),
      contact_proven_at: minutesLater(opened, 9),
      country: shop.country,
      currency: shop.currency,
      currency_digits: digitsOf(shop.currency),
      status: last?.as ?? 'submitted',
      submitted_at: daysAgo(shop.submittedDaysAgo),
      created_at: opened,
      updated_at: daysAgo(last?.daysAgo ?? shop.submittedDaysAgo),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMembers(tx, id, shop, people)
  await tx
    .insertInto('shop_documents')
    .values({
      shop_id: id,
      storage_key: papers.storageKey,
      file_name: shop.paper.fileName,
      media_type: 'application/pdf',
      bytes: papers.bytes,
      uploaded_by: people[shop.owner].id,
      created_at: minutesLater(opened, 14),
    })
    .execute()
  await tellHistory(tx, id, shop, people)
  return id
}

const contactOf = ({ owner }: SampleShop) => PEOPLE[owner].email.replace(/^[^@]+/, 'hello')
const minutesLater = (from: Date, minutes: number) => after(minutes * 60, from)

async function addMembers(tx: Tx, shopId: number, { owner, keeper, openedDaysAgo }: SampleShop, people: People) {
  const since = daysAgo(openedDaysAgo)
  const members = [{ shop_id: shopId, user_id: people[owner].id, role: 'owner', created_at: since }]
  if (keeper) {
    members.push({ shop_id: shopId, user_id: people[keeper].id, role: 'stock-keeper', created_at: after(3600, since) })
  }
  await tx.insertInto('shop_members').values(members).execute()
}

async function tellHistory(tx: Tx, shopId: number, shop: SampleShop, people: People): Promise<void> {
  const opened = daysAgo(shop.openedDaysAgo)
  const { name, slug, paper } = shop
  const line = (action: string, at: Date, details: Record<string, string> = {}) => ({
    shop_id: shopId,
    actor_id: people[shop.owner].id,
    action,
    reason: '',
    details: JSON.stringify(details),
    created_at: at,
  })
  const decided = shop.decisions.map(({ as, reason, daysAgo: days }) => ({
    ...line(as, daysAgo(days)),
    actor_id: people.admin.id,
    reason,
  }))
  await tx
    .insertInto('shop_events')
    .values([
      line('opened', opened, { name, slug }),
      line('contact-proven', minutesLater(opened, 9), { address: contactOf(shop) }),
      line('document-added', minutesLater(opened, 14), { fileName: paper.fileName }),
      line('submitted', daysAgo(shop.submittedDaysAgo)),
      ...decided,
    ])
    .execute()
}
