import type { TaskList } from 'graphile-worker'
import { sha256 } from '#src/lib/secret.ts'
import { renderMail } from '#templates/mail/render.tsx'
import type { Config } from './config.ts'
import type { Database } from './database/connect.ts'
import { addJob } from './database/jobs.ts'
import { forgetChanges } from './database/unchanged.ts'
import type { FileStore } from './gateways/file-store.ts'
import { type Mailer, MailProblem } from './gateways/mail.ts'
import { freeAbandonedJobs, whileHeld } from './held-jobs.ts'
import { log } from './lib/log.ts'
import { paths } from './lib/paths.ts'
import { carryOutResets } from './market/accounts/factor-resets.ts'
import { LOAD_SAMPLE } from './market/accounts/founding.ts'
import { expireCodes } from './market/accounts/one-time-codes.ts'
import { purgeRegistrations } from './market/accounts/registration.ts'
import { purgeSessions } from './market/accounts/session-list.ts'
import { getSite } from './market/accounts/site.ts'
import { purgeThrottles } from './market/accounts/throttle.ts'
import { purgeDevices } from './market/accounts/trusted-devices.ts'
import { clearImported } from './market/catalogue/import-files.ts'
import { FETCH_PICTURES, WORK_IMPORT } from './market/catalogue/imports.ts'
import { purgePictures } from './market/catalogue/picture-purge.ts'
import { publishDue } from './market/catalogue/schedule.ts'
import { countSearchWords } from './market/catalogue/search-words.ts'
import { purgeKeyDrafts } from './market/delivery/key-drafts.ts'
import { findQueuedMail, forgetOldMail, noteOutcome, type QueuedMail } from './market/notifications/delivery.ts'
import { leavingSign } from './market/notifications/leaving.ts'
import { forgetOldNotices } from './market/notifications/notices.ts'
import { SEND_MAIL, SEND_TRIES } from './market/notifications/outbox.ts'
import { archiveOrders } from './market/orders/archival.ts'
import { auditOrders } from './market/orders/audit.ts'
import { purgeCarts } from './market/orders/cart-changes.ts'
import { MAKE_DOCUMENTS } from './market/orders/document-runs.ts'
import { SEND_ORDER_LINK, sendOrderLink, type WantedLink } from './market/orders/find-link.ts'
import { endOverduePayments, remindOfPayments } from './market/orders/payment-time.ts'
import { confirmSilentServices } from './market/orders/services.ts'
import { purgeWaits, tellOfReturned } from './market/orders/stock-waits.ts'
import { purgeWishlists } from './market/orders/wishes.ts'
import { keepHeads } from './market/stock/heads.ts'
import { releaseExpiredHolds } from './market/stock/holds.ts'
import { forgetOldSpells, sendLowDigests } from './market/stock/low-digest.ts'
import { runSelfChecks } from './market/stock/self-check.ts'
import { clearPrinted, originOf, printRun } from './printing.ts'

/** What the worker has at hand. Without a mail server messages are kept for the development mailbox. */
export type WorkerDeps = { config: Config; db: Database; databaseUrl: string; mailer: Mailer | null; files: FileStore }

/** A wrong password for the mail server is not tried every few seconds: some servers then lock the account. */
const RETRY_SETTINGS_AFTER = 15 * 60

/** Everything that is done behind the requests, by name. */
export function createTasks(deps: WorkerDeps): TaskList {
  return {
    [SEND_MAIL]: (payload, { job }) => {
      const { id } = payload as { id: number }
      return sendMail(deps, id, job.attempts >= job.max_attempts)
    },
    [SEND_ORDER_LINK]: (payload) => sendOrderLink(deps.db, deps.config, payload as WantedLink),
    [LOAD_SAMPLE]: async () => {
      const { loadSampleMarket } = await import('./sample-market/load.ts')
      await loadSampleMarket(deps.config, deps.databaseUrl)
    },
    [WORK_IMPORT]: async (payload, { job }) => {
      const { id } = payload as { id: number }
      const { workImport } = await import('./importing.ts')
      await whileHeld(deps.db, WORK_IMPORT, id, () => workImport(deps, id, job.attempts >= job.max_attempts))
    },
    [FETCH_PICTURES]: async (payload) => {
      const { id } = payload as { id: number }
      const { fetchPictures } = await import('./market/catalogue/import-pictures.ts')
      await whileHeld(deps.db, FETCH_PICTURES, id, () => fetchPictures(deps.db, deps.files, id))
    },
    [MAKE_DOCUMENTS]: (payload, { job }) => {
      const { id } = payload as { id: number }
      return printRun(deps, id, job.attempts >= job.max_attempts)
    },
  }
}

/** Sends one message of the outbox. A temporary failure is thrown, so that the queue tries again later. */
async function sendMail({ config, db, mailer }: WorkerDeps, id: number, lastTry: boolean): Promise<void> {
  const mail = await findQueuedMail(db, config.secret, id)
  if (!mail) return
  if (!mailer) return noteOutcome(db, id, { state: 'kept' })
  try {
    const site = await getSite(db)
    const leaveLink = mail.content.kind === 'back-in-stock' ? leaveLinkOf(config, mail.to) : null
    const letter = renderMail(mail.content, { ...letterContext(config, site, mail.createdAt), leaveLink })
    const from = senderOf(config, site.name)
    await mailer.send({ ...letter, to: mail.to, from, messageId: messageIdOf(mail, config), leaveLink })
  } catch (error) {
    return noteFailure(db, id, error, lastTry)
  }
  await noteOutcome(db, id, { state: 'sent' })
}

async function noteFailure(db: Database, id: number, error: unknown, lastTry: boolean): Promise<void> {
  const kind = error instanceof MailProblem ? error.kind : 'temporary'
  const words = error instanceof Error ? error.message : String(error)
  log.warn('mail not sent', { id, kind, error: words })
  const dead = lastTry || kind === 'permanent'
  await noteOutcome(db, id, { state: dead ? 'dead' : 'queued', error: words })
  if (dead) return
  if (kind === 'temporary') throw new Error(`mail ${id} is tried again later`)
  await addJob(
    db,
    SEND_MAIL,
    { id },
    { maxAttempts: SEND_TRIES, key: `mail:${id}`, afterSeconds: RETRY_SETTINGS_AFTER },
  )
}

const letterContext = (config: Config, site: Awaited<ReturnType<typeof getSite>>, createdAt: Date) => ({
  marketName: site.name || config.marketName,
  origin: originOf(config),
  logo: site.logoKey && `${originOf(config)}${paths.siteLogo(site.logoKey)}`,
  contact: site.contactEmail,
  createdAt,
})

/** Where the reader of a mail that nobody has to get says that they want no more. */
const leaveLinkOf = (config: Config, to: string) =>
  `${originOf(config)}${paths.noticeLeave(to, leavingSign(config.secret, to))}`

/** The sender; one that carries the configuration's name carries the operator's instead. */
const senderOf = ({ mailFrom, marketName }: Config, name: string) =>
  name ? mailFrom.replace(`"${marketName}"`, () => JSON.stringify(name.replaceAll(/["\\]/g, ''))) : mailFrom

// The same message always carries the same id: when it is sent again because its fate was unknown, receivers can tell.
function messageIdOf({ id, to, createdAt }: QueuedMail, { mailFrom }: Config): string {
  const host = /@([^\s>]+)/.exec(mailFrom)?.[1] ?? 'localhost'
  const digest = sha256(`${id} ${to} ${createdAt.toISOString()}`).toString('hex').slice(0, 20)
  return `<mail-${id}.${digest}@${host}>`
}

export type Round = { name: string; seconds: number; work: () => Promise<unknown> }

/** What is looked after at intervals. Every worker does all of it; doing it twice does no harm. */
export function createRounds({ db, config, files }: WorkerDeps): Round[] {
  return [
    // Before the holds: what ends with its payment is told to its buyer.
    { name: 'end overdue payments', seconds: 15, work: () => endOverduePayments(db, config) },
    { name: 'remind of payments', seconds: 60, work: () => remindOfPayments(db, config) },
    { name: 'release expired holds', seconds: 15, work: () => releaseExpiredHolds(db) },
    { name: 'tell of what is back', seconds: 20, work: () => tellOfReturned(db, config) },
    { name: 'put on sale what is due', seconds: 15, work: () => publishDue(db) },
    { name: 'tell of low stock', seconds: 60, work: () => sendLowDigests(db, config) },
    { name: 'free abandoned jobs', seconds: 5, work: () => freeAbandonedJobs(db) },
    { name: 'confirm silent services', seconds: 300, work: () => confirmSilentServices(db, config) },
    { name: 'reset second factors', seconds: 60, work: () => carryOutResets(db, config.secret) },
    { name: 'archive orders', seconds: 600, work: () => archiveOrders(db) },
    // Seldom more than a question: once a night, and when an admin asks, it reads everything.
    { name: 'check the ledger', seconds: 5, work: () => runSelfChecks(db, () => checkOrders(db)) },
    { name: 'keep heads of the stock ledger', seconds: 300, work: () => keepHeads(db, config) },
    { name: 'forget changes of the catalogue', seconds: 60, work: () => forgetChanges(db) },
    { name: 'count search words', seconds: 3600, work: () => countSearchWords(db) },
    { name: 'clean up', seconds: 600, work: () => cleanUp(db) },
    { name: 'clear imported files', seconds: 3600, work: () => clearImported({ db, files }) },
    { name: 'purge removed pictures', seconds: 300, work: () => purgePictures(db, files) },
    { name: 'clear printed files', seconds: 600, work: () => clearPrinted({ db, files }) },
  ]
}

/** What orders rest on, in the words of a check. */
async function checkOrders(db: Database) {
  const found = await auditOrders(db)
  return found.map(({ order, what }) => ({ shop: 'Orders', where: order, what }))
}

async function cleanUp(db: Database): Promise<void> {
  await expireCodes(db)
  await purgeSessions(db)
  await purgeRegistrations(db)
  await purgeThrottles(db)
  await purgeDevices(db)
  await forgetOldMail(db)
  await purgeCarts(db)
  await purgeWishlists(db)
  await purgeWaits(db)
  await purgeKeyDrafts(db)
  await forgetOldSpells(db)
  await forgetOldNotices(db)
}
