import { Hono } from 'hono'
import { deviceCookie } from '#src/frame/device.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { addressOf } from '#src/frame/visit.ts'
import { parseForm } from '#src/lib/form.ts'
import { paths, safeNext } from '#src/lib/paths.ts'
import { checkSignIn } from '#src/market/accounts/sign-in.ts'
import { type FormProps, LoginForm, LoginPage } from '#templates/account/login.tsx'
import { enterByPassword, frontDoor, sayRefusal, showForm } from './answers.ts'
import { loginForm } from './forms.ts'

const show = (c: Ctx, props: FormProps, status?: Parameters<typeof showForm>[2]) =>
  showForm(c, { title: 'Sign in', page: <LoginPage {...props} />, form: <LoginForm {...props} /> }, status)

const REFUSED = 'This address and password do not belong together. Check both, or choose a new password.'

export const login = new Hono<Env>()
  .get('/login', async (c) => {
    const next = c.req.query('next') ?? ''
    if (c.var.person) return c.redirect(safeNext(next, await frontDoor(c, c.var.person.id)), 303)
    return show(c, { typed: { next }, errors: {} })
  })
  .post('/login', async (c) => {
    const form = parseForm(loginForm, await c.req.formData())
    if (!form.ok) return show(c, form, 422)
    try {
      const found = await checkSignIn(c.var.db, {
        ...form.value,
        address: addressOf(c),
        device: { secret: c.var.config.secret, token: deviceCookie(c) },
      })
      if (found) return enterByPassword(c, found.userId, safeNext(form.value.next, await frontDoor(c, found.userId)))
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, { typed: form.typed, errors }, status))
    }
    return show(c, { typed: form.typed, errors: { '': REFUSED } }, 422)
  })
  .post('/logout', async (c) => {
    c.header('Set-Cookie', await c.var.sessions.end(c.req.header('cookie') ?? ''), { append: true })
    return leadTo(c, paths.home, { text: 'You are signed out.', tone: 'info' })
  })
