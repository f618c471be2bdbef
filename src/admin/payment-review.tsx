import { html } from 'hono/html'
import { type Ctx, personOf } from '#src/frame/env.ts'
import { showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { siteOf } from '#src/frame/site.ts'
import { now } from '#src/lib/clock.ts'
import { notFound } from '#src/lib/refusal.ts'
import {
  countPaymentsToReview,
  getPaymentDesk,
  PAYMENT_VIEWS,
  type PaymentView,
} from '#src/market/orders/payment-desk.ts'
import { REJECTION_REASONS } from '#src/market/orders/payment-reasons.ts'
import { needsTwo } from '#src/market/payments/limits.ts'
import { ALIKE_BITS } from '#src/market/payments/proof-matches.ts'
import { PaymentReview, type PaymentReviewProps } from '#templates/admin/payments.tsx'
import { PaymentCountAnswer } from '#templates/layout/payment-count.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

export type Place = { view: PaymentView; q: string }
type Show = Place &
  Pick<PaymentReviewProps, 'refused' | 'problem' | 'moved'> & {
    openId: number | null
    after?: number | null
    status?: 200 | 409 | 422
    toast?: ToastProps
  }

/** The view and search somebody is in, by the address or by a form that carries them along. */
export function placeOf(read: (name: string) => string | undefined): Place {
  const q = (read('q') ?? '').replaceAll('\0', '').trim().slice(0, 100)
  const view = PAYMENT_VIEWS.find((one) => one === read('status')) ?? (q ? 'all' : 'review')
  return { view, q }
}

/** The review page with one payment open or none: whole, or to htmx the part below its frame. */
export async function answerPayments(c: Ctx, show: Show): Promise<Response> {
  const { openId, after = null, status = 200, toast, view, q, ...rest } = show
  const { db } = c.var
  const desk = await getPaymentDesk(db, { view, q, after, openId })
  const { open, limits } = desk
  if (openId && !open) throw notFound('payment')
  const { id, staffRole } = personOf(c)
  const body = (
    <PaymentReview
      {...rest}
      desk={desk}
      view={view}
      q={q}
      alikeBits={ALIKE_BITS}
      needsTwo={open !== null && needsTwo(limits, { amountMinor: open.amount, currency: open.currency })}
      personId={id}
      mayDecide={staffRole !== 'viewer'}
      reasons={REJECTION_REASONS}
      now={now()}
    />
  )
  const title = open ? `Payment of ${open.order.number}` : 'Payments'
  if (!wantsFragment(c)) return showPage(c, { title, area: 'admin', status, body, wide: true })
  return showFragment(
    c,
    <>
      {html`<title>${title} · ${(await siteOf(c)).name}</title>`}
      {body}
      <PaymentCountAnswer count={await countPaymentsToReview(db)} />
      {toast && <ToastAnswer {...toast} />}
    </>,
    status,
  )
}
