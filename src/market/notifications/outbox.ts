import type { Tx } from '#src/database/connect.ts'
import { addJob } from '#src/database/jobs.ts'
import { keyFor, seal, unseal } from '#src/lib/secret.ts'
import type { Mail, MailContent } from './kinds.ts'
import { isMailKind } from './kinds.ts'

/** The worker's task that sends one message of the outbox. */
export const SEND_MAIL = 'send-mail'
/** With growing waits between the tries this is some forty hours: longer than mail servers usually stay away. */
export const SEND_TRIES = 16

const keyOf = (secret: string) => keyFor(secret, 'mail')

/**
 * Puts a message into the outbox; the worker sends it once the transaction has committed, and never if it does not.
 * `secret` is the installation's: what the message says is sealed with it, since it may be a code.
 */
export async function queueMail(tx: Tx, secret: string, { to, kind, data }: Mail): Promise<number> {
  const { id } = await tx
    .insertInto('mail_messages')
    .values({ to_address: to, kind, sealed_data: sealMail(secret, { kind, data } as MailContent) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addJob(tx, SEND_MAIL, { id }, { maxAttempts: SEND_TRIES, key: `mail:${id}` })
  return id
}

/** What a message says, as it lies in the outbox. */
export const sealMail = (secret: string, { data }: MailContent): Buffer => seal(keyOf(secret), JSON.stringify(data))

/** What a message of the outbox says; throws when it was sealed with another secret. */
export function openMail(secret: string, kind: string, sealed: Buffer): MailContent {
  if (!isMailKind(kind)) throw new Error(`No template for mail of the kind ${kind}`)
  return { kind, data: JSON.parse(unseal(keyOf(secret), sealed)) } as MailContent
}
