import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { MethodTyped } from '#src/market/payments/method-form.ts'
import type { MethodEvent } from '#src/market/payments/method-history.ts'
import type { PaymentMethod } from '#src/market/payments/methods.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field, type FieldProps } from '#templates/ui/field.tsx'
import { MethodHistory } from './payment-method-history.tsx'

export type MethodFormProps = {
  kind: 'bank' | 'wallet'
  /** Null: a new one. */
  method: PaymentMethod | null
  typed: MethodTyped
  errors?: FormErrors
  networks: { id: string; name: string; asset: string }[]
}

type PageProps = MethodFormProps & { title: string; events: MethodEvent[]; mayDecide: boolean; now: Date }

/** One way to pay, with what was done to it. */
export function MethodPage({ title, events, mayDecide, now, ...form }: PageProps) {
  return (
    <>
      <PageHead
        title={title}
        lead={
          form.method
            ? 'What changes here is told to buyers of new orders.'
            : 'Buyers can choose it as soon as it is saved.'
        }
      />
      <div class="stack">
        <Card>{mayDecide ? <MethodForm {...form} /> : <p class="quiet">You may look here, but not change it.</p>}</Card>
        {form.method && (
          <Card title="What was changed">
            <MethodHistory events={events} now={now} />
          </Card>
        )}
      </div>
    </>
  )
}

/** The form of one method; comes back by itself with its mistakes. */
export function MethodForm(props: MethodFormProps) {
  const { kind, method, typed, errors = {} } = props
  const action = method ? paths.adminPaymentMethodPart(method.id, 'details') : paths.adminPaymentMethods
  const field = (name: keyof MethodTyped, more: Omit<FieldProps, 'name'>) => (
    <Field name={name} form="method" value={typed[name]} error={errors[name]} {...more} />
  )
  return (
    <form
      class="form"
      id="method-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target="this"
      hx-swap="outerHTML"
      hx-disable="find button"
    >
      <ErrorSummary errors={errors} form="method" />
      <input type="hidden" name="kind" value={kind} />
      {method && <input type="hidden" name="seen" value={method.updatedAt.toISOString()} />}
      {field('name', {
        label: 'Name',
        hint: 'Buyers choose it by this: “Bank transfer”, “Bitcoin”.',
        required: true,
        maxlength: 80,
      })}
      {kind === 'bank' ? <BankFields field={field} /> : <WalletFields field={field} networks={props.networks} />}
      {field('currencies', {
        label: 'Takes orders in',
        hint: 'Currency codes, such as EUR, USD. Empty: any.',
        optional: true,
        width: 'medium',
      })}
      {kind === 'wallet' && <Rate field={field} />}
      {field('hold', {
        label: 'Hours to pay',
        hint: 'So long the goods are held for the buyer. A proof that comes in time is given more.',
        required: true,
        inputmode: 'decimal',
        width: 'short',
        suffix: 'hours',
      })}
      {field('instructions', {
        label: 'Instructions',
        hint: 'Shown with the account: what to write where, how long it takes.',
        type: 'textarea',
        optional: true,
        rows: 4,
        maxlength: 4000,
      })}
      <div class="actions">
        <Button variant="primary">
          {method ? 'Save method' : kind === 'bank' ? 'Add bank transfer' : 'Add wallet'}
        </Button>
        <LinkButton variant="quiet" href={paths.adminPaymentMethods}>
          Back
        </LinkButton>
      </div>
    </form>
  )
}

type Make = (name: keyof MethodTyped, more: Omit<FieldProps, 'name'>) => Child

function BankFields({ field }: { field: Make }) {
  return (
    <>
      {field('holder', {
        label: 'Account holder',
        hint: 'Exactly as the bank knows them.',
        required: true,
        maxlength: 120,
      })}
      {field('account', {
        label: 'IBAN',
        hint: 'Checked by its check digits. Where there is no IBAN, the plain account number.',
        required: true,
        class: 'method-code',
        spellcheck: false,
        autocomplete: 'off',
        maxlength: 60,
      })}
      {field('bic', {
        label: 'BIC',
        optional: true,
        class: 'method-code',
        spellcheck: false,
        autocomplete: 'off',
        width: 'medium',
        maxlength: 14,
      })}
      {field('bankName', { label: 'Name of the bank', optional: true, maxlength: 120 })}
    </>
  )
}

function WalletFields({ field, networks }: { field: Make; networks: MethodFormProps['networks'] }) {
  return (
    <>
      {field('network', {
        label: 'Network',
        hint: 'Only networks whose addresses can be checked for typing mistakes.',
        type: 'select',
        required: true,
        options: networks.map(({ id, name, asset }) => ({ value: id, label: `${name} (${asset})` })),
        width: 'medium',
      })}
      {field('account', {
        label: 'Address',
        hint: 'Copied from your wallet as a whole; its checksum is checked.',
        required: true,
        class: 'method-code',
        spellcheck: false,
        autocomplete: 'off',
        maxlength: 120,
      })}
      {field('asset', {
        label: 'Asset',
        hint: 'Empty: what the network itself counts in. A token on it: its short name, such as USDT.',
        optional: true,
        width: 'short',
        maxlength: 20,
      })}
      {field('assetDecimals', {
        label: 'Digits after the point',
        hint: 'Only for a token: USDT has 6.',
        optional: true,
        inputmode: 'numeric',
        width: 'short',
        maxlength: 2,
      })}
    </>
  )
}

function Rate({ field }: { field: Make }) {
  return field('rate', {
    label: 'Rate',
    hint: 'Units of the asset for one unit of the currency, such as 0.0000152 for EUR in BTC. The buyer is then told the exact amount to send, rounded up. Empty: the buyer converts.',
    optional: true,
    inputmode: 'decimal',
    width: 'medium',
    maxlength: 40,
  })
}
