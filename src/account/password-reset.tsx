import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { requestPasswordReset } from '#src/market/accounts/password-reset.ts'
import type { FormProps } from '#templates/account/login.tsx'
import { PasswordResetForm, PasswordResetPage } from '#templates/account/password-reset.tsx'
import { sayRefusal, showForm } from './answers.ts'
import { resetForm } from './forms.ts'
import { keepWaiting } from './waiting.ts'

const show = (c: Ctx, props: FormProps, status?: Parameters<typeof showForm>[2]) =>
  showForm(
    c,
    { title: 'Forgot your password?', page: <PasswordResetPage {...props} />, form: <PasswordResetForm {...props} /> },
    status,
  )

export const passwordReset = new Hono<Env>()
  .get('/password-reset', (c) => show(c, { typed: { email: c.var.person?.email ?? '' }, errors: {} }))
  .post('/password-reset', async (c) => {
    const form = parseForm(resetForm, await c.req.formData())
    if (!form.ok) return show(c, form, 422)
    const { email } = form.value
    try {
      await requestPasswordReset(c.var.db, c.var.config.secret, { email, address: addressOf(c) })
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, { typed: form.typed, errors }, status))
    }
    await keepWaiting(c, { purpose: 'password', email })
    return leadTo(c, paths.otp('password'))
  })
