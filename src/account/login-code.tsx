import { Hono } from 'hono'
import { deviceCookie, keepTrust } from '#src/frame/device.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo } from '#src/frame/page.tsx'
import { typedOf } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { takeCode } from '#src/market/accounts/second-factor.ts'
import { trustDevice } from '#src/market/accounts/trusted-devices.ts'
import type { FormProps } from '#templates/account/login.tsx'
import { LoginCodeForm, LoginCodePage } from '#templates/account/login-code.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { enter, sayRefusal, showForm } from './answers.ts'
import { endHalf, findHalf, type Half } from './half-signed-in.ts'

const show = (c: Ctx, props: FormProps, status?: Parameters<typeof showForm>[2]) =>
  showForm(
    c,
    { title: 'One more step', page: <LoginCodePage {...props} />, form: <LoginCodeForm {...props} /> },
    status,
  )

const WRONG = 'That code does not work. It may be mistyped, or used already: wait for the next one.'

/** The second step of signing in: the code, where the first was the password. */
export const loginCode = new Hono<Env>()
  .get('/login/code', async (c) => {
    if (!(await findHalf(c))) return c.redirect(paths.login(), 303)
    return show(c, { typed: {}, errors: {} })
  })
  .post('/login/code', async (c) => {
    const { code = '', recovery = '', trust = '' } = typedOf(await c.req.formData())
    const half = await findHalf(c)
    if (!half) {
      const text = 'That took a while, or your password was changed. Please sign in again.'
      return leadTo(c, paths.login(), { tone: 'warn', text })
    }
    // What was typed into these two is not shown again: a code that did not work is of no use.
    const refused: FormProps = { typed: { trust }, errors: {} }
    if (!code && !recovery) return show(c, { ...refused, errors: { code: 'Type the code that your app shows.' } }, 422)
    try {
      const who = { userId: half.userId, deviceToken: deviceCookie(c) }
      const shown = await takeCode(c.var.db, c.var.config.secret, who, (code || recovery).slice(0, 40))
      if (!shown) return show(c, { ...refused, errors: { code: WRONG } }, 422)
      if (trust === 'on') await trust30(c, half.userId)
      return await goIn(c, half, shown.by === 'recovery' ? shown.left : null)
    } catch (error) {
      return sayRefusal(c, error, (errors, status) => show(c, { ...refused, errors }, status))
    }
  })

const trust30 = async (c: Ctx, userId: number) =>
  keepTrust(c, await trustDevice(c.var.db, userId, c.req.header('user-agent') ?? ''))

function goIn(c: Ctx, { userId, next, toast }: Half, codesLeft: number | null): Promise<Response> {
  endHalf(c)
  const said: ToastProps | undefined =
    codesLeft === null
      ? toast
        ? { text: toast }
        : undefined
      : {
          text: codesLeft === 1 ? 'Only 1 recovery code is left.' : `${codesLeft} recovery codes are left.`,
          tone: codesLeft < 4 ? 'warn' : 'info',
          link: { href: paths.twoFactor, label: 'Make new ones' },
        }
  return enter(c, userId, next, said ? { toast: said } : {})
}
