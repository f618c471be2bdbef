/** Every message the market sends and what its template needs. A `link` is a path of ours; the worker adds the host. */
export type MailData = {
  /** Without the name: whoever registers could write anything there to somebody else's mailbox. */
  'registration-code': { code: string; minutes: number }
  /** Somebody registered with an address that has an account: its owner learns of it, the other person does not. */
  'account-exists': Record<string, never>
  'password-code': { name: string; code: string; minutes: number }
  'password-changed': { name: string }
  /** A browser that this account had not seen. `network` is where it was, not to the house. */
  'new-sign-in': { name: string; device: string; network: string }
  'second-factor': {
    name: string
    change: 'on' | 'moved' | 'off' | 'codes-renewed' | 'code-used' | 'reset-asked' | 'reset-withdrawn' | 'reset-done'
    /** Recovery codes that are left. */
    left?: number
    /** For a reset: who asked, why, and when it takes effect. */
    by?: string
    reason?: string
    due?: string
  }
  'shop-contact-code': { shopName: string; code: string; minutes: number }
  'shop-decision': {
    shopName: string
    decision: 'approved' | 'rejected' | 'suspended' | 'reinstated' | 'renamed' | 'name-refused'
    reason: string
    link: string
  }
  'shop-invitation': {
    shopName: string
    inviter: string
    role: 'owner' | 'manager' | 'stock-keeper' | 'viewer'
    days: number
    link: string
  }
  'staff-invitation': { inviter: string; role: 'admin' | 'operator' | 'viewer'; days: number; link: string }
  /** Without a role: they work there no longer. */
  'shop-role': {
    shopName: string
    role: 'owner' | 'manager' | 'stock-keeper' | 'viewer' | null
    actor: string
    link: string
  }
  'staff-role': { role: 'admin' | 'operator' | 'viewer' | null; actor: string; link: string }
  /** `at`: when, as ISO 8601, where the message is sent later. */
  'account-locked': { name: string; reason: string; at?: string }
  'account-unlocked': { name: string; reason: string }
  // To buyers. `number` is the order's; amounts are written out with their currency.
  'order-placed': {
    number: string
    name: string
    shops: { name: string; items: string[]; total: string }[]
    payments: { amount: string; method: string; reference: string; due: string }[]
    link: string
  }
  'payment-reminder': { number: string; amount: string; due: string; link: string }
  'payment-accepted': { number: string; amount: string; link: string }
  'payment-rejected': { number: string; amount: string; reason: string; again: boolean; link: string }
  'payment-expired': { number: string; amount: string; link: string }
  'order-shipped': {
    number: string
    shopName: string
    carrier: string
    tracking: string
    items: string[]
    link: string
    /** It waits at the shop to be fetched. */
    pickup?: boolean
  }
  'order-delivered': { number: string; shopName: string; link: string }
  'keys-ready': { number: string; shopName: string; items: string[]; link: string }
  'key-replaced': { number: string; shopName: string; item: string; link: string }
  'service-delivered': { number: string; shopName: string; item: string; link: string }
  'order-cancelled': { number: string; shopName: string; items: string[]; reason: string; link: string }
  'order-returned': { number: string; shopName: string; items: string[]; reason: string; link: string }
  'order-refunded': { number: string; amount: string; reason: string; link: string }
  'order-note': { number: string; shopName: string; note: string; link: string }
  'order-code': { number: string; code: string; minutes: number }
  'order-link': { number: string; link: string }
  'back-in-stock': { item: string; shopName: string; link: string }
  // To those who work in a shop.
  'shop-order': { shopName: string; number: string; items: string[]; total: string; link: string }
  'service-answered': { shopName: string; number: string; item: string; confirmed: boolean; note: string; link: string }
  'key-reported': { shopName: string; number: string; item: string; note: string; link: string }
  'pool-low': { shopName: string; item: string; left: number; link: string }
  'stock-low': { shopName: string; count: number; items: string[]; link: string }
  /** The ledger of a day in one hash (`head`, 64 letters); `day` is a date, as 2026-11-20. */
  'stock-head': {
    shopName: string
    day: string
    head: string
    changes: number
    updates: number
    variants: number
    link: string
  }
  // To staff.
  'payment-to-review': { number: string; amount: string; late: boolean; link: string }
}

export type MailKind = keyof MailData

/** One message to one address: its kind and the data of that kind. */
export type Mail = { [K in MailKind]: { to: string; kind: K; data: MailData[K] } }[MailKind]

/** A message as it is rendered: who it is for is known, what it says is not yet. */
export type MailContent = { [K in MailKind]: { kind: K; data: MailData[K] } }[MailKind]

const KINDS: Record<MailKind, true> = {
  'registration-code': true,
  'account-exists': true,
  'password-code': true,
  'password-changed': true,
  'new-sign-in': true,
  'second-factor': true,
  'shop-contact-code': true,
  'shop-decision': true,
  'shop-invitation': true,
  'staff-invitation': true,
  'shop-role': true,
  'staff-role': true,
  'account-locked': true,
  'account-unlocked': true,
  'order-placed': true,
  'payment-reminder': true,
  'payment-accepted': true,
  'payment-rejected': true,
  'payment-expired': true,
  'order-shipped': true,
  'order-delivered': true,
  'keys-ready': true,
  'key-replaced': true,
  'service-delivered': true,
  'order-cancelled': true,
  'order-returned': true,
  'order-refunded': true,
  'order-note': true,
  'order-code': true,
  'order-link': true,
  'back-in-stock': true,
  'shop-order': true,
  'service-answered': true,
  'key-reported': true,
  'pool-low': true,
  'stock-low': true,
  'stock-head': true,
  'payment-to-review': true,
}

/** Every kind, in the order of what happens to people. */
export const MAIL_KINDS = Object.keys(KINDS) as MailKind[]

/** Is it a kind of today? A row of the outbox may be older than this program, or newer. */
export const isMailKind = (kind: string): kind is MailKind => Object.hasOwn(KINDS, kind)
