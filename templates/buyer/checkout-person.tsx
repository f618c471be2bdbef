import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { addressLines } from '#src/lib/postal-address.ts'
import type { SavedAddress } from '#src/market/accounts/addresses.ts'
import type { CheckoutStep } from '#src/market/orders/checkout.ts'
import { AddressFields } from '#templates/ui/address-fields.tsx'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { BackField } from './back-field.tsx'
import { StepActions } from './checkout.tsx'

type ContactStepProps = { typed: Typed; errors: Errors; member: boolean; next: CheckoutStep }

export function ContactStep({ typed, errors, member, next }: ContactStepProps) {
  return (
    <div class="checkout-step" id="step">
      <form class="form" id="contact" method="post" action={paths.checkoutStep('contact')} novalidate>
        <ErrorSummary errors={errors} form="contact" title="One more look" />
        <BackField back={typed.back} />
        <Field
          type="email"
          name="email"
          form="contact"
          label="E-mail address"
          hint="News of your order goes here, and nothing else."
          value={typed.email}
          error={errors.email}
          autocomplete="email"
          maxlength={254}
          required
        />
        <Field
          name="name"
          form="contact"
          label="Your name"
          value={typed.name}
          error={errors.name}
          autocomplete="name"
          maxlength={120}
          required
        />
        <StepActions next={next} back={{ href: paths.cart, label: 'Back to your cart' }} />
      </form>
      {!member && (
        <p class="checkout-aside">
          You need no account to buy. If you have one, <a href={paths.login(paths.checkoutStep('contact'))}>sign in</a>,
          and your cart comes along.
        </p>
      )}
    </div>
  )
}

type AddressStepProps = {
  typed: Typed
  errors: Errors
  saved: SavedAddress[]
  /** The one of the book that this order goes to so far; null: another, which is typed. */
  chosenId: number | null
  member: boolean
  mayPickUp: boolean
}

export function AddressStep({ typed, errors, saved, chosenId, member, mayPickUp }: AddressStepProps) {
  const typing = Object.keys(errors).length > 0 || typed.address_id === 'new' || chosenId === null
  return (
    <div class="checkout-step" id="step">
      <form class="form" id="address" method="post" action={paths.checkoutStep('address')} novalidate>
        <ErrorSummary errors={errors} form="address" title="One more look" />
        <BackField back={typed.back} />
        {saved.length > 0 && (
          <fieldset class="book">
            <legend class="field-label">Your addresses</legend>
            {saved.map((one) => (
              <BookChoice
                value={String(one.id)}
                checked={!typing && one.id === chosenId}
                lines={addressLines(one)}
                note={one.preferred ? 'Preferred' : undefined}
              />
            ))}
            <BookChoice value="new" checked={typing} lines={['Another address']} />
          </fieldset>
        )}
        <div class={saved.length > 0 ? 'book-new form' : 'form'}>
          <AddressFields typed={typed} errors={errors} />
          {member && (
            <Field
              type="checkbox"
              name="save"
              form="address"
              label="Keep it in my address book"
              checked={saved.length === 0}
            />
          )}
        </div>
        <StepActions next="shipping" back={{ href: paths.checkoutStep('contact'), label: 'Back to contact' }} />
        {mayPickUp && (
          <div class="checkout-pickup">
            <p class="checkout-aside">Or fetch it yourself: every shop of this order lets you.</p>
            <Button size="s" icon="map-pin" name="pickup" value="yes">
              Pick everything up
            </Button>
          </div>
        )}
      </form>
    </div>
  )
}

function BookChoice({
  value,
  checked,
  lines,
  note,
}: {
  value: string
  checked: boolean
  lines: string[]
  note?: string | undefined
}) {
  const id = `book-${value}`
  const [first, ...rest] = lines
  return (
    <div class="pick">
      <input type="radio" class="choice-box" name="address_id" value={value} checked={checked} id={id} />
      <label for={id}>
        <strong>{first}</strong>
        {note && <span class="pick-note">{note}</span>}
        {rest.length > 0 && <span class="quiet">{rest.join(', ')}</span>}
      </label>
    </div>
  )
}
