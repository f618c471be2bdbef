import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths, safeNext } from '#src/lib/paths.ts'
import { hasFounder } from '#src/market/accounts/founding.ts'
import { startRegistration } from '#src/market/accounts/registration.ts'
import type { FormProps } from '#templates/account/login.tsx'
import { RegisterForm, RegisterPage } from '#templates/account/register.tsx'
import { sayRefusal, showForm } from './answers.ts'
import { registerForm } from './forms.ts'
import { openMarket } from './setup.tsx'
import { keepWaiting } from './waiting.ts'

const show = (c: Ctx, props: FormProps, status?: Parameters<typeof showForm>[2]) =>
  showForm(
    c,
    { title: 'Create your account', page: <RegisterPage {...props} />, form: <RegisterForm {...props} /> },
    status,
  )

export const register = new Hono<Env>()
  .get('/register', async (c) => {
    const next = c.req.query('next') ?? ''
    if (c.var.person) return c.redirect(safeNext(next, paths.home), 303)
    return show(c, { typed: { next }, errors: {} })
  })
  .post('/register', async (c) => {
    const body = await c.req.formData()
    const { db, config } = c.var
    if (!(await hasFounder(db))) return openMarket(c, body)
    const form = parseForm(registerForm, body)
    if (!form.ok) return show(c, form, 422)
    try {
      const { userId } = await startRegistration(db, config.secret, { ...form.value, address: addressOf(c) })
      const next = safeNext(form.value.next, paths.home)
      await keepWaiting(c, { purpose: 'email', userId, email: form.value.email, next })
      return leadTo(c, paths.otp('email'))
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, { typed: form.typed, errors }, status))
    }
  })
