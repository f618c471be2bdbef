import { isIP } from 'node:net'

/** An address as the database takes it: a proxy may hand on anything, and link-local ones name their network card. */
export function plainAddress(address: string | null): string | null {
  const plain = address?.replace(/%.*$/, '') ?? ''
  return isIP(plain) ? plain : null
}
