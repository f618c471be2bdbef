import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { addressOf, isLoopback } from '#src/frame/visit.ts'
import { parseForm, typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { checkSetupCode, foundMarket, hasFounder } from '#src/market/accounts/founding.ts'
import { signInsFile } from '#src/sample-market/sign-ins.ts'
import type { FormProps } from '#templates/account/login.tsx'
import { SetupForm, SetupPage } from '#templates/account/setup.tsx'
import { enter, sayRefusal, showForm } from './answers.ts'
import { registerForm } from './forms.ts'

function show(c: Ctx, form: FormProps, status?: Parameters<typeof showForm>[2]) {
  const props = { ...form, marketName: c.var.config.marketName, asksCode: !isLoopback(c) }
  return showForm(c, { title: 'Welcome', page: <SetupPage {...props} />, form: <SetupForm {...props} /> }, status)
}

export const setup = new Hono<Env>().get('/setup', async (c) => {
  if (await hasFounder(c.var.db)) return c.redirect(paths.home, 303)
  return show(c, { typed: { sample: 'on' }, errors: {} })
})

/** Makes the first account of a new installation and signs it in. */
export async function openMarket(c: Ctx, body: FormData): Promise<Response> {
  const { db, config } = c.var
  const form = parseForm(registerForm, body)
  try {
    const errors = { ...(await setupCodeErrors(c, body)), ...(form.ok ? {} : form.errors) }
    if (!form.ok || Object.keys(errors).length > 0) return show(c, { typed: form.typed, errors }, 422)
    const sample = form.typed.sample === 'on'
    const { userId } = await foundMarket(db, { ...form.value, sample })
    const toast = {
      text: sample
        ? `${config.marketName} is open. The sample shops are being stocked; reload in a moment to see them. Their sign-ins will be in ${signInsFile(config)}.`
        : `${config.marketName} is open, and you are its admin.`,
      link: sample ? { href: paths.home, label: 'Reload' } : { href: paths.admin, label: 'Administration' },
    }
    return enter(c, userId, paths.home, { toast })
  } catch (error) {
    return sayRefusal(c, error, (errors, status) => show(c, { typed: form.typed, errors }, status))
  }
}

async function setupCodeErrors(c: Ctx, body: FormData): Promise<Record<string, string>> {
  if (isLoopback(c)) return {}
  const typed = typedOf(body).setup_code ?? ''
  const right = await checkSetupCode(c.var.db, c.var.config.secret, { typed, address: addressOf(c) })
  return right ? {} : { setup_code: 'Type the setup code that the terminal shows.' }
}
