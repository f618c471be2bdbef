import { paths } from '#src/lib/paths.ts'
import type { ShopOrderPart } from '#src/market/orders/shop-order-page.ts'
import type { StaffOrderPage } from '#src/market/orders/staff-order-page.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { OrderAddress } from '#templates/ui/order-address.tsx'
import { OrderStateBadge } from '#templates/ui/order-state.tsx'
import { OrderTimeline } from '#templates/ui/order-timeline.tsx'
import { Time } from '#templates/ui/time.tsx'
import { AdminOrderPart } from './order-part.tsx'
import { AdminOrderPayments } from './order-payments.tsx'

export type AdminOrderForm = 'notes' | `cancellation-${number}`
export type AdminOrderProps = {
  order: StaffOrderPage
  mayDecide: boolean
  refused?: { form: AdminOrderForm; errors: FormErrors; typed: Record<string, string> }
  problem?: string
  now: Date
}

/** One order with every shop's part, its money and all that happened; and what staff do where it got stuck. */
export function AdminOrderPage(props: AdminOrderProps) {
  const { order, problem, now } = props
  const nameOf = (id: number) => order.shopOrders.find((one) => one.id === id)?.shop.name
  return (
    <div class="stack">
      <PageHead
        title={<span class="part-number">{order.number}</span>}
        badge={
          <>
            <OrderStateBadge status={order.status} /> {order.archivedAt && <Badge>Archived</Badge>}
          </>
        }
        lead={
          <>
            Ordered <Time at={order.createdAt} now={now} />
          </>
        }
      />
      {problem && (
        <div role="alert" tabindex={-1} data-focus="">
          <Notice tone="bad" title="That did not go through">
            {problem}
          </Notice>
        </div>
      )}
      <div class="part-grid">
        <div class="stack">
          {order.shopOrders.map((part) => (
            <AdminOrderPart {...props} part={part} />
          ))}
        </div>
        <div class="stack">
          <Buyer order={order} />
          <AdminOrderPayments {...props} />
          <Card title="Notes and timeline">
            <div class="stack">
              <NoteForm {...props} />
              <OrderTimeline events={order.events} now={now} partOf={nameOf} />
            </div>
          </Card>
        </div>
      </div>
    </div>
  )
}

function Buyer({ order }: { order: StaffOrderPage }) {
  const { name, email, userId, address, codes, shopOrders } = order
  return (
    <Card title="Buyer">
      <div class="stack stack-s part-buyer-card">
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>{' '}
          <span class="quiet">{userId === null ? 'as a guest' : 'member'}</span>
          <br />
          <a href={`mailto:${email}`}>{email}</a>
        </p>
        {address && shopOrders.some(hasParcels) && <OrderAddress address={address} />}
        {codes.length > 0 && <p class="quiet">Codes used: {codes.join(', ')}</p>}
      </div>
    </Card>
  )
}

const hasParcels = (part: ShopOrderPart) => part.lines.some((line) => line.delivery === 'parcel')

function NoteForm({ order, mayDecide, refused }: AdminOrderProps) {
  if (!mayDecide) return null
  const { errors = {}, typed = {} } = refused?.form === 'notes' ? refused : {}
  return (
    <form class="form part-form" method="post" action={paths.adminOrderNotes(order.id)}>
      <ErrorSummary errors={errors} form="notes" />
      <Field
        type="textarea"
        name="note"
        form="notes"
        label="Write a note"
        rows={2}
        maxlength={2000}
        value={typed.note}
        error={errors.note}
      />
      <div class="actions">
        <Button size="s" name="to" value="shop" icon="lock">
          Keep it among staff
        </Button>
        <Button size="s" name="to" value="buyer" icon="send">
          Send it to the buyer
        </Button>
      </div>
    </form>
  )
}
