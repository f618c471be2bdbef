import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { MAIL_KINDS, type MailKind } from './kinds.ts'

/** Who a kind is for. `account` tells of the account itself: it always goes by mail and nobody can switch it off. */
export type Audience = 'account' | 'buyer' | 'shop' | 'staff'

export const AUDIENCES: Record<MailKind, Audience> = {
  'registration-code': 'account',
  'account-exists': 'account',
  'password-code': 'account',
  'password-changed': 'account',
  'new-sign-in': 'account',
  'second-factor': 'account',
  'shop-contact-code': 'account',
  'shop-invitation': 'account',
  'staff-invitation': 'account',
  'shop-role': 'account',
  'staff-role': 'account',
  'account-locked': 'account',
  'account-unlocked': 'account',
  'order-code': 'account',
  'order-link': 'account',
  'shop-decision': 'shop',
  'order-placed': 'buyer',
  'payment-reminder': 'buyer',
  'payment-accepted': 'buyer',
  'payment-rejected': 'buyer',
  'payment-expired': 'buyer',
  'order-shipped': 'buyer',
  'order-delivered': 'buyer',
  'keys-ready': 'buyer',
  'key-replaced': 'buyer',
  'service-delivered': 'buyer',
  'order-cancelled': 'buyer',
  'order-returned': 'buyer',
  'order-refunded': 'buyer',
  'order-note': 'buyer',
  'back-in-stock': 'buyer',
  'shop-order': 'shop',
  'service-answered': 'shop',
  'key-reported': 'shop',
  'pool-low': 'shop',
  'stock-low': 'shop',
  'stock-head': 'shop',
  'payment-to-review': 'staff',
}

/** How somebody is told of a kind. */
export type Way = { byMail: boolean; inApp: boolean }
export type Choice = Way & { kind: MailKind }

/** Goes by mail whatever was chosen: what concerns an account, and what is decided on a shop, to its contact address. */
export const isAlwaysMailed = (kind: MailKind): boolean => AUDIENCES[kind] === 'account' || kind === 'shop-decision'

export const isOptional = (kind: MailKind): boolean => AUDIENCES[kind] !== 'account'

/** The kinds that somebody may be told of and may choose about, in the order of kinds.ts. */
export const choosableKinds = (audiences: readonly Audience[]): MailKind[] =>
  MAIL_KINDS.filter((kind) => isOptional(kind) && audiences.includes(AUDIENCES[kind]))

/**
 * How a kind is told to somebody who chose nothing. Buyers, and whoever carries a shop or the market (`leads`), hear of
 * everything both ways; those who help them work in it all day and find it there. Nobody is told in the market that they
 * have just ordered: they see it; and a head of the ledger is there to be kept elsewhere.
 */
export const usualWay = (kind: MailKind, leads: boolean): Way => ({
  byMail: isAlwaysMailed(kind) || AUDIENCES[kind] === 'buyer' || leads,
  inApp: isOptional(kind) && kind !== 'order-placed' && kind !== 'stock-head',
})

/** What this person chose; where they chose nothing there is no entry. */
export async function listChoices(db: Database | Tx, userId: number): Promise<Map<string, Way>> {
  const rows = await db
    .selectFrom('notice_choices')
    .select(['kind', 'by_mail as byMail', 'in_app as inApp'])
    .where('user_id', '=', userId)
    .execute()
  return new Map(rows.map(({ kind, ...way }) => [kind, way]))
}

/**
 * Keeps what a person chose, all at once. What is as it usually is for them is not kept, so that it follows when their
 * part in the market changes. Codes and what concerns the account itself are left out: they always go by mail.
 */
export async function saveChoices(
  db: Database | Tx,
  userId: number,
  choices: readonly Choice[],
  usual: (kind: MailKind) => Way = (kind) => usualWay(kind, true),
): Promise<void> {
  const asked = choices
    .filter(({ kind }) => isOptional(kind))
    .map((one) => ({ ...one, byMail: one.byMail || isAlwaysMailed(one.kind) }))
  const own = asked.filter(({ kind, byMail, inApp }) => byMail !== usual(kind).byMail || inApp !== usual(kind).inApp)
  const as = <T>(take: (one: Choice) => T) => own.map(take)
  await sql`
    with back as (
      delete from notice_choices where user_id = ${userId}
        and kind = any(${asked.filter((one) => !own.includes(one)).map(({ kind }) => kind)}::text[]))
    insert into notice_choices (user_id, kind, by_mail, in_app)
    select ${userId}, * from unnest(${as((one) => one.kind)}::text[], ${as((one) => one.byMail)}::bool[],
      ${as((one) => one.inApp)}::bool[])
    on conflict (user_id, kind) do update set by_mail = excluded.by_mail, in_app = excluded.in_app`.execute(db)
}
