import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { keyedHash, keyFor, sameBytes } from '#src/lib/secret.ts'

/** How long a link to an order works for whoever has it: a guest has nothing else to show. */
export const ACCESS_DAYS = 60

const keyOf = (secret: string) => keyFor(secret, 'order-access')
const hashOf = (secret: string, number: string, until: number) =>
  keyedHash(keyOf(secret), number, until).subarray(0, 18).toString('base64url')

/** What opens this one order without an account until it expires: the second it ends, and a keyed hash over both. */
export function orderToken(secret: string, number: string): string {
  const until = Math.floor(after(ACCESS_DAYS * 24 * 3600).getTime() / 1000)
  return `${until.toString(36)}.${hashOf(secret, number, until)}`
}

/** Does the token open this order, now? Says in the same time to all that do not. */
export function opensOrder(secret: string, number: string, token: string | undefined): boolean {
  const [time = '', hash = ''] = (token ?? '').split('.')
  const until = /^[0-9a-z]{1,8}$/.test(time) ? Number.parseInt(time, 36) : 0
  const right = sameBytes(Buffer.from(hashOf(secret, number, until)), Buffer.from(hash))
  return right && until * 1000 > now().getTime()
}

/** The way to an order for a message to its buyer: a guest's opens it, a member signs in. */
export function orderLink(secret: string, order: { number: string; userId: number | null }): string {
  return order.userId === null
    ? paths.buyerOrder(order.number, orderToken(secret, order.number))
    : paths.buyerOrder(order.number)
}
