import type { Child } from 'hono/jsx'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { BuyerLine, BuyerPayment, BuyerShipment, BuyerShopOrder } from '#src/market/orders/order-page.ts'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Money } from '#templates/ui/money.tsx'
import { ShopOrderBadge } from '#templates/ui/order-status.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { Time } from '#templates/ui/time.tsx'
import { cardPictures } from './cards.tsx'
import type { OrderPanels } from './order.tsx'

type PartProps = { part: BuyerShopOrder; payments: BuyerPayment[]; now: Date; panels: OrderPanels }

/** What comes from one shop, how far it is, and what it cost. */
export function OrderPart({ part, payments, now, panels }: PartProps) {
  const payment = payments.find((one) => one.currency === part.currency)
  const sent = part.lines.reduce((sum, line) => sum + line.shipped, 0)
  const wanted = part.lines.reduce((sum, line) => sum + line.quantity - line.cancelled, 0)
  return (
    <Card
      flush
      class="order-part"
      id={`part-${part.id}`}
      title={<ShopName part={part} />}
      actions={
        <ShopOrderBadge
          toBuyer
          status={part.status}
          pickup={part.shippingKind === 'pickup'}
          paid={part.paidAt !== null}
          paymentStatus={payment?.status}
          partly={part.status !== 'cancelled' && sent > 0 && sent < wanted}
        />
      }
    >
      <ul class="order-lines">
        {part.lines.map((line) => (
          <OrderLine line={line} part={part}>
            {panels.line?.(line, part)}
          </OrderLine>
        ))}
      </ul>
      {part.shipments.length > 0 && <Shipments part={part} now={now} />}
      <Sums part={part} />
      {(panels.part || isReachable(part)) && (
        <div class="order-part-foot">
          {panels.part?.(part)}
          {isReachable(part) && (
            <p class="order-contact quiet">
              Questions? Write to <a href={`mailto:${part.shopContact}`}>{part.shopContact}</a>
            </p>
          )}
        </div>
      )}
    </Card>
  )
}

/** Once money has come, its buyer has a right to ask. */
const isReachable = ({ paidAt, shopContact }: BuyerShopOrder): boolean => paidAt !== null && shopContact !== ''

/** A shop that buyers may not see at the moment is named as the order named it, and leads nowhere. */
function ShopName({ part: { shopName, shopSlug } }: { part: BuyerShopOrder }) {
  if (!shopSlug) return <>{shopName}</>
  return (
    <>
      <a class="order-shop" href={paths.shop(shopSlug)}>
        {shopName}
      </a>{' '}
      <VerifiedMark size="s" wordless label="Verified shop" />
    </>
  )
}

function OrderLine({ line, part, children }: { line: BuyerLine; part: BuyerShopOrder; children?: Child }) {
  const { title, options, quantity, price, discount } = line
  const money = (minor: number) => formatMoney({ minor, currency: part.currency })
  return (
    <li class="order-line" id={`line-${line.id}`}>
      <Picture
        class="order-picture"
        sources={cardPictures(line.imageKey, line.imageWidth)}
        sizes="4.5rem"
        alt=""
        width={72}
        height={72}
      />
      <div class="order-words">
        <h3 class="order-title">{line.slug ? <a href={paths.product(line.slug)}>{title}</a> : title}</h3>
        {options.length > 0 && <p class="quiet">{options.join(' · ')}</p>}
        <p class="quiet">
          {quantity} × {money(price)}
          {discount > 0 && `, less ${money(discount)}`}
        </p>
        {line.fields.length > 0 && (
          <dl class="order-answers">
            {line.fields.map(({ label, value }) => (
              <div>
                <dt>{label}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <HowFar line={line} part={part} />
      </div>
      <p class="order-sum">
        <Money minor={line.total} currency={part.currency} />
      </p>
      {children && <div class="order-extra">{children}</div>}
    </li>
  )
}

/** Said only where a line stands otherwise than its shop's part as a whole. */
function HowFar({ line, part }: { line: BuyerLine; part: BuyerShopOrder }) {
  const { quantity, shipped, cancelled, returned } = line
  const told = [
    part.status !== 'cancelled' && cancelled > 0 && `${cancelled} cancelled`,
    shipped > 0 && shipped + cancelled < quantity && `${shipped} of ${quantity - cancelled} sent`,
    returned > 0 && `${returned} returned`,
  ].filter(Boolean)
  return told.length > 0 ? <p class="order-far">{told.join(', ')}</p> : null
}

function Shipments({ part, now }: { part: BuyerShopOrder; now: Date }) {
  return (
    <ul class="order-shipments">
      {part.shipments.map((sent) => (
        <Shipment sent={sent} part={part} now={now} />
      ))}
    </ul>
  )
}

function Shipment({ sent, part, now }: { sent: BuyerShipment; part: BuyerShopOrder; now: Date }) {
  const partly = sent.lines.length < part.lines.length
  const pickup = part.shippingKind === 'pickup'
  const titles = sent.lines.map(({ lineId, quantity }) => {
    const line = part.lines.find((one) => one.id === lineId)
    return `${quantity} × ${line?.title ?? ''}`
  })
  return (
    <li class="order-shipment">
      <Icon name={pickup ? 'store' : 'truck'} />
      <div>
        <p>
          {sent.deliveredAt ? (pickup ? 'Picked up ' : 'Arrived ') : pickup ? 'Ready since ' : 'Sent '}
          <Time at={sent.deliveredAt ?? sent.sentAt} now={now} />
          {sent.carrier && ` with ${sent.carrier}`}
        </p>
        {sent.tracking && (
          <p>
            Tracking number <code class="order-tracking">{sent.tracking}</code>{' '}
            {sent.link && (
              <a href={sent.link} target="_blank" rel="noreferrer">
                Follow it<span class="visually-hidden"> at {sent.carrier}, in a new window</span>
              </a>
            )}
          </p>
        )}
        {partly && <p class="quiet">{titles.join(', ')}</p>}
      </div>
    </li>
  )
}

function Sums({ part }: { part: BuyerShopOrder }) {
  const money = (minor: number) => formatMoney({ minor, currency: part.currency })
  const shipping = part.shipping - part.shippingDiscount
  return (
    <div class="order-sums">
      <dl class="summary-sums">
        <Sum term="Goods" value={money(part.items)} />
        {part.discount > 0 && <Sum term="Discount" value={`−${money(part.discount)}`} />}
        {part.shippingKind && (
          <Sum term={part.shippingName || 'Shipping'} value={shipping === 0 ? 'free' : money(shipping)} />
        )}
        {!part.taxIncluded && part.tax > 0 && <Sum term="Tax" value={money(part.tax)} />}
        <div class="summary-strong">
          <dt>Total</dt>
          <dd>{money(part.total)}</dd>
        </div>
      </dl>
      {part.taxIncluded && part.tax > 0 && (
        <p class="summary-note">Includes {money(part.tax)} tax, rounded per line.</p>
      )}
    </div>
  )
}

const Sum = ({ term, value }: { term: string; value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </div>
)
