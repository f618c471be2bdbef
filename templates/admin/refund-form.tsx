import { formatMoney, plainAmount } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaidShopOrder, RefundRecord } from '#src/market/orders/payment-record.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

/** What of a payment the form needs; a payment's record has it. */
export type Refundable = {
  id: number
  amount: number
  refunded: number
  currency: string
  shopOrders: PaidShopOrder[]
  refunds: RefundRecord[]
}

type RefundFormProps = {
  payment: Refundable
  refused?: { errors: FormErrors; typed: Record<string, string> } | undefined
  /** What the answer has to find again: the view of the desk. */
  place?: Record<string, string>
  /** A path under /admin/orders/ to go back to once it is recorded. */
  back?: string
  /** What htmx replaces with the answer; without it the form is a plain one. */
  target?: string
}

/** Notes money that was given back by hand: the market moves none itself. */
export function RefundForm({ payment, refused, place = {}, back, target }: RefundFormProps) {
  const { errors = {}, typed = {} } = refused ?? {}
  const { id, currency, shopOrders } = payment
  const form = `refund-${id}`
  const action = paths.adminPaymentRefunds(id)
  const left = payment.amount - payment.refunded
  const due = shopOrders.reduce((sum, one) => sum + Math.max(0, one.refundDue - one.refunded), 0)
  const options = [
    { value: '', label: `The payment as a whole (${formatMoney({ minor: left, currency })} left)` },
    ...shopOrders.map((one) => ({
      value: String(one.id),
      label: `${one.number}, ${one.shopName}${dueWords(one, currency)}`,
    })),
  ]
  const swaps = target
    ? { 'hx-post': action, 'hx-target': target, 'hx-swap': 'outerHTML', 'hx-disable': 'find button' }
    : {}
  return (
    <form class="form" id={form} method="post" action={action} {...swaps} aria-label="Record a refund">
      <ErrorSummary errors={errors} form={form} />
      {Object.entries(place).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {back && <input type="hidden" name="back" value={back} />}
      <input type="hidden" name="seen" value={payment.refunded} />
      <Field
        form={form}
        name="shop_order"
        type="select"
        label="Of"
        options={options}
        value={typed.shop_order ?? (shopOrders.length === 1 ? String(shopOrders[0]?.id) : '')}
        error={errors.shop_order}
      />
      <Field
        form={form}
        name="amount"
        type="money"
        currency={currency}
        label="Amount given back"
        value={typed.amount ?? plainAmount(due > 0 ? Math.min(due, left) : left, currency)}
        error={errors.amount}
        required
      />
      <Field
        form={form}
        name="reason"
        label="Reason"
        hint="The buyer reads it."
        value={typed.reason}
        error={errors.reason}
        maxlength={1000}
        required
      />
      <Field
        form={form}
        name="reference"
        label="Reference of your transfer"
        value={typed.reference}
        error={errors.reference}
        maxlength={200}
        optional
      />
      <div class="actions">
        <Button icon="undo-2">Record refund</Button>
      </div>
    </form>
  )
}

const dueWords = ({ refundDue, refunded }: PaidShopOrder, currency: string): string =>
  refundDue > refunded ? ` (${formatMoney({ minor: refundDue - refunded, currency })} due)` : ''
