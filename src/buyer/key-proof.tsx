import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { readForm } from '#src/frame/body.ts'
import type { Ctx, Env } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { addressOf, isLoopback } from '#src/frame/visit.ts'
import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal, statusOf } from '#src/lib/refusal.ts'
import { CODE_REFUSED } from '#src/market/accounts/one-time-codes.ts'
import { KEYS_MINUTES, keysToken, opensKeys } from '#src/market/orders/access.ts'
import { proveOrderAddress, sendOrderCode } from '#src/market/orders/key-proof.ts'
import type { OrderReach } from '#src/market/orders/order-reach.ts'
import { KeyProofPage } from '#templates/buyer/key-proof.tsx'
import { orderHere } from './order-access.ts'

/** Guests prove an order's address before its keys are opened; members need not. */
export const keyProof = new Hono<Env>()
  .get('/proof', async (c) => {
    const reach = await orderHere(c)
    const keyId = keyOf(c.req.query('key'))
    return mayReveal(c, reach) ? leadTo(c, onThePage(reach.number, keyId)) : show(c, reach, { keyId })
  })

  .post('/proof', async (c) => {
    const reach = await orderHere(c)
    const form = await readForm(c)
    const [code, keyId] = [form.get('code') ?? '', keyOf(form.get('key'))]
    if (!/^[\d\s]{6,12}$/.test(code))
      return show(c, reach, { keyId, code, errors: { code: 'Type the six digits.' } }, 422)
    return orShow(c, reach, { keyId, code }, async () => {
      const { db, config } = c.var
      const proven = await proveOrderAddress(db, config.secret, { orderId: reach.id, code, from: addressOf(c) })
      if (!proven) return show(c, reach, { keyId, code, errors: { code: CODE_REFUSED } }, 422)
      rememberProof(c, reach.number)
      const text = `Thank you. For ${KEYS_MINUTES} minutes this browser may reveal the keys of this order.`
      return leadTo(c, onThePage(reach.number, keyId), { text })
    })
  })

  .post('/code', async (c) => {
    const reach = await orderHere(c)
    const keyId = keyOf((await readForm(c)).get('key'))
    return orShow(c, reach, { keyId }, async () => {
      await sendOrderCode(c.var.db, c.var.config.secret, reach)
      const toast = { text: 'A code is on its way.', tone: 'info' as const }
      return leadTo(c, paths.buyerKeyProof(reach.number, keyId ?? undefined), toast)
    })
  })

const cookieOf = (number: string) => `market-keys-${number}`
const keyOf = (text: string | null | undefined) => (text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)
const onThePage = (number: string, keyId: number | null) =>
  `${paths.buyerOrder(number)}${keyId === null ? '' : `#key-${keyId}`}`

/** May this browser open the keys of the order it reached? Its member's may; a link alone is not enough. */
export const mayReveal = (c: Ctx, { byLink, number }: OrderReach): boolean =>
  !byLink || opensKeys(c.var.config.secret, number, getCookie(c, cookieOf(number)))

function rememberProof(c: Ctx, number: string): void {
  setCookie(c, cookieOf(number), keysToken(c.var.config.secret, number), {
    path: paths.buyerOrder(number),
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.config.publicUrl?.protocol === 'https:',
    maxAge: KEYS_MINUTES * 60,
  })
}

/** On to the page that asks for a code, which is sent on the way there; one sent a moment ago still does. */
export async function askForCode(c: Ctx, reach: OrderReach, keyId: number): Promise<Response> {
  try {
    await sendOrderCode(c.var.db, c.var.config.secret, reach)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too-many') throw error
  }
  return leadTo(c, paths.buyerKeyProof(reach.number, keyId))
}

type Form = { keyId: number | null; code?: string; errors?: Errors }

async function orShow(c: Ctx, reach: OrderReach, form: Form, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return show(c, reach, { ...form, errors: { '': error.message } }, statusOf(error))
  }
}

type Status = 200 | 403 | 404 | 409 | 422 | 429

function show(c: Ctx, reach: OrderReach, { keyId, code = '', errors = {} }: Form, status: Status = 200) {
  const { number, email } = reach
  const mailbox = c.var.config.devMailbox && isLoopback(c)
  const masked = email.replace(/^(.)[^@]*/, '$1•••')
  const body = <KeyProofPage {...{ number, masked, keyId, code, errors, mailbox }} />
  return showPage(c, { title: 'Show that this order is yours', area: 'buyer', noindex: true, status, body })
}
