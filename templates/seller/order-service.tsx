import { paths } from '#src/lib/paths.ts'
import type { OrderLine } from '#src/market/orders/shop-order-page.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { LineFields } from '#templates/ui/order-lines.tsx'
import { ServiceDeliveries } from '#templates/ui/service-deliveries.tsx'
import { nameOf, type OrderPageProps, orderSwap, refusalOf } from './order-view.ts'

/** A service to be done: what the buyer asked for, what was delivered and said, and the next delivery. */
export function OrderService({ order, rights, refused, line, now }: OrderPageProps & { line: OrderLine }) {
  const last = line.services.at(-1)
  const waiting = last && last.answer === null
  return (
    <section class="part-service" id={`service-${line.id}`}>
      <h3 class="part-service-name">
        {line.quantity > 1 && `${line.quantity} × `}
        {nameOf(line)} {waiting && <Badge icon="clock">Waiting for the buyer</Badge>}
        {last?.answer === 'disputed' && (
          <Badge tone="bad" icon="circle-alert">
            Something is wrong
          </Badge>
        )}
      </h3>
      <LineFields line={line} />
      <ServiceDeliveries
        deliveries={line.services}
        fileHref={(id) => paths.sellerServiceFile(order.id, id)}
        now={now}
      />
      {waiting && (
        <p class="quiet part-hint">
          The buyer has seven days to say whether it is right; after that it counts as confirmed.
        </p>
      )}
      {rights.manage &&
        (waiting ? (
          <details class="disclosure" open={refused?.form === `service-${line.id}`}>
            <Summary>Deliver something more</Summary>
            <DeliveryForm orderId={order.id} line={line} refused={refused} />
          </details>
        ) : (
          <DeliveryForm orderId={order.id} line={line} refused={refused} />
        ))}
    </section>
  )
}

type FormProps = { orderId: number; line: OrderLine; refused: OrderPageProps['refused'] }

function DeliveryForm({ orderId, line, refused }: FormProps) {
  const form = `service-${line.id}` as const
  const { errors, typed } = refusalOf(refused, form)
  const action = paths.sellerServiceDelivery(orderId, line.id)
  return (
    <form
      class="form part-form"
      method="post"
      action={action}
      enctype="multipart/form-data"
      hx-post={action}
      hx-encoding="multipart/form-data"
      {...orderSwap}
    >
      <ErrorSummary errors={errors} form={form} />
      <Field
        type="textarea"
        name="message"
        form={form}
        label="Message to the buyer"
        rows={3}
        required
        maxlength={4000}
        value={typed.message}
        error={errors.message}
      />
      <Field
        type="file"
        name="files"
        form={form}
        label="Files"
        optional
        multiple
        hint="Up to five, together at most 16 MB: pictures, PDF, text, office documents, sound, video or ZIP."
        error={errors.files}
      />
      <div class="actions">
        <Button variant="primary" icon="send">
          Deliver to the buyer
        </Button>
      </div>
    </form>
  )
}
