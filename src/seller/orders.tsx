import { Hono } from 'hono'
import { readForm } from '#src/frame/body.ts'
import { type Env, shopOf } from '#src/frame/env.ts'
import { leadTo, showPage } from '#src/frame/page.tsx'
import { now } from '#src/lib/clock.ts'
import { paths, safeNext } from '#src/lib/paths.ts'
import { type PickingRound, startPickingAll } from '#src/market/orders/fulfilment.ts'
import { makePickList } from '#src/market/orders/pick-list.ts'
import { countShopOrders, listShopOrders } from '#src/market/orders/shop-order-list.ts'
import { OrdersPage } from '#templates/seller/orders.tsx'
import { PickListPage } from '#templates/seller/pick-list.tsx'
import type { ToastProps } from '#templates/ui/toast.tsx'
import { deskOf, rightsOf } from './order-desk.ts'
import { readOrderQuery, readOrders } from './order-form.ts'

/** The list of a shop's orders, and what is done with several of them at once. */
export const orders = new Hono<Env>()
  .get('/orders', async (c) => {
    const shop = shopOf(c)
    const { query, address } = readOrderQuery(c.req.query())
    const [page, counts] = await Promise.all([
      listShopOrders(c.var.db, shop.id, query),
      countShopOrders(c.var.db, shop.id),
    ])
    const body = (
      <OrdersPage
        page={page}
        counts={counts}
        query={query}
        address={address}
        shopStatus={shop.status}
        mayShip={rightsOf(c).ship}
        now={now()}
      />
    )
    return showPage(c, { title: 'Orders', area: 'seller', wide: true, body })
  })

  .get('/orders/pick-list', async (c) => {
    const shop = shopOf(c)
    const list = await makePickList(c.var.db, shop.id, readOrders(new URL(c.req.url).searchParams))
    return showPage(c, {
      title: 'Pick list',
      area: 'seller',
      wide: true,
      breadcrumbs: [{ label: 'Orders', href: paths.sellerOrders() }, { label: 'Pick list' }],
      body: <PickListPage list={list} shopName={shop.name} now={now()} />,
    })
  })

  .post('/orders/picking', async (c) => {
    const ids = readOrders(await readForm(c))
    const back = listBefore(c.req.header('referer'))
    if (ids.length === 0) return leadTo(c, back, { text: 'Tick the orders first.', tone: 'info' })
    return leadTo(c, back, toastOf(await startPickingAll(c.var.db, deskOf(c), ids)))
  })

function toastOf({ started, skipped }: PickingRound): ToastProps {
  const [first] = skipped
  const not = first && (skipped.length === 1 ? first : `${skipped.length} could not be taken up: ${first}`)
  const link = { href: paths.sellerPickList(), label: 'Pick list' }
  if (started.length === 0) return { text: String(not), tone: 'warn' }
  const text = `${started.length === 1 ? `Order ${started[0]} is` : `${started.length} orders are`} being picked.`
  return { text: not ? `${text} ${not}` : text, link, ...(not ? { tone: 'warn' as const } : {}) }
}

/** The list a form was sent from, with its view and place. */
export function listBefore(referer: string | undefined): string {
  if (!referer || !URL.canParse(referer)) return paths.sellerOrders()
  const { pathname, search } = new URL(referer)
  return pathname === paths.sellerOrders() ? safeNext(pathname + search, pathname) : paths.sellerOrders()
}
