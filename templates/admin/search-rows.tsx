import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { StaffProduct } from '#src/market/catalogue/staff-product-list.ts'
import type { StaffOrder } from '#src/market/orders/staff-orders.ts'
import type { FoundPerson, FoundShop } from '#src/market/reports/desk-search.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Icon, type IconName } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { ProductStateBadge } from '#templates/ui/product-state.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { Time } from '#templates/ui/time.tsx'
import { UserBadges } from './users.tsx'

type RowProps = { icon: IconName; kind: string; href: string; title: Child; badge?: Child; children?: Child }

function Row({ icon, kind, href, title, badge, children }: RowProps) {
  return (
    <li class="found-row">
      <Icon name={icon} />
      <div class="found-words">
        <a class="found-title" href={href}>
          <span class="visually-hidden">{kind} </span>
          {title}
        </a>
        <p class="found-facts">{children}</p>
      </div>
      <div class="cluster found-state">{badge}</div>
    </li>
  )
}

export function ShopFound({ id, name, wantedName, status, contactEmail, ownerName }: FoundShop) {
  return (
    <Row
      icon="store"
      kind="Shop"
      href={paths.adminShop(id)}
      title={wantedName ? `${name} → ${wantedName}` : name}
      badge={<ShopStatusBadge status={status} />}
    >
      {[ownerName ?? 'Nobody', contactEmail].filter(Boolean).join(' · ')}
    </Row>
  )
}

/** Leads to the product's row in the list, where staff feature it and note things. */
export function ProductFound({
  product: { id, title, shop, state, visible, available },
  q,
}: {
  product: StaffProduct
  q: string
}) {
  return (
    <Row
      icon="package"
      kind="Product"
      href={`${paths.adminProducts({ q })}#product-${id}`}
      title={title}
      badge={
        <>
          <ProductStateBadge state={state} />
          {state === 'published' && !visible && <Badge>Not visible</Badge>}
        </>
      }
    >
      {shop.name} · {available.toLocaleString('en')} available
    </Row>
  )
}

export function OrderFound({ order, now }: { order: StaffOrder; now: Date }) {
  const { id, number, name, email, createdAt, archivedAt, status, payments } = order
  return (
    <Row
      icon="inbox"
      kind="Order"
      href={paths.adminOrder(id)}
      title={<span class="part-number">{number}</span>}
      badge={
        <>
          <OrderStateBadge status={status} />
          {archivedAt && <Badge>Archived</Badge>}
        </>
      }
    >
      <bdi>{name}</bdi> · {email} · <Time at={createdAt} now={now} />
      {payments.map(({ amount, currency }) => (
        <>
          {' · '}
          <Money minor={amount} currency={currency} />
        </>
      ))}
    </Row>
  )
}

export function PersonFound(one: FoundPerson) {
  return (
    <Row icon="user" kind="Person" href={paths.adminUser(one.id)} title={one.name} badge={<UserBadges {...one} />}>
      {one.email}
      {one.shops.length > 0 && ` · works in ${one.shops.join(', ')}`}
    </Row>
  )
}
