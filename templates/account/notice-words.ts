import type { MailData, MailKind } from '#src/market/notifications/kinds.ts'
import { kindNames } from '#templates/mail/names.ts'
import type { Tone } from '#templates/ui/attributes.ts'
import type { IconName } from '#templates/ui/icon.tsx'

export type NoticeWords = { title: string; text?: string; icon: IconName; tone?: Tone }
/** What a notice keeps of its message; one of an earlier day may lack some. */
type Kept<K extends MailKind> = Partial<MailData[K]>
/** Kinds that lead somewhere: the others are codes, and go by mail alone. */
export type NoticeKind = Exclude<
  { [K in MailKind]: MailData[K] extends { link: string } ? K : never }[MailKind],
  // A link that is the message itself: it was asked for by mail.
  'order-link' | 'shop-invitation' | 'staff-invitation' | 'shop-role' | 'staff-role'
>

const order = (data: { number?: string }) => `Order ${data.number ?? ''}`.trim()
const decided: Record<MailData['shop-decision']['decision'], string> = {
  approved: 'is verified: buyers see it now',
  rejected: 'was not approved yet',
  suspended: 'is suspended',
  reinstated: 'is open again',
  renamed: 'has its new name',
  'name-refused': 'keeps its name',
}

/** A kind that has a link but no words here is a type error. */
const WORDS: { [K in NoticeKind]: (data: Kept<K>) => NoticeWords } = {
  'shop-decision': (data) => ({
    title: `${data.shopName ?? 'Your shop'} ${data.decision ? decided[data.decision] : 'was decided on'}`,
    ...(data.reason ? { text: data.reason } : {}),
    icon: 'badge-check',
  }),
  'order-placed': (data) => ({ title: `${order(data)} is placed`, icon: 'shopping-bag', tone: 'good' }),
  'payment-reminder': (data) => ({
    title: `${order(data)} waits for ${data.amount ?? 'your payment'}`,
    ...(data.due ? { text: `Pay by ${data.due}` } : {}),
    icon: 'clock',
    tone: 'warn',
  }),
  'payment-accepted': (data) => ({ title: `${order(data)}: your payment has arrived`, icon: 'wallet', tone: 'good' }),
  'payment-rejected': (data) => ({
    title: `${order(data)}: your payment could not be confirmed`,
    ...(data.reason ? { text: data.reason } : {}),
    icon: 'circle-alert',
    tone: 'bad',
  }),
  'payment-expired': (data) => ({ title: `${order(data)} was not paid in time`, icon: 'clock', tone: 'bad' }),
  'order-shipped': (data) => ({
    title: `${order(data)}: ${data.shopName ?? 'the shop'} has sent it`,
    ...(data.carrier ? { text: [data.carrier, data.tracking].filter(Boolean).join(' ') } : {}),
    icon: 'truck',
  }),
  'order-delivered': (data) => ({ title: `${order(data)} has arrived`, icon: 'package', tone: 'good' }),
  'keys-ready': (data) => ({ title: `${order(data)}: your keys are ready`, icon: 'key-round', tone: 'good' }),
  'key-replaced': (data) => ({
    title: `${order(data)}: you have a new key`,
    ...(data.item ? { text: data.item } : {}),
    icon: 'key-round',
  }),
  'service-delivered': (data) => ({
    title: `${order(data)}: ${data.shopName ?? 'the shop'} has delivered`,
    ...(data.item ? { text: data.item } : {}),
    icon: 'gift',
  }),
  'order-cancelled': (data) => ({
    title: `${order(data)}: ${data.shopName ?? 'the shop'} cancelled`,
    ...(data.reason ? { text: data.reason } : {}),
    icon: 'ban',
    tone: 'bad',
  }),
  'order-returned': (data) => ({ title: `${order(data)}: your return has arrived`, icon: 'undo-2' }),
  'order-refunded': (data) => ({
    title: `${order(data)}: ${data.amount ?? 'your money'} is sent back`,
    ...(data.reason ? { text: data.reason } : {}),
    icon: 'wallet',
  }),
  'order-note': (data) => ({
    title: `${order(data)}: a note from ${data.shopName ?? 'the shop'}`,
    ...(data.note ? { text: data.note } : {}),
    icon: 'mail',
  }),
  'back-in-stock': (data) => ({
    title: `${data.item ?? 'What you wanted'} is back`,
    ...(data.shopName ? { text: data.shopName } : {}),
    icon: 'bell',
    tone: 'good',
  }),
  'shop-order': (data) => ({
    title: `New ${order(data).replace('Order', 'order')}`,
    ...(data.total ? { text: data.total } : {}),
    icon: 'package',
    tone: 'good',
  }),
  'service-answered': (data) => ({
    title: `${order(data)}: ${data.confirmed ? 'the buyer confirmed' : 'something is wrong'}`,
    ...(data.item ? { text: data.item } : {}),
    icon: data.confirmed ? 'circle-check' : 'circle-alert',
    tone: data.confirmed ? 'good' : 'bad',
  }),
  'key-reported': (data) => ({
    title: `${order(data)}: a key does not work`,
    ...(data.note ? { text: data.note } : {}),
    icon: 'key-round',
    tone: 'bad',
  }),
  'pool-low': (data) => ({
    title: data.left
      ? `${data.item ?? 'A product'}: ${data.left} keys left`
      : `${data.item ?? 'A product'}: no keys left`,
    icon: 'key-round',
    tone: 'warn',
  }),
  'stock-head': (data) => ({
    title: `${data.shopName ?? 'Your shop'}: stock ledger of ${data.day ?? 'a day'} sealed`,
    ...(data.head ? { text: `Head ${data.head.slice(0, 16)}…` } : {}),
    icon: 'shield-check',
  }),
  'stock-low': (data) => ({
    title: `${data.shopName ?? 'Your shop'}: ${data.count === 1 ? 'one more variant is low' : `${data.count ?? 'some'} more variants are low`}`,
    icon: 'boxes',
    tone: 'warn',
  }),
  'payment-to-review': (data) => ({
    title: data.late ? `${order(data)} was paid late: decide` : `${order(data)}: a payment to review`,
    ...(data.amount ? { text: data.amount } : {}),
    icon: 'scale',
    ...(data.late ? { tone: 'warn' as const } : {}),
  }),
}

/** What a notice says. One of a kind that this program no longer knows says as much. */
export function noticeWords(kind: string, data: Record<string, unknown>): NoticeWords {
  if (Object.hasOwn(WORDS, kind)) return (WORDS[kind as NoticeKind] as (data: object) => NoticeWords)(data)
  return { title: kindNames[kind as MailKind] ?? 'Something happened', icon: 'bell' }
}
