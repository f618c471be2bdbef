import type { Errors, Typed } from '#src/lib/form.ts'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { LateLine, LatePayment } from '#src/market/orders/late-payments.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'

/** What was refused, of which payment, as it was typed. */
export type LateTrouble = { id: number; typed: Typed; errors: Errors }
export type LateProps = { payments: LatePayment[]; trouble?: LateTrouble | undefined; now: Date }

export function LatePaymentsPage(props: LateProps) {
  return (
    <>
      <PageHead
        title="Paid, needs a decision"
        lead="Money that came after its time, for goods that somebody else had taken by then. The longest waiting first."
      />
      <LatePlace {...props} />
    </>
  )
}

/** Everything of the page that a decision changes. */
export function LatePlace({ payments, trouble, now }: LateProps) {
  const gone = trouble && !payments.some((one) => one.id === trouble.id)
  return (
    <div class="late" id="late">
      {gone && <ErrorSummary errors={trouble.errors} title="That did not go through" />}
      {payments.length === 0 ? (
        <EmptyState icon="circle-check" title="Nothing waits for a decision">
          When a payment comes after its time and its goods are gone, it stands here until somebody finds stock or pays
          it back.
        </EmptyState>
      ) : (
        payments.map((payment) => (
          <Late payment={payment} trouble={trouble?.id === payment.id ? trouble : undefined} now={now} />
        ))
      )}
    </div>
  )
}

type OneProps = { payment: LatePayment; trouble: LateTrouble | undefined; now: Date }

function Late({ payment, trouble, now }: OneProps) {
  const { id, number, name, amount, currency, since, shops, lines, inStock } = payment
  return (
    <Card
      id={`late-${id}`}
      title={
        <>
          {formatMoney({ minor: amount, currency })} for <span class="order-number">{number}</span>
        </>
      }
      actions={
        <Badge tone={inStock ? 'good' : 'warn'} icon={inStock ? 'circle-check' : 'triangle-alert'}>
          {inStock ? 'All in stock again' : 'Not all in stock'}
        </Badge>
      }
    >
      <p class="quiet">
        <span dir="auto">{name}</span>, from {shops.join(', ')}, waiting since <Time at={since} now={now} />
      </p>
      <ul class="late-lines">
        {lines.map((line) => (
          <Line line={line} />
        ))}
      </ul>
      <Decisions payment={payment} trouble={trouble} />
    </Card>
  )
}

function Line({ line: { title, options, quantity, available } }: { line: LateLine }) {
  return (
    <li>
      <strong>{quantity}</strong> × {[title, ...options].join(' ')}{' '}
      <span class={available < quantity ? 'late-short' : 'quiet'}>
        {available <= 0 ? 'none available' : `${available} available`}
      </span>
    </li>
  )
}

const posts = (action: string) => ({
  method: 'post' as const,
  action,
  'hx-post': action,
  'hx-target': '#late',
  'hx-swap': 'outerMorph',
  'hx-disable': 'find button',
})

function Decisions({ payment: { id, number, amount, currency, inStock }, trouble }: Omit<OneProps, 'now'>) {
  const form = `refund-${id}`
  const refused = trouble?.errors['']
  return (
    <div class="late-decisions">
      {refused && <ErrorSummary errors={{ '': refused }} form={`late-${id}`} title="That did not go through" />}
      <form {...posts(`${paths.adminLatePayments}/${id}/fulfilment`)}>
        <Button variant={inStock ? 'primary' : 'plain'} aria-label={`Fulfil order ${number} with the stock of now`}>
          Fulfil with the stock of now
        </Button>
      </form>
      <details class="late-refund" open={trouble !== undefined && !refused}>
        <summary>Pay it back instead</summary>
        <form class="form" {...posts(`${paths.adminLatePayments}/${id}/refund`)} novalidate>
          <p class="quiet">
            First send {formatMoney({ minor: amount, currency })} back by hand; the market moves no money itself.
          </p>
          <Field
            form={form}
            name="reason"
            type="textarea"
            rows={2}
            label="Why"
            hint="The buyer reads this."
            value={trouble?.typed.reason ?? ''}
            error={trouble?.errors.reason}
            maxlength={1000}
          />
          <Field
            form={form}
            name="reference"
            label="Reference of your transfer"
            optional
            value={trouble?.typed.reference ?? ''}
            error={trouble?.errors.reference}
            maxlength={200}
          />
          <div class="actions">
            <Button variant="danger">Note the refund of {formatMoney({ minor: amount, currency })}</Button>
          </div>
        </form>
      </details>
    </div>
  )
}
