import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import type { View } from '#src/market/shops/review-queue.ts'
import type { UsualReason } from '#src/market/shops/usual-reasons.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type DecisionKind = 'verification' | 'suspension' | 'reinstatement' | 'name'

export type DecisionProps = {
  shop: ShopRecord
  view: View
  q: string
  mayDecide: boolean
  reasons: { rejection: readonly UsualReason[]; suspension: readonly UsualReason[] }
  refused?: { form: DecisionKind; errors: FormErrors; typed: Record<string, string> }
  problem?: string
}

/** What can be decided on a shop in its state, always in sight beside its facts. */
export function Decision(props: DecisionProps) {
  const { shop, reasons } = props
  return (
    <div class="stack">
      {shop.wantedName && <NameDecision {...props} />}
      {shop.status === 'submitted' && (
        <DecisionForm {...props} kind="verification" title="Decide" usual={reasons.rejection} usualLabel="To reject">
          <StillOpen {...props} />
          <Button variant="primary" name="decision" value="approve" icon="check">
            Approve shop
          </Button>
          <Button variant="danger" name="decision" value="reject" icon="x">
            Reject shop
          </Button>
        </DecisionForm>
      )}
      {shop.status === 'approved' && (
        <details class="decision-rare" open={props.refused?.form === 'suspension'}>
          <summary>Suspend this shop</summary>
          <DecisionForm {...props} kind="suspension" title="Suspend" usual={reasons.suspension} usualLabel="Because of">
            <Button variant="danger" icon="pause">
              Suspend shop
            </Button>
          </DecisionForm>
        </details>
      )}
      {shop.status === 'suspended' && (
        <DecisionForm {...props} kind="reinstatement" title="Reinstate">
          <Button variant="primary" icon="play">
            Reinstate shop
          </Button>
        </DecisionForm>
      )}
      {(shop.status === 'draft' || shop.status === 'rejected') && (
        <p class="quiet">
          {shop.status === 'draft'
            ? 'There is nothing to decide: the shop is being prepared and was not submitted.'
            : 'There is nothing to decide until the shop is corrected and submitted again.'}
        </p>
      )}
    </div>
  )
}

/** What is required and not ticked: it may be approved anyway, which is kept with the reason. */
function StillOpen({ shop, refused }: DecisionProps) {
  const open = shop.checklist.filter(({ demand, checkedAt }) => demand === 'required' && !checkedAt)
  if (open.length === 0) return null
  const errors = refused?.form === 'verification' ? refused.errors : {}
  return (
    <div class="decision-open">
      <p>Required and not checked: {open.map(({ title }) => `“${title}”`).join(', ')}.</p>
      <Field
        name="anyway"
        form="verification"
        type="checkbox"
        label="Approve anyway"
        hint="Kept in the history, with your reason."
        checked={refused?.typed.anyway === 'on'}
        error={errors.anyway}
      />
    </div>
  )
}

function NameDecision(props: DecisionProps) {
  return (
    <DecisionForm {...props} kind="name" title={`New name “${props.shop.wantedName}”`}>
      <Button variant="primary" name="decision" value="approve" icon="check">
        Accept name
      </Button>
      <Button name="decision" value="reject" icon="x">
        Refuse name
      </Button>
    </DecisionForm>
  )
}

type FormProps = DecisionProps & {
  kind: DecisionKind
  title: string
  usual?: readonly UsualReason[]
  usualLabel?: string
  children?: Child
}

const hints: Record<DecisionKind, string> = {
  verification: 'The shop reads it. Needed to reject; to approve it may stay empty.',
  suspension: 'The shop reads it. Buyers stop seeing the shop at once.',
  reinstatement: 'The shop reads it. Buyers see the shop again at once.',
  name: 'The shop reads it. Needed to refuse.',
}

function DecisionForm(props: FormProps) {
  const { shop, view, q, kind, title, usual, usualLabel, refused, children } = props
  const errors = refused?.form === kind ? refused.errors : {}
  const typed = refused?.form === kind ? refused.typed : {}
  const action = `${paths.adminShop(shop.id)}/${kind}`
  return (
    <form
      class="form"
      id={`${kind}-form`}
      method="post"
      action={action}
      hx-post={action}
      hx-target="#review-desk"
      hx-swap="outerHTML"
      hx-disable="find button"
      aria-label={title}
    >
      <h2 class="card-title decision-title">{title}</h2>
      <ErrorSummary errors={errors} form={kind} />
      <input type="hidden" name="seen" value={shop.updatedAt.toISOString()} />
      <input type="hidden" name="status" value={view} />
      <input type="hidden" name="q" value={q} />
      {usual && <UsualReasons kind={kind} usual={usual} label={usualLabel ?? 'Usual reasons'} chosen={typed.usual} />}
      <Field
        name="reason"
        form={kind}
        type="textarea"
        label={usual ? 'In your own words' : 'Reason'}
        hint={hints[kind]}
        value={typed.reason}
        error={errors.reason}
        rows={2}
        maxlength={1000}
      />
      <div class="actions">{children}</div>
    </form>
  )
}

type UsualProps = { kind: string; usual: readonly UsualReason[]; label: string; chosen?: string }

/** Reasons given often, one press each; what is typed beside comes after. */
function UsualReasons({ kind, usual, label, chosen = '' }: UsualProps) {
  const choices = [{ id: '', label: 'Own words only', sentence: '' }, ...usual]
  return (
    <fieldset class="usual">
      <legend class="field-label">{label}</legend>
      <div class="usual-choices">
        {choices.map((one) => (
          <label class="usual-choice" title={one.sentence || undefined}>
            <input
              type="radio"
              class="usual-radio"
              name="usual"
              value={one.id}
              id={`${kind}-usual-${one.id || 'none'}`}
              checked={chosen === one.id}
            />
            <span>{one.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
