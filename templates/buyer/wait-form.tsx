import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'

const idOf = (variantId: number) => `wait-${variantId}`

type WaitFormProps = { variantId: number; typed?: Typed; errors?: Errors }

/** Under what is sold out. The page is the same for everybody, so members are asked too, and need not answer. */
export function WaitForm({ variantId, typed = {}, errors = {} }: WaitFormProps) {
  return (
    <form
      class="wait"
      id={idOf(variantId)}
      method="post"
      action={paths.stockWaits}
      hx-post={paths.stockWaits}
      hx-target="this"
      hx-swap="outerHTML"
      hx-disable="find button"
      novalidate
    >
      <p class="wait-about">Sold out at the moment. Whoever asks first is told first when it is back.</p>
      <input type="hidden" name="variant_id" value={variantId} />
      <div class="wait-row">
        <Field
          type="email"
          name="email"
          form={idOf(variantId)}
          label="E-mail address"
          hint="If you are signed in, leave it empty."
          autocomplete="email"
          value={typed.email}
          error={errors.email}
          optional
        />
        <Button icon="bell">Tell me when it is back</Button>
      </div>
    </form>
  )
}

/** What stands in the form's place then. */
export function WaitJoined({ email, variantId }: { email: string; variantId: number }) {
  return (
    <p class="wait-joined" id={idOf(variantId)} tabindex={-1} data-focus="">
      <Icon name="circle-check" /> <span>You are in line. {email} is told once, as soon as it is back.</span>
    </p>
  )
}
