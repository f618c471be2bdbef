// Shops on their way: what a test of them needs before it can begin.

import { Refusal } from '#src/lib/refusal.ts'
import { openMail } from '#src/market/notifications/outbox.ts'
import { proveContact, sendContactCode } from '#src/market/shops/contact.ts'
import { findOwnRecord } from '#src/market/shops/record.ts'
import { type ShopDetails, saveShop } from '#src/market/shops/shop.ts'
import { submitShop } from '#src/market/shops/submission.ts'
import { approveShop } from '#src/market/shops/verification.ts'
import { addMember, type Market, type Member } from './cast.ts'

/** Opens, proves, submits and approves shops of new people in this market, one after the other. */
export function shopSteps({ db, cast, config: { secret } }: Market) {
  let number = 0

  const details = (more: Partial<ShopDetails> = {}): ShopDetails => ({
    name: `Sahaf Books ${number}`,
    description: 'Second-hand books and prints.',
    contactEmail: `hello${number}@sahaf.example`,
    country: 'TR',
    currency: 'TRY',
    ...more,
  })

  async function person(): Promise<Member> {
    number += 1
    return addMember(db, `Okan ${number}`, `okan${number}@example.com`)
  }

  const staff = (name: string) => {
    number += 1
    return addMember(db, name, `staff${number}@example.com`, { staff_role: 'operator' })
  }

  async function shopOf(owner: Member) {
    const own = await findOwnRecord(db, owner.id)
    if (!own) throw new Error(`${owner.name} has no shop`)
    return own.shop
  }

  /** Every message to this address, oldest first, as its template would get it. */
  async function mailed(to: string) {
    const rows = await db.selectFrom('mail_messages').selectAll().where('to_address', '=', to).orderBy('id').execute()
    return rows.map((row) => openMail(secret, row.kind, row.sealed_data as Buffer))
  }

  async function codeFor(address: string): Promise<string> {
    const last = (await mailed(address)).at(-1)
    if (last?.kind !== 'shop-contact-code') throw new Error(`no code was mailed to ${address}`)
    return last.data.code
  }

  async function prove(owner: Member): Promise<boolean> {
    const address = await sendContactCode(db, secret, owner.id)
    return proveContact(db, secret, owner.id, await codeFor(address))
  }

  async function submitted() {
    const owner = await person()
    await saveShop(db, owner.id, details())
    await prove(owner)
    await submitShop(db, owner.id)
    return { owner, id: (await shopOf(owner)).id }
  }

  async function approved() {
    const one = await submitted()
    await approveShop(db, secret, cast.ada.id, one.id, { reason: '' })
    return one
  }

  const visible = async (id: number) =>
    (await db.selectFrom('visible_shops').select('id').where('id', '=', id).execute()).length === 1

  return { details, person, staff, shopOf, mailed, codeFor, prove, submitted, approved, visible }
}

/** The refusal that an act ends in; anything else fails the test. */
export async function refusalOf(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was not refused')
}
