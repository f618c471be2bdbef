import { createTransport } from 'nodemailer'

export type Letter = {
  to: string
  /** Another sender than the one it usually is. */
  from?: string
  subject: string
  text: string
  html: string
  messageId: string
  /** For mails that nobody has to get: what a mailbox offers to press, and sends by itself (RFC 8058). */
  leaveLink?: string | null
}
export type Mailer = { send(letter: Letter): Promise<void>; close(): void }

/**
 * Why a message did not leave. temporary: the same may work later. permanent: it never will. configuration: nothing will,
 * until somebody corrects our settings.
 */
export class MailProblem extends Error {
  readonly kind: 'temporary' | 'permanent' | 'configuration'

  constructor(kind: MailProblem['kind'], message: string) {
    super(message)
    this.name = 'MailProblem'
    this.kind = kind
  }
}

type SmtpError = Error & { code?: string; responseCode?: number; command?: string }

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/

/** A connection to the mail server of `smtp://` (587, STARTTLS demanded in production) or `smtps://` (465). */
export function createMailer(smtpUrl: string, { from, production }: { from: string; production: boolean }): Mailer {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  // To a relay on this very machine nobody is in between, and its certificate is mostly one nobody vouches for.
  const near = LOOPBACK.test(url.hostname)
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    requireTLS: production && !secure && !near,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: !near },
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    pool: true,
    maxConnections: 2,
    maxMessages: 50,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 5_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, leaveLink, ...letter }) {
      try {
        await transport.sendMail({
          from,
          ...letter,
          // As an object: nothing in an address can turn into a second recipient.
          to: { name: '', address: to },
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(leaveLink && {
              'List-Unsubscribe': `<${leaveLink}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        })
      } catch (error) {
        throw problemOf(error as SmtpError)
      }
    },
    close: () => transport.close(),
  }
}

const CONFIGURATION = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'ECONFIG'])
const TEMPORARY = new Set(['ESOCKET', 'EDNS', 'ETIMEDOUT', 'ECONNECTION', 'EPROTOCOL'])

// A full mailbox or greylisting (4xx) and a refused address (5xx) share one error code: the answer's number decides.
function problemOf({ code = '', responseCode, message }: SmtpError): MailProblem {
  const words = message.replace(/\s+/g, ' ').slice(0, 300)
  if (CONFIGURATION.has(code)) return new MailProblem('configuration', words)
  if (responseCode && responseCode >= 400) {
    return new MailProblem(responseCode < 500 ? 'temporary' : 'permanent', words)
  }
  return new MailProblem(TEMPORARY.has(code) ? 'temporary' : 'permanent', words)
}
