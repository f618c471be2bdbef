import { type Ctx, shopOf } from '#src/frame/env.ts'
import { goTo, showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal, statusOf } from '#src/lib/refusal.ts'
import { CARRIER_NAMES } from '#src/market/orders/carriers.ts'
import { listSoldKeys } from '#src/market/orders/key-replacement.ts'
import { findShopOrder, type ShopOrderPage } from '#src/market/orders/shop-order-page.ts'
import { OrderPage } from '#templates/seller/order.tsx'
import type { OrderPageProps } from '#templates/seller/order-view.ts'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { rightsOf } from './order-desk.ts'

/** The pattern of an order's own addresses. */
export const ORDER = '/orders/:id{[1-9][0-9]{0,14}}'

export const orderIdOf = (c: Ctx): number => Number(c.req.param('id'))

/** The order the address names, of this shop alone; for everybody else it is not there. */
export async function orderOf(c: Ctx): Promise<ShopOrderPage> {
  const order = await findShopOrder(c.var.db, shopOf(c).id, orderIdOf(c))
  if (!order) throw notFound('order in your shop')
  return order
}

type View = Pick<OrderPageProps, 'refused' | 'problem'> & { status?: 200 | 409 | 422; toast?: ToastProps }

/** The order's page as it is now: whole, or to htmx the part below its frame. */
export async function answerOrder(c: Ctx, { status = 200, toast, ...view }: View = {}): Promise<Response> {
  const order = await orderOf(c)
  const withKeys = order.lines.some((line) => line.delivery === 'key')
  const keys = withKeys ? await listSoldKeys(c.var.db, shopOf(c).id, order.id) : []
  const body = (
    <OrderPage
      {...view}
      order={order}
      keys={keys}
      rights={rightsOf(c)}
      carriers={CARRIER_NAMES}
      shopStatus={shopOf(c).status}
      now={now()}
    />
  )
  if (wantsFragment(c)) {
    const answer = (
      <>
        {body}
        {toast && <ToastAnswer {...toast} />}
      </>
    )
    return showFragment(c, answer, status)
  }
  return showPage(c, {
    title: `Order ${order.number}`,
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Orders', href: paths.sellerOrders() }, { label: order.number }],
    body,
  })
}

/** After something was done: a plain form goes back to the page, htmx gets it as it is now. */
export const answerDone = (c: Ctx, toast: ToastProps): Promise<Response> =>
  wantsFragment(c) ? answerOrder(c, { toast }) : goTo(c, paths.sellerOrder(orderIdOf(c)), toast)

/** Runs a verb; where the world says no, the page as it is now says so on top. */
export async function tryOnOrder(c: Ctx, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return answerOrder(c, { problem: error.message, status: statusOf(error) as 409 })
  }
}
