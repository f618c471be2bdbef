import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { Refusal } from '#src/lib/refusal.ts'
import { takeTurns } from '#src/lib/turns.ts'

export const PASSWORD_LEAST = 10
export const PASSWORD_MOST = 200

const ARGON2ID: Algorithm = 2
/** As OWASP advises: 19 MiB, two passes, one lane. */
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`

// Each hash takes 19 MiB and a core: a flood of sign-ins may keep two busy, and waits or is refused for the rest.
const inTurn = takeTurns({
  atOnce: 2,
  waiting: 100,
  full: () => new Refusal('too-many', 'Very many people are signing in right now. Please try again in a moment.'),
})

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), COST))

/** Of a password nobody has: checked against when there is no account, so that both cases take as long. */
let nobodys: Promise<string> | undefined

/** Is this the password? Without a hash (no such account) it takes the same time and answers no. */
export async function checkPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  nobodys ??= hashPassword(crypto.randomUUID())
  const known = passwordHash ?? (await nobodys)
  const right = await inTurn(() => verify(known, password.normalize('NFKC')))
  return right && passwordHash !== undefined
}

/** Was it hashed with other parameters than today's? */
export const needsRehash = (passwordHash: string): boolean => !passwordHash.startsWith(CURRENT)

/** Why this password will not do, or null. Length is what counts; rules about signs and digits only annoy. */
export function passwordProblem(password: string, about: { email: string; name: string }): string | null {
  if (password.length < PASSWORD_LEAST) {
    return `Use at least ${PASSWORD_LEAST} characters. Several words in a row are easy to remember.`
  }
  if (password.length > PASSWORD_MOST) return `Use at most ${PASSWORD_MOST} characters.`
  const plain = password.trim().toLowerCase()
  const known = [about.email, about.email.split('@')[0], about.name].map((word) => word?.trim().toLowerCase())
  if (known.includes(plain)) return 'Use something other than your name or e-mail address.'
  if (new Set(plain).size < 4) return 'Use more than the same few characters again and again.'
  return null
}
