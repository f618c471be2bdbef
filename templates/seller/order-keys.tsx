import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { SoldKey } from '#src/market/orders/key-replacement.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'

type Props = { keys: readonly SoldKey[]; mayChange: boolean; now: Date }

/** The keys of an order as its shop sees them: which unit, whether it was looked at, and another where it fails. */
export function SoldKeys({ keys, mayChange, now }: Props) {
  if (keys.length === 0) return null
  const replaced = keys.filter((key) => key.state === 'replaced').length
  return (
    <Card title="Keys" id="keys">
      <ul class="order-keys">
        {keys.map((key) => (
          <SoldKeyRow key_={key} mayChange={mayChange} now={now} />
        ))}
      </ul>
      {replaced > 0 && (
        <p class="quiet">{replaced === 1 ? '1 key was replaced.' : `${replaced} keys were replaced.`}</p>
      )}
    </Card>
  )
}

function SoldKeyRow({ key_: key, mayChange, now }: Omit<Props, 'keys'> & { key_: SoldKey }) {
  const sold = key.state === 'claimed'
  return (
    <li class="order-key" id={`key-${key.id}`}>
      <div class="order-key-line">
        <span class="order-key-name">
          {key.item}, unit {key.unit} <span class="stock-sku">no. {key.id}</span>
        </span>
        {!sold && <Badge tone="warn">Replaced</Badge>}
        {sold && key.reportedAt && <Badge tone="bad">Does not work</Badge>}
      </div>
      <p class="quiet">
        {sold ? (
          key.revealedAt ? (
            <>
              The buyer looked at it <Time at={key.revealedAt} now={now} />
              {key.reportedAt && (
                <>
                  , and said <Time at={key.reportedAt} now={now} /> that it does not work
                </>
              )}
            </>
          ) : (
            'The buyer has not looked at it yet'
          )
        ) : (
          `Did not work: ${key.replacedReason}`
        )}
        .
      </p>
      {sold && mayChange && (
        <details class="disclosure order-key-report" open={key.reportedAt !== null}>
          <Summary>Give another in its place</Summary>
          <ReplaceForm keyId={key.id} reason="" errors={{}} />
        </details>
      )}
    </li>
  )
}

type FormProps = { keyId: number; reason: string; errors: Errors }

function ReplaceForm({ keyId, reason, errors }: FormProps) {
  const form = `replace-${keyId}`
  return (
    <form class="form" method="post" action={paths.sellerKeyReplacement(keyId)}>
      <ErrorSummary errors={errors} form={form} />
      <Field
        form={form}
        name="reason"
        label="Why it is replaced"
        hint="The buyer reads this. The next key of the pool becomes theirs, and this one is counted as not working."
        value={reason}
        error={errors.reason}
        maxlength={200}
        required
      />
      <div class="actions">
        <Button size="s" icon="refresh-cw" busyText="Replacing the key">
          Replace this key
        </Button>
      </div>
    </form>
  )
}

/** A replacement that could not be made, as it was typed. */
export function ReplacementPage({ shopOrderId, ...form }: FormProps & { shopOrderId: number }) {
  return (
    <div class="key-page">
      <PageHead title="Not replaced" lead={`Key no. ${form.keyId} is still the buyer’s.`} />
      <Card>
        <ReplaceForm {...form} />
      </Card>
      <div class="actions">
        <LinkButton href={`${paths.sellerOrder(shopOrderId)}#keys`} icon="arrow-left">
          Back to the order
        </LinkButton>
      </div>
    </div>
  )
}
