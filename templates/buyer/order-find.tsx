import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type FindProps = {
  typed: Typed
  errors: Errors
  /** It was sent: what is said then is the same for every number and address. */
  sent?: boolean
}

const FORM = 'find'

/** For guests who lost the link to their order: number and address, and the link goes to that address. */
export function FindPage({ typed, errors, sent }: FindProps) {
  return (
    <div class="order-find">
      <PageHead
        title="Find an order"
        lead="Ordered without an account? We send the link to your order to the address it was placed with."
      />
      {sent && (
        <Notice tone="info" title="If the two belong together, a message is on its way">
          Look into the mailbox of that address in a minute or two, also among the unwanted. If nothing comes, check the
          number: it stands in the message you got when you ordered.
        </Notice>
      )}
      <FindForm typed={typed} errors={errors} />
    </div>
  )
}

function FindForm({ typed, errors }: { typed: Typed; errors: Errors }) {
  return (
    <form class="form order-find-form" method="post" action={paths.buyerOrderFind} novalidate>
      <ErrorSummary errors={errors} form={FORM} />
      <Field
        form={FORM}
        name="number"
        label="Order number"
        hint="Nine letters and digits, as in 7KQ2-M4XPD"
        value={typed.number ?? ''}
        error={errors.number}
        autocomplete="off"
        spellcheck={false}
        maxlength={30}
      />
      <Field
        form={FORM}
        name="email"
        type="email"
        label="Email address it was placed with"
        value={typed.email ?? ''}
        error={errors.email}
        autocomplete="email"
        maxlength={254}
      />
      <div class="actions">
        <Button variant="primary">Send me the link</Button>
      </div>
    </form>
  )
}

/** Whoever may not see an order, or asks for one that is not: the same page. */
export function NoSuchOrderPage({ number, signedIn }: { number: string; signedIn: boolean }) {
  return (
    <div class="order-find">
      <PageHead
        title="There is no such order here"
        lead="The number may be mistyped, the link too old, or the order belongs to somebody else."
      />
      <div class="order-find-ways">
        {signedIn ? (
          <LinkButton href={paths.buyerOrders()}>See your orders</LinkButton>
        ) : (
          <LinkButton href={paths.login(paths.buyerOrder(number))}>Sign in to see your orders</LinkButton>
        )}
      </div>
      <h2 class="order-find-title">Ordered without an account?</h2>
      <p class="quiet">We send the link to your order to the address it was placed with.</p>
      <FindForm typed={{ number }} errors={{}} />
    </div>
  )
}
