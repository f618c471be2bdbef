import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { keyedHash, keyFor, sameBytes } from '#src/lib/secret.ts'

/** How long a link to an order works for whoever has it: a guest has nothing else to show. */
export const ACCESS_DAYS = 60

/** How long a proven address opens the keys of an order: secrets need more than the link, and not for long. */
export const KEYS_MINUTES = 30

type Door = 'order-access' | 'order-keys'
const hashOf = (secret: string, door: Door, number: string, until: number) =>
  keyedHash(keyFor(secret, door), number, until).subarray(0, 18).toString('base64url')

/** The second it ends, and a keyed hash over that and the order. */
function tokenFor(secret: string, door: Door, number: string, seconds: number): string {
  const until = Math.floor(after(seconds).getTime() / 1000)
  return `${until.toString(36)}.${hashOf(secret, door, number, until)}`
}

/** Says in the same time to all tokens that do not open. */
function opens(secret: string, door: Door, number: string, token: string | undefined): boolean {
  const [time = '', hash = ''] = (token ?? '').split('.')
  const until = /^[0-9a-z]{1,8}$/.test(time) ? Number.parseInt(time, 36) : 0
  const right = sameBytes(Buffer.from(hashOf(secret, door, number, until)), Buffer.from(hash))
  return right && until * 1000 > now().getTime()
}

/** What opens this one order without an account until it expires. */
export const orderToken = (secret: string, number: string): string =>
  tokenFor(secret, 'order-access', number, ACCESS_DAYS * 24 * 3600)

/** Does the token open this order, now? */
export const opensOrder = (secret: string, number: string, token: string | undefined): boolean =>
  opens(secret, 'order-access', number, token)

/** What opens the keys of this one order to a guest who has proven its address. */
export const keysToken = (secret: string, number: string): string =>
  tokenFor(secret, 'order-keys', number, KEYS_MINUTES * 60)

/** Does the token open the keys of this order, now? */
export const opensKeys = (secret: string, number: string, token: string | undefined): boolean =>
  opens(secret, 'order-keys', number, token)

/** The way to an order for a message to its buyer: a guest's opens it, a member signs in. */
export function orderLink(secret: string, order: { number: string; userId: number | null }): string {
  return order.userId === null
    ? paths.buyerOrder(order.number, orderToken(secret, order.number))
    : paths.buyerOrder(order.number)
}
