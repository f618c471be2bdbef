import { type Ctx, personOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { listPaymentCurrencies, readLimits } from '#src/market/payments/limits.ts'
import { listMethodEvents } from '#src/market/payments/method-history.ts'
import { listAllMethods } from '#src/market/payments/methods.ts'
import { NETWORKS } from '#src/market/payments/networks.ts'
import { MethodForm, type MethodFormProps, MethodPage } from '#templates/admin/payment-method.tsx'
import { MethodList, type MethodListProps, PaymentMethodsPage } from '#templates/admin/payment-methods.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'

const mayDecide = (c: Ctx) => personOf(c).staffRole !== 'viewer'

/** What the world says no to, for the form that asked; anything else is thrown on. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal && error.code === 'conflict') return error.message
  throw error
}

type FormView = Pick<MethodFormProps, 'kind' | 'method' | 'typed' | 'errors'> & { status?: 409 }

/** The form of one method: whole, or to htmx alone where it comes back with mistakes. */
export async function answerForm(c: Ctx, { status, ...view }: FormView): Promise<Response> {
  const wrong = status ?? (view.errors ? 422 : 200)
  const networks = NETWORKS.map(({ id, name, asset }) => ({ id, name, asset }))
  if (wantsFragment(c) && view.errors) return showFragment(c, <MethodForm {...view} networks={networks} />, wrong)
  const events = view.method ? await listMethodEvents(c.var.db, view.method.id) : []
  const props = { ...view, networks, events, mayDecide: mayDecide(c), now: now() }
  const title = view.method ? view.method.name : view.kind === 'bank' ? 'New bank transfer' : 'New wallet'
  const breadcrumbs = [
    { label: 'Payments', href: paths.adminPayments() },
    { label: 'Payment methods', href: paths.adminPaymentMethods },
    { label: title },
  ]
  return showPage(c, {
    title,
    area: 'admin',
    status: wrong,
    breadcrumbs,
    body: <MethodPage {...props} title={title} />,
  })
}

type ListView = Pick<MethodListProps, 'problem' | 'limitErrors' | 'limitTyped'> & {
  status?: 200 | 409 | 422
  toast?: ToastProps
}

/** All methods and limits: the page, or to htmx its list. */
export async function answerList(c: Ctx, { status = 200, toast, ...view }: ListView = {}): Promise<Response> {
  const { db } = c.var
  const [methods, limits, currencies, events] = await Promise.all([
    listAllMethods(db),
    readLimits(db),
    listPaymentCurrencies(db),
    listMethodEvents(db),
  ])
  const props: MethodListProps = { ...view, methods, limits, currencies, events, mayDecide: mayDecide(c), now: now() }
  if (!wantsFragment(c)) {
    const breadcrumbs = [{ label: 'Payments', href: paths.adminPayments() }, { label: 'Payment methods' }]
    return showPage(c, {
      title: 'Payment methods',
      area: 'admin',
      status,
      breadcrumbs,
      body: <PaymentMethodsPage {...props} />,
    })
  }
  const answer = (
    <>
      <hx-partial hx-target="#payment-methods" hx-swap="outerHTML">
        <MethodList {...props} />
      </hx-partial>
      {toast && <ToastAnswer {...toast} />}
    </>
  )
  return showFragment(c, answer, status)
}

/** Does it, and answers with the list as it then is; where the world says no, with the sentence. */
export async function attempt(c: Ctx, act: () => Promise<ToastProps>): Promise<Response> {
  try {
    const toast = await act()
    return wantsFragment(c) ? await answerList(c, { toast }) : await goTo(c, paths.adminPaymentMethods, toast)
  } catch (error) {
    return answerList(c, { problem: sentenceOf(error), status: 409 })
  }
}
