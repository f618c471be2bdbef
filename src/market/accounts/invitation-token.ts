import { randomBytes } from 'node:crypto'
import { sha256 } from '#src/lib/secret.ts'

export const INVITATION_DAYS = 7

/** What an invitation's mail carries; only its hash is kept, so that a stolen table lets nobody in. */
export function newInvitationToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: sha256(token) }
}

/** The hash to look for; null for what no invitation of ours carries. */
export const invitationHash = (token: string): Buffer | null => (/^[\w-]{43}$/.test(token) ? sha256(token) : null)

/** Said of a wrong, withdrawn, used, replaced or old invitation alike. */
export const INVITATION_OVER =
  'This invitation cannot be used: it is older than seven days, was used or taken back, or a newer one was sent. Ask whoever invited you for another.'
