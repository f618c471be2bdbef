import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type KeyProofProps = {
  number: string
  /** The order's address, made unreadable for whoever does not know it. */
  masked: string
  keyId: number | null
  code: string
  errors: Errors
  /** This installation keeps its mail on a page of its own, and the visitor may look at it. */
  mailbox: boolean
}

/** Whoever holds only the link of an order shows that its address is theirs, before a key is opened. */
export function KeyProofPage(props: KeyProofProps) {
  const { number, masked, keyId, code, errors, mailbox } = props
  return (
    <div class="key-page">
      <PageHead
        title="Show that this order is yours"
        lead={`Keys are worth more than a link. We sent a code to ${masked}, the address you ordered with; it works for ten minutes.`}
      />
      <Card>
        <form class="form" method="post" action={paths.buyerKeyProof(number)} novalidate>
          <ErrorSummary errors={errors} />
          {keyId !== null && <input type="hidden" name="key" value={keyId} />}
          <div class="code-field">
            <Field
              name="code"
              label="Code from the mail"
              hint="Six digits."
              value={code}
              error={errors.code}
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength={12}
              spellcheck={false}
              required
            />
          </div>
          <Button variant="primary" wide busyText="Checking the code">
            Go on to the keys
          </Button>
        </form>
      </Card>
      <form class="code-again" method="post" action={paths.buyerKeyCode(number)}>
        {keyId !== null && <input type="hidden" name="key" value={keyId} />}
        <p>
          Nothing there after a minute? Look among unwanted mail, or have a new code sent; the earlier one then ends.
        </p>
        <div class="actions">
          <Button variant="plain" size="s" icon="send">
            Send a new code
          </Button>
          <LinkButton href={paths.buyerOrder(number)} variant="quiet" size="s" icon="arrow-left">
            Back to the order
          </LinkButton>
        </div>
      </form>
      {mailbox && (
        <Notice title="No mail server is set up">
          Messages stay on this machine: <a href={paths.mailbox}>open the development mailbox</a>.
        </Notice>
      )}
    </div>
  )
}
