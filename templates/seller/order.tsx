import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { OrderAddress } from '#templates/ui/order-address.tsx'
import { OrderLines, OrderParcels } from '#templates/ui/order-lines.tsx'
import { ShopOrderBadge } from '#templates/ui/order-status.tsx'
import { OrderReturns, OrderSum } from '#templates/ui/order-sum.tsx'
import { OrderTimeline } from '#templates/ui/order-timeline.tsx'
import { Time } from '#templates/ui/time.tsx'
import { OrderDocuments } from './document-forms.tsx'
import { OrderEnds } from './order-ends.tsx'
import { SoldKeys } from './order-keys.tsx'
import { OrderNext } from './order-next.tsx'
import { type OrderPageProps, openParcels, orderDeskId, orderSwap, refusalOf } from './order-view.ts'
import { SuspendedShop } from './suspended-shop.tsx'

/** One order of the shop: what to do now, what is in it, whose it is, what happened. */
export function OrderPage(props: OrderPageProps) {
  const { order, shopStatus, problem, rights, now } = props
  return (
    <div class="stack part-page" id={orderDeskId}>
      <Head {...props} />
      {problem && (
        <div role="alert" tabindex={-1} data-focus="">
          <Notice tone="bad" title="That did not go through">
            {problem}
          </Notice>
        </div>
      )}
      <SuspendedShop status={shopStatus} />
      <div class="part-grid">
        <div class="stack part-main">
          <OrderNext {...props} />
          <Card title="Items" flush>
            <OrderLines part={order} area="seller" />
          </Card>
          <SoldKeys keys={props.keys} mayChange={props.rights.manage} now={now} />
          {order.shipments.length > 0 && (
            <Card title="Parcels" flush>
              <OrderParcels part={order} now={now} />
            </Card>
          )}
          {order.returns.length > 0 && (
            <Card title="Cancelled and returned" flush>
              <OrderReturns part={order} now={now} ledger />
            </Card>
          )}
          <OrderEnds {...props} />
        </div>
        <div class="stack part-side">
          <Card title="Buyer">
            <Buyer {...props} />
          </Card>
          <Card title="Sum">
            <OrderSum part={order} />
          </Card>
          {rights.ship && (
            <Card title="Print">
              <OrderDocuments order={order} />
            </Card>
          )}
          <Card title="Notes and timeline">
            <div class="stack">
              <NoteForm {...props} />
              <OrderTimeline events={order.events} now={now} />
            </div>
          </Card>
        </div>
      </div>
    </div>
  )
}

function Head({ order, now }: OrderPageProps) {
  const { number, status, paidAt, payment, archivedAt, createdAt } = order
  const open = openParcels(order).length > 0
  const partly = order.shipments.length > 0 && open && (status === 'created' || status === 'picking')
  return (
    <PageHead
      title={<span class="part-number">{number}</span>}
      badge={
        <>
          <ShopOrderBadge
            status={status}
            pickup={order.shippingKind === 'pickup'}
            paid={paidAt !== null}
            paymentStatus={payment?.status}
            partly={partly}
          />{' '}
          {archivedAt && <Badge>Archived</Badge>}
        </>
      }
      lead={
        <>
          Ordered <Time at={createdAt} now={now} />
          {paidAt && (
            <>
              , paid <Time at={paidAt} now={now} />
            </>
          )}
        </>
      }
      actions={
        open &&
        paidAt && (
          <LinkButton href={paths.sellerPickList([order.id])} icon="list-filter">
            Pick list
          </LinkButton>
        )
      }
    />
  )
}

function Buyer({ order }: OrderPageProps) {
  const { buyerName, address, before, shippingName, shippingKind } = order
  return (
    <div class="stack stack-s part-buyer-card">
      <p>
        <strong dir="auto">{buyerName}</strong>
        {before > 0 && <span class="quiet"> · bought here {before === 1 ? 'once' : `${before} times`} before</span>}
      </p>
      {address && <OrderAddress address={address} />}
      {shippingName && (
        <p class="quiet">
          {shippingKind === 'pickup' ? 'Pickup' : 'Shipping'}: {shippingName}
        </p>
      )}
      {!address && !shippingName && <p class="quiet">Nothing of this order is sent by post.</p>}
    </div>
  )
}

function NoteForm({ order, rights, refused }: OrderPageProps) {
  if (!rights.ship) return null
  const { errors, typed } = refusalOf(refused, 'notes')
  const action = paths.sellerOrderAct(order.id, 'notes')
  return (
    <form class="form part-form" method="post" action={action} hx-post={action} {...orderSwap}>
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
          Keep it in the shop
        </Button>
        {rights.manage && (
          <Button size="s" name="to" value="buyer" icon="send">
            Send it to the buyer
          </Button>
        )}
      </div>
    </form>
  )
}
