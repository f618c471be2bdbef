import { Hono } from 'hono'
import { demandOn } from '#src/frame/demand.ts'
import { deviceCookie, endTrust } from '#src/frame/device.ts'
import { answerDownload } from '#src/frame/download.ts'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requireFreshProof } from '#src/frame/fresh-proof.tsx'
import { requirePerson } from '#src/frame/guards.ts'
import { sayTooMany } from '#src/frame/limits.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { drawQrOnce } from '#src/gateways/qr.ts'
import { now } from '#src/lib/clock.ts'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import {
  beginEnrolment,
  confirmEnrolment,
  endFactor,
  getFactorState,
  renewRecoveryCodes,
} from '#src/market/accounts/enrolment.ts'
import { findReset, withdrawReset } from '#src/market/accounts/factor-resets.ts'
import { factorAddress } from '#src/market/accounts/second-factor.ts'
import { forgetDevices, listDevices } from '#src/market/accounts/trusted-devices.ts'
import { RecoveryCodesPage } from '#templates/account/recovery-codes.tsx'
import { TwoFactorPage } from '#templates/account/two-factor.tsx'
import { EnrolmentPage } from '#templates/account/two-factor-new.tsx'

const TITLE = 'Two-factor sign-in'
const crumbs = [{ label: 'Your account', href: paths.account }, { label: TITLE }]

type Problem = { error?: string; status?: 403 | 404 | 409 | 422 | 429 }

async function show(c: Ctx, { error, status }: Problem = {}): Promise<Response> {
  const { db } = c.var
  const person = personOf(c)
  const [state, devices, reset, demanded] = await Promise.all([
    getFactorState(db, person.id),
    listDevices(db, person.id),
    findReset(db, person.id),
    demandOn(c),
  ])
  const body = <TwoFactorPage {...{ state, devices, reset, demanded, error, now: now() }} />
  return showPage(c, { title: TITLE, area: 'account', status: status ?? 200, breadcrumbs: crumbs, body })
}

async function showEnrolment(c: Ctx, { error, status }: Problem = {}): Promise<Response> {
  const { db, config } = c.var
  const { id, email, hasFactor } = personOf(c)
  const facts = await beginEnrolment(db, config.secret, id)
  const svg = await drawQrOnce(await factorAddress(facts, { market: (await siteOf(c)).name, email }))
  const body = <EnrolmentPage {...{ svg, secret: facts.secret, email, moving: hasFactor, error }} />
  return showPage(c, { title: 'Set up two-factor sign-in', area: 'account', status: status ?? 200, body })
}

/** What a refusal says, where the form it belongs to is shown. */
function problemOf(c: Ctx, error: unknown): Problem {
  if (!(error instanceof Refusal)) throw error
  sayTooMany(c, error)
  return { error: error.message, status: statusOf(error) }
}

// Answered at once, with no page in between: the codes are kept nowhere from which a page could read them.
const showCodes = (c: Ctx, codes: string[], first: boolean) =>
  showPage(c, { title: 'Recovery codes', area: 'account', body: <RecoveryCodesPage codes={codes} first={first} /> })

const WRONG = 'That code does not work. Look at the app again: a new one comes every half minute.'

/** A person's second factor. */
export const twoFactor = new Hono<Env>()
  .use('/two-factor', requirePerson)
  .use('/two-factor/*', requirePerson)
  .get('/two-factor', (c) => show(c))
  .get('/two-factor/new', requireFreshProof, (c) => showEnrolment(c))
  .get('/two-factor/confirmation', (c) => c.redirect(paths.twoFactorPart('new'), 303))
  .get('/two-factor/recovery-codes', (c) => c.redirect(paths.twoFactor, 303))
  .get('/two-factor/removal', (c) => c.redirect(paths.twoFactor, 303))

  .post('/two-factor/confirmation', requireFreshProof, async (c) => {
    const { code = '' } = typedOf(await c.req.formData())
    const { id, sessionId, hasFactor } = personOf(c)
    try {
      const who = { userId: id, sessionId }
      const codes = await confirmEnrolment(c.var.db, c.var.config.secret, who, code.slice(0, 40))
      if (!codes) return showEnrolment(c, { error: WRONG, status: 422 })
      return showCodes(c, codes, !hasFactor)
    } catch (error) {
      return showEnrolment(c, problemOf(c, error))
    }
  })

  .post('/two-factor/recovery-codes', requireFreshProof, async (c) => {
    try {
      return showCodes(c, await renewRecoveryCodes(c.var.db, c.var.config.secret, personOf(c).id), false)
    } catch (error) {
      return show(c, problemOf(c, error))
    }
  })

  // What stands on the page comes back as a file: for whoever has no scripts, and nobody else has the codes any more.
  .post('/two-factor/recovery-codes/file', async (c) => {
    const codes = (await c.req.formData())
      .getAll('code')
      .filter((one): one is string => typeof one === 'string' && /^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$/.test(one))
      .slice(0, 20)
    const { name } = await siteOf(c)
    const head = `Recovery codes for ${name}, ${personOf(c).email}\nEach works once. Made on ${now().toISOString().slice(0, 10)}.\n`
    const bytes = Buffer.from(`${head}\n${codes.join('\n')}\n`)
    return answerDownload(c, { fileName: 'recovery-codes.txt', mediaType: 'text/plain; charset=UTF-8', bytes })
  })

  .post('/two-factor/removal', async (c) => {
    const { code = '', recovery = '' } = typedOf(await c.req.formData())
    const typed = (code || recovery).slice(0, 40)
    if (await demandOn(c)) return show(c, { error: 'The market asks you to keep it.', status: 409 })
    try {
      const who = { userId: personOf(c).id, deviceToken: deviceCookie(c) }
      const off = typed && (await endFactor(c.var.db, c.var.config.secret, who, typed))
      if (!off) return show(c, { error: typed ? WRONG : 'Type the code that your app shows.', status: 422 })
    } catch (error) {
      return show(c, problemOf(c, error))
    }
    endTrust(c)
    return leadTo(c, paths.twoFactor, { text: 'Two-factor sign-in is off.', tone: 'info' })
  })

  .post('/two-factor/devices', async (c) => {
    await forgetDevices(c.var.db, personOf(c).id)
    endTrust(c)
    return leadTo(c, paths.twoFactor, { text: 'Every device is asked for a code again.' })
  })

  .post('/two-factor/objection', async (c) => {
    await withdrawReset(c.var.db, c.var.config.secret, personOf(c), personOf(c).id)
    return leadTo(c, paths.twoFactor, { text: 'Your second factor stays.' })
  })
