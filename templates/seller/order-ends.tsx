import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { OrderUnits } from './order-units.tsx'
import { type OrderPageProps, orderSwap, refusalOf } from './order-view.ts'

/** Cancelling what was not handed over, and taking back what was. Both by line, both with a reason the buyer reads. */
export function OrderEnds(props: OrderPageProps) {
  const { order, rights } = props
  const open = order.lines.filter((line) => line.open > 0)
  const out = order.lines.filter((line) => line.shipped > line.returned)
  const ended = order.status === 'cancelled' || order.archivedAt !== null
  if (!rights.manage || (open.length === 0 && out.length === 0)) return null
  return (
    <div class="part-ends">
      {open.length > 0 && !ended && <Cancel {...props} />}
      {out.length > 0 && <TakeBack {...props} />}
    </div>
  )
}

function Cancel({ order, refused }: OrderPageProps) {
  const form = refusalOf(refused, 'cancellation')
  const action = paths.sellerOrderAct(order.id, 'cancellation')
  const paid = order.paidAt !== null
  return (
    <details class="disclosure" open={refused?.form === 'cancellation'}>
      <Summary>Cancel {paid ? 'what was not handed over' : 'this order'}</Summary>
      <form class="form part-form" method="post" action={action} hx-post={action} {...orderSwap}>
        <ErrorSummary errors={form.errors} form="cancellation" />
        <p class="quiet part-hint">
          {paid
            ? 'What the buyer paid for these units is due back.'
            : 'Nobody has paid yet: what is held is free again, and nothing is due back.'}
        </p>
        {paid && (
          <OrderUnits
            legend="How many, and what becomes of them"
            decides
            lines={order.lines.filter((line) => line.open > 0)}
            most={(line) => line.open}
            first={(line) => line.open}
            refused={form}
          />
        )}
        <Reason form="cancellation" refused={form} />
        <div class="actions">
          <Button variant="danger" icon="ban">
            {paid ? 'Cancel these units' : 'Cancel the order'}
          </Button>
        </div>
      </form>
    </details>
  )
}

function TakeBack({ order, refused }: OrderPageProps) {
  const form = refusalOf(refused, 'returns')
  const action = paths.sellerOrderAct(order.id, 'returns')
  return (
    <details class="disclosure" open={refused?.form === 'returns'}>
      <Summary>Take something back</Summary>
      <form class="form part-form" method="post" action={action} hx-post={action} {...orderSwap}>
        <ErrorSummary errors={form.errors} form="returns" />
        <OrderUnits
          legend="What came back, and what becomes of it"
          lines={order.lines.filter((line) => line.shipped > line.returned)}
          most={(line) => line.shipped - line.returned}
          first={() => 0}
          refused={form}
          decides
        />
        <Reason form="returns" refused={form} />
        <div class="actions">
          <Button icon="undo-2">Take these units back</Button>
          <span class="quiet part-hint">What they cost is due back to the buyer; what sending cost is not.</span>
        </div>
      </form>
    </details>
  )
}

function Reason({ form, refused }: { form: 'cancellation' | 'returns'; refused: ReturnType<typeof refusalOf> }) {
  return (
    <Field
      type="textarea"
      name="reason"
      form={form}
      label="Why"
      hint="The buyer reads it."
      rows={2}
      required
      maxlength={1000}
      value={refused.typed.reason}
      error={refused.errors.reason}
    />
  )
}
