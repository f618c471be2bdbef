import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { addressOf, isLoopback } from '#src/frame/visit.ts'
import { type Errors, parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { CODE_REFUSED } from '#src/market/accounts/one-time-codes.ts'
import { requestPasswordReset, resetPassword } from '#src/market/accounts/password-reset.ts'
import { proveRegistration, resendRegistrationCode } from '#src/market/accounts/registration.ts'
import { claimOrders } from '#src/market/orders/claim.ts'
import { OtpForm, OtpPage } from '#templates/account/otp.tsx'
import { enter, enterByPassword, sayRefusal, showForm } from './answers.ts'
import { codeForm, newPasswordForm } from './forms.ts'
import { endWaiting, findWaiting, type Waiting } from './waiting.ts'

function show(
  c: Ctx,
  waiting: Waiting,
  form: { typed: Typed; errors: Errors },
  status?: Parameters<typeof showForm>[2],
) {
  const { purpose, email } = waiting
  const props = { ...form, purpose, email, mailbox: c.var.config.devMailbox && isLoopback(c) }
  const title = purpose === 'email' ? 'Prove your address' : 'Choose a new password'
  return showForm(c, { title, page: <OtpPage {...props} />, form: <OtpForm {...props} /> }, status)
}

/** Without the cookie there is nobody whose code it could be: back to where one is asked for. */
function startAgain(c: Ctx, purpose: string | undefined): Promise<Response> {
  const path = purpose === 'password' ? paths.passwordReset : paths.register
  return leadTo(c, path, {
    tone: 'warn',
    text: 'That took a while, and this page no longer knows you. Please start again.',
  })
}

export const otp = new Hono<Env>()
  .get('/otp', async (c) => {
    const purpose = c.req.query('purpose') ?? 'email'
    const waiting = await findWaiting(c, purpose)
    if (!waiting) return c.redirect(purpose === 'password' ? paths.passwordReset : paths.register, 303)
    return show(c, waiting, { typed: {}, errors: {} })
  })
  .post('/otp', async (c) => {
    const typed = typedOf(await c.req.formData())
    const waiting = await findWaiting(c, typed.purpose ?? 'email')
    if (!waiting) return startAgain(c, typed.purpose)
    try {
      return waiting.purpose === 'email' ? await proveAddress(c, waiting, typed) : await setPassword(c, waiting, typed)
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, waiting, { typed, errors }, status))
    }
  })
  .post('/otp/replacement', async (c) => {
    const { purpose } = typedOf(await c.req.formData())
    const waiting = await findWaiting(c, purpose ?? 'email')
    if (!waiting) return startAgain(c, purpose)
    try {
      await sendAnother(c, waiting)
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, waiting, { typed: {}, errors }, status))
    }
    return leadTo(c, paths.otp(waiting.purpose), { text: 'Another code is on its way.', tone: 'info' })
  })

async function proveAddress(c: Ctx, waiting: Waiting & { purpose: 'email' }, typed: Typed): Promise<Response> {
  const form = parseForm(codeForm, typed)
  if (!form.ok) return show(c, waiting, form, 422)
  const { userId, next } = waiting
  const { db, config } = c.var
  const proven = await proveRegistration(db, config.secret, { userId, code: form.value.code, address: addressOf(c) })
  if (!proven) return show(c, waiting, { typed, errors: { code: CODE_REFUSED } }, 422)
  endWaiting(c)
  const found = await claimOrders(db, userId)
  const orders =
    found === 0 ? '' : found === 1 ? ' One order was found with it.' : ` ${found} orders were found with it.`
  return enter(c, userId, next, { toast: { text: `Your address is proven. Welcome!${orders}` } })
}

async function setPassword(c: Ctx, waiting: Waiting & { purpose: 'password' }, typed: Typed): Promise<Response> {
  const { email } = waiting
  const code = parseForm(codeForm, typed)
  const fresh = parseForm(newPasswordForm({ email, name: '' }), typed)
  if (!code.ok || !fresh.ok) {
    const errors = { ...(code.ok ? {} : code.errors), ...(fresh.ok ? {} : fresh.errors) }
    return show(c, waiting, { typed, errors }, 422)
  }
  const { db, config } = c.var
  const wanted = { email, code: code.value.code, password: fresh.value.password, address: addressOf(c) }
  const found = await resetPassword(db, config.secret, wanted)
  if (!found) return show(c, waiting, { typed, errors: { code: CODE_REFUSED } }, 422)
  endWaiting(c)
  const toast = { text: 'Your new password is saved. You are signed in here only.' }
  return enterByPassword(c, found.userId, paths.account, { toast, told: true })
}

function sendAnother(c: Ctx, waiting: Waiting): Promise<void> {
  const { db, config } = c.var
  if (waiting.purpose === 'email') return resendRegistrationCode(db, config.secret, waiting.userId)
  return requestPasswordReset(db, config.secret, { email: waiting.email, address: addressOf(c) })
}
