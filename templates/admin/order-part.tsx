import { paths } from '#src/lib/paths.ts'
import type { ShopOrderPart } from '#src/market/orders/shop-order-page.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { OrderLines, OrderParcels } from '#templates/ui/order-lines.tsx'
import { ShopOrderBadge } from '#templates/ui/order-status.tsx'
import { OrderReturns, OrderSum } from '#templates/ui/order-sum.tsx'
import { ServiceDeliveries } from '#templates/ui/service-deliveries.tsx'
import type { AdminOrderProps } from './order.tsx'

type Props = AdminOrderProps & { part: ShopOrderPart }

/** A shop's part of an order, and what staff may do about it. */
export function AdminOrderPart(props: Props) {
  const { order, part, now } = props
  const open = part.lines.some((line) => line.open > 0)
  return (
    <Card
      flush
      id={`part-${part.id}`}
      title={
        <>
          <a href={paths.adminShop(part.shop.id)}>{part.shop.name}</a>{' '}
          <span class="part-number quiet">{part.number}</span>
        </>
      }
      actions={
        <ShopOrderBadge
          status={part.status}
          pickup={part.shippingKind === 'pickup'}
          paid={part.paidAt !== null}
          paymentStatus={part.payment?.status}
          partly={part.shipments.length > 0 && open && (part.status === 'created' || part.status === 'picking')}
        />
      }
    >
      {part.shop.status === 'suspended' && (
        <div class="part-inset">
          <Notice tone="warn" title="This shop is suspended">
            It sells nothing new, but still sees and finishes what was paid for. Where it does not, cancel its part and
            give the money back.
          </Notice>
        </div>
      )}
      <OrderLines part={part} area="admin" />
      {part.lines
        .filter((line) => line.services.length > 0)
        .map((line) => (
          <div class="part-inset">
            <ServiceDeliveries
              deliveries={line.services}
              fileHref={(fileId) => paths.adminServiceFile(order.id, fileId)}
              now={now}
            />
          </div>
        ))}
      {part.shipments.length > 0 && <OrderParcels part={part} now={now} />}
      {part.returns.length > 0 && <OrderReturns part={part} now={now} />}
      <div class="part-inset">
        <OrderSum part={part} />
        {part.paidAt && (
          <p class="part-papers">
            <LinkButton href={paths.adminInvoice(order.id, part.id)} size="s" icon="file-text" download>
              Invoice as PDF
            </LinkButton>
          </p>
        )}
      </div>
      <Settle {...props} />
    </Card>
  )
}

function Settle({ order, part, mayDecide, refused }: Props) {
  const { status, paidAt } = part
  const parcels = part.lines.some((line) => line.delivery === 'parcel' && line.open > 0)
  const sending = part.shipments.some((one) => one.deliveredAt === null)
  const open = part.lines.some((line) => line.open > 0)
  const live = status !== 'cancelled' && status !== 'returned'
  if (!mayDecide || !live || (!open && !sending)) return null
  const form = `cancellation-${part.id}` as const
  const { errors = {}, typed = {} } = refused?.form === form ? refused : {}
  return (
    <div class="part-inset part-settle">
      {paidAt && (parcels || sending) && (
        <form method="post" action={paths.adminOrderPart(order.id, part.id, 'delivery')}>
          <Button size="s" icon="circle-check">
            Mark as delivered
          </Button>
        </form>
      )}
      {open && (
        <details class="disclosure" open={refused?.form === form}>
          <Summary>{paidAt ? 'Cancel what was not handed over' : 'Cancel this part'}</Summary>
          <form class="form part-form" method="post" action={paths.adminOrderPart(order.id, part.id, 'cancellation')}>
            <ErrorSummary errors={errors} form={form} />
            <Field
              type="textarea"
              name="reason"
              form={form}
              label="Why"
              hint="The buyer and the shop read it."
              rows={2}
              required
              maxlength={1000}
              value={typed.reason}
              error={errors.reason}
            />
            <div class="actions">
              <Button variant="danger" icon="ban">
                Cancel it<span class="visually-hidden"> at {part.shop.name}</span>
              </Button>
            </div>
          </form>
        </details>
      )}
    </div>
  )
}
