import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { PaymentView } from '#src/market/orders/payment-desk.ts'
import type { UsualPaymentReason } from '#src/market/orders/payment-reasons.ts'
import type { PaymentRecord } from '#src/market/orders/payment-record.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { RefundForm } from './refund-form.tsx'

export type PaymentDecisionProps = {
  payment: PaymentRecord
  view: PaymentView
  q: string
  mayDecide: boolean
  /** Is it above the limit that two people accept? */
  needsTwo: boolean
  /** Who looks at it. */
  personId: number
  reasons: readonly UsualPaymentReason[]
  refused?: { form: 'decision' | 'refund'; errors: FormErrors; typed: Record<string, string> }
}

/** What can be decided on a payment in its state, always in sight beside its proof. */
export function PaymentDecision(props: PaymentDecisionProps) {
  const { payment, refused, view, q } = props
  const { status, inStock } = payment
  const refund = refused?.form === 'refund' ? refused : undefined
  return (
    <div class="stack">
      {(status === 'under-review' || status === 'awaiting' || status === 'rejected') && <Decide {...props} />}
      {(status === 'expired' || status === 'cancelled') && (
        <details class="decision-rare">
          <summary>The money came after all</summary>
          <DecisionForm {...props} title="Accept late">
            <AcceptButton payment={payment} />
          </DecisionForm>
        </details>
      )}
      {status === 'needs-decision' && (
        <DecisionForm {...props} title="Fulfil">
          <p class="quiet">
            The money came when its goods had gone.{' '}
            {inStock
              ? 'All of them are in stock again: accept, and the order goes on.'
              : 'They are not all in stock. Accept once they are, or give the money back.'}
          </p>
          <Button variant={inStock ? 'primary' : 'plain'} name="decision" value="accept" icon="rotate-ccw">
            {inStock ? 'Fulfil the order' : 'Try to fulfil it'}
          </Button>
        </DecisionForm>
      )}
      {(status === 'accepted' || status === 'needs-decision') && (
        <details class="decision-rare" open={refund !== undefined || status === 'needs-decision'}>
          <summary>Give money back</summary>
          <RefundForm payment={payment} refused={refund} place={{ status: view, q }} target="#payment-desk" />
        </details>
      )}
      {status === 'refunded' && <p class="quiet">All of it was given back. There is nothing left to decide.</p>}
    </div>
  )
}

function Decide(props: PaymentDecisionProps) {
  const { payment, needsTwo, personId } = props
  const mine = payment.firstAcceptedBy === personId
  return (
    <DecisionForm {...props} title="Decide" usual>
      {needsTwo && (
        <Notice
          tone="info"
          title={payment.firstAcceptedBy ? 'One of two has accepted it.' : 'Two people have to accept it.'}
        >
          {mine
            ? 'You did. Somebody else has to accept it as well.'
            : payment.firstAcceptedName
              ? `${payment.firstAcceptedName} did. Your acceptance makes it final.`
              : 'It is above the limit for one person. Yours is the first.'}
        </Notice>
      )}
      {!mine && <AcceptButton payment={payment} />}
      {payment.status === 'under-review' && (
        <Button name="decision" value="again" icon="rotate-ccw">
          Ask again
        </Button>
      )}
      <Button variant="danger" name="decision" value="reject" icon="x">
        Reject
      </Button>
    </DecisionForm>
  )
}

const AcceptButton = ({ payment: { amount, currency } }: { payment: PaymentRecord }) => (
  <Button variant="primary" name="decision" value="accept" icon="check">
    Accept {formatMoney({ minor: amount, currency })}
  </Button>
)

type FormProps = PaymentDecisionProps & { title: string; usual?: boolean; children?: unknown }

function DecisionForm({ payment, view, q, title, usual, reasons, refused, children }: FormProps) {
  const { errors = {}, typed = {} } = refused?.form === 'decision' ? refused : {}
  const action = paths.adminPaymentDecision(payment.id)
  return (
    <form
      class="form"
      id="decision-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#payment-desk"
      hx-swap="outerHTML"
      hx-disable="find button"
      aria-label={title}
    >
      <h2 class="card-title decision-title">{title}</h2>
      <ErrorSummary errors={errors} form="decision" />
      <input type="hidden" name="seen" value={payment.seen} />
      <input type="hidden" name="status" value={view} />
      <input type="hidden" name="q" value={q} />
      {usual && <UsualReasons reasons={reasons} chosen={typed.usual} />}
      {usual && (
        <Field
          name="reason"
          form="decision"
          type="textarea"
          label="In your own words"
          hint="The buyer reads it when you reject or ask again."
          value={typed.reason}
          error={errors.reason}
          rows={2}
          maxlength={1000}
        />
      )}
      <div class="actions payment-actions">{children as never}</div>
    </form>
  )
}

function UsualReasons({
  reasons,
  chosen = '',
}: {
  reasons: readonly UsualPaymentReason[]
  chosen?: string | undefined
}) {
  const choices = [{ id: '', label: 'Own words only', sentence: '' }, ...reasons]
  return (
    <fieldset class="usual">
      <legend class="field-label">To reject or ask again</legend>
      <div class="usual-choices">
        {choices.map((one) => (
          <label class="usual-choice" title={one.sentence || undefined}>
            <input
              type="radio"
              class="usual-radio"
              name="usual"
              value={one.id}
              id={`usual-${one.id || 'none'}`}
              checked={chosen === one.id}
            />
            <span>{one.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
