/** Every message the market sends and what its template needs. A `link` is a path of ours; the worker adds the host. */
export type MailData = {
  /** Without the name: whoever registers could write anything there to somebody else's mailbox. */
  'registration-code': { code: string; minutes: number }
  /** Somebody registered with an address that has an account: its owner learns of it, the other person does not. */
  'account-exists': Record<string, never>
  'password-code': { name: string; code: string; minutes: number }
  'password-changed': { name: string }
  'shop-contact-code': { shopName: string; code: string; minutes: number }
  'shop-decision': {
    shopName: string
    decision: 'approved' | 'rejected' | 'suspended' | 'reinstated' | 'renamed' | 'name-refused'
    reason: string
    link: string
  }
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
  'shop-contact-code': true,
  'shop-decision': true,
}

/** Is it a kind of today? A row of the outbox may be older than this program, or newer. */
export const isMailKind = (kind: string): kind is MailKind => Object.hasOwn(KINDS, kind)
