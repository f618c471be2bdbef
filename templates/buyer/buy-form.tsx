import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { FieldAsk } from '#src/market/catalogue/product-fields.ts'
import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { AskFields } from './ask-fields.tsx'
import { QuantityField } from './quantity-field.tsx'
import { WaitForm } from './wait-form.tsx'

export type BuyFormProps = {
  variantId: number
  /** Nobody can have one at the moment. */
  soldOut: boolean
  mostPerOrder: number | null
  asks: readonly FieldAsk[]
  typed?: Typed
  errors?: Errors
}

/** Puts the variant chosen into the cart; the same for everybody, so that the page around it can be kept. */
export function BuyForm({ variantId, soldOut, mostPerOrder, asks, typed = {}, errors = {} }: BuyFormProps) {
  const said: Errors = errors[''] ? { '': errors[''] } : {}
  if (soldOut) {
    return (
      <>
        <ErrorSummary errors={said} form="buy" title="Not in your cart" />
        <WaitForm variantId={variantId} typed={typed} errors={errors} />
      </>
    )
  }
  const { quantity, ...fieldErrors } = errors
  return (
    <form
      class="buy"
      id="buy"
      method="post"
      action={paths.cartLines}
      hx-post={paths.cartLines}
      hx-target="this"
      hx-swap="outerHTML"
      hx-disable="find .button-primary"
      novalidate
    >
      <input type="hidden" name="variant_id" value={variantId} />
      <ErrorSummary errors={errors} form="buy" title="Not in your cart yet" />
      {asks.length > 0 && (
        <div class="buy-asks">
          <AskFields asks={asks} typed={typed} errors={fieldErrors} form="buy" />
        </div>
      )}
      <div class="buy-row">
        <QuantityField form="buy" value={typed.quantity ?? '1'} error={quantity} />
        <Button variant="primary" icon="shopping-cart" wide busyText="Adding to your cart">
          Add to cart
        </Button>
      </div>
      {mostPerOrder !== null && <p class="field-hint">At most {mostPerOrder} in one order.</p>}
    </form>
  )
}
