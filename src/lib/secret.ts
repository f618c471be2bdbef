import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** One key a purpose, from the installation's one secret (HKDF-SHA-256, RFC 5869). */
export function keyFor(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'market-window', purpose, 32))
}

export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest()
}

/** A key used many times is best made a KeyObject once: from bytes it is set up anew at each use. */
export type Key = Buffer | KeyObject

export function keyedHash(key: Key, ...parts: (string | number)[]): Buffer {
  return createHmac('sha256', key).update(parts.join('\x1f')).digest()
}

/** Compares in a time that does not tell where the two differ. */
export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, then the text. It opens only for what it is `boundTo`. */
export function seal(key: Key, text: string, boundTo = ''): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Opens what seal() closed; throws where the key or what it is bound to is another, or a byte was changed. */
export function unseal(key: Key, sealed: Buffer, boundTo = ''): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
}

export function randomKey(bytes = 16): string {
  return randomBytes(bytes).toString('hex')
}
