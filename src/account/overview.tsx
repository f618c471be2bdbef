import { Hono } from 'hono'
import * as z from 'zod'
import { type Ctx, type Env, personOf } from '#src/frame/env.ts'
import { requirePerson } from '#src/frame/guards.ts'
import { leadTo } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { type Errors, parseForm, type Typed, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { changeName, changePassword } from '#src/market/accounts/profile.ts'
import { getBuyerOverview } from '#src/market/reports/buyer-overview.ts'
import { NameForm, OverviewPage, type OverviewProps, PasswordForm } from '#templates/account/overview.tsx'
import { sayRefusal, showForm } from './answers.ts'
import { nameField, newPasswordForm } from './forms.ts'

type Status = Parameters<typeof showForm>[2]

async function show(c: Ctx, forms: Pick<OverviewProps, 'name' | 'password'>, status?: Status) {
  const person = personOf(c)
  const buying = await getBuyerOverview(c.var.db, person.id)
  const page = <OverviewPage person={person} shop={c.var.shop} buying={buying} now={now()} {...forms} />
  const form = forms.password ? (
    <PasswordForm email={person.email} errors={forms.password.errors} />
  ) : (
    <NameForm typed={forms.name?.typed ?? { name: person.name }} errors={forms.name?.errors ?? {}} />
  )
  return showForm(c, { title: 'Your account', page, form }, status)
}

const wrongName = (c: Ctx, typed: Typed, errors: Errors) => show(c, { name: { typed, errors } }, 422)
const wrongPassword = (c: Ctx, errors: Errors, status: Status = 422) => show(c, { password: { errors } }, status)

export const overview = new Hono<Env>()
  .get('/', requirePerson, (c) => show(c, {}))
  // Where a refused form was shown: reloading or sharing that address leads to the page itself.
  .get('/name', (c) => c.redirect(paths.account, 303))
  .get('/password', (c) => c.redirect(paths.account, 303))
  .post('/name', requirePerson, async (c) => {
    const form = parseForm(z.object({ name: nameField }), await c.req.formData())
    if (!form.ok) return wrongName(c, form.typed, form.errors)
    await changeName(c.var.db, personOf(c).id, form.value.name)
    return leadTo(c, paths.account, { text: `You are called ${form.value.name} from now on.` })
  })
  .post('/password', requirePerson, async (c) => {
    const person = personOf(c)
    const typed = typedOf(await c.req.formData())
    const form = parseForm(newPasswordForm(person), typed)
    const missing: Errors = typed.current ? {} : { current: 'Type your current password.' }
    if (!form.ok || missing.current) return wrongPassword(c, { ...missing, ...(form.ok ? {} : form.errors) })
    const passwords = { current: typed.current ?? '', password: form.value.password }
    try {
      const changed = await changePassword(c.var.db, c.var.config.secret, person, passwords)
      if (!changed) return wrongPassword(c, { current: 'That is not your current password.' })
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => wrongPassword(c, errors, status))
    }
    return leadTo(c, paths.account, { text: 'Your password is changed. You were signed out everywhere else.' })
  })
