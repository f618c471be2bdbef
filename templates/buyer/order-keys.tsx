import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { OrderKey } from '#src/market/orders/order-keys.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'

type KeysProps = { number: string; keys: readonly OrderKey[]; now: Date }
type KeyProps = { number: string; key_: OrderKey; of: number; now: Date; shown?: string | undefined }

export const keyRowId = (id: number) => `key-${id}`

/** The keys of one line of an order, each behind its own button: a look is an act, and is noted. */
export function OrderKeys({ number, keys, now }: KeysProps) {
  if (keys.length === 0) return null
  return (
    <ul class="order-keys">
      {keys.map((key) => (
        <OrderKeyRow number={number} key_={key} of={keys.length} now={now} />
      ))}
    </ul>
  )
}

/** One key: to be revealed, or with `shown` as it is. The same row draws the page and the answer to its button. */
export function OrderKeyRow({ number, key_: key, of, now, shown }: KeyProps) {
  const id = keyRowId(key.id)
  const reveal = paths.buyerKeyReveal(number, key.id)
  const name = of > 1 ? `Key ${key.unit}` : 'Your key'
  return (
    <li class="order-key" id={id}>
      <div class="order-key-line">
        <span class="order-key-name">
          <Icon name="key-round" size="s" /> {name}
        </span>
        {shown === undefined ? (
          <form method="post" action={reveal} hx-post={reveal} hx-target={`#${id}`} hx-swap="outerHTML">
            <Button size="s" icon="eye" busyText="Opening the key">
              {key.looks.length > 0 ? 'Show it again' : 'Reveal key'}
              {of > 1 && <span class="visually-hidden"> {key.unit}</span>}
            </Button>
          </form>
        ) : (
          <KeyShown id={key.id} value={shown} name={name} />
        )}
      </div>
      {key.replaced > 0 && (
        <p class="quiet">
          {key.replaced === 1 ? 'Given in place of one' : `Given in place of ${key.replaced}`} that did not work.
        </p>
      )}
      <Looks looks={key.looks} now={now} />
      {key.looks.length > 0 && <Report number={number} key_={key} now={now} />}
    </li>
  )
}

/** The key itself, chosen as a whole by one click, and a button that copies it where scripts run. */
function KeyShown({ id, value, name }: { id: number; value: string; name: string }) {
  return (
    <span class="key-shown" role="status">
      <span class="visually-hidden">{name}: </span>
      <code class="key-value" id={`key-${id}-value`} dir="ltr">
        {value}
      </code>
      <Button type="button" size="s" icon="copy" class="key-copy" data-copies={`key-${id}-value`}>
        Copy
      </Button>
    </span>
  )
}

function Looks({ looks, now }: Pick<OrderKey, 'looks'> & { now: Date }) {
  const [first] = looks
  if (!first) return <p class="quiet">Nobody has looked at it yet.</p>
  return (
    <details class="disclosure order-key-looks">
      <Summary>
        Looked at {looks.length === 1 ? 'once' : `${looks.length} times`}, first <Time at={first.at} now={now} />
      </Summary>
      <ul>
        {looks.map(({ at, who, from }) => (
          <li>
            <Time at={at} now={now} show="exact" />, {who}
            {from && ` from ${from}`}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Report({ number, key_: key, now }: Pick<KeyProps, 'number' | 'now'> & { key_: OrderKey }) {
  if (key.reportedAt) {
    return (
      <p class="quiet">
        You told the shop <Time at={key.reportedAt} now={now} /> that it does not work. Their answer comes here and by
        mail.
      </p>
    )
  }
  return (
    <details class="disclosure order-key-report">
      <Summary>It does not work</Summary>
      <ReportForm number={number} keyId={key.id} errors={{}} note="" />
    </details>
  )
}

export type ReportProps = { number: string; keyId: number; errors: Errors; note: string }

function ReportForm({ number, keyId, errors, note }: ReportProps) {
  const form = `report-${keyId}`
  return (
    <form class="form" method="post" action={paths.buyerKeyReport(number, keyId)} novalidate>
      <ErrorSummary errors={errors} form={form} />
      <Field
        type="textarea"
        form={form}
        name="note"
        label="What happens when you use it?"
        hint="The shop reads this. Do not write the key itself."
        value={note}
        error={errors.note}
        rows={2}
        maxlength={1000}
        required
      />
      <div class="actions">
        <Button size="s" icon="send" busyText="Telling the shop">
          Tell the shop
        </Button>
      </div>
    </form>
  )
}

/** A report that could not be sent, as it was typed. */
export function ReportPage(props: ReportProps & { item: string }) {
  return (
    <div class="key-page">
      <PageHead title="A key that does not work" lead={props.item} />
      <Card>
        <ReportForm {...props} />
      </Card>
      <Back number={props.number} />
    </div>
  )
}

/** The answer to the button where no script runs: a page with this one key, which nothing keeps. */
export function KeyPage({ number, key_, item, now, shown }: Omit<KeyProps, 'of'> & { item: string; shown: string }) {
  return (
    <div class="key-page">
      <PageHead title="Your key" lead={item} />
      <Card>
        <ul class="order-keys">
          <OrderKeyRow number={number} key_={key_} of={1} now={now} shown={shown} />
        </ul>
      </Card>
      <p class="quiet">This look was noted with the order, as every look is.</p>
      <Back number={number} />
    </div>
  )
}

const Back = ({ number }: { number: string }) => (
  <div class="actions">
    <LinkButton href={paths.buyerOrder(number)} icon="arrow-left">
      Back to order {number}
    </LinkButton>
  </div>
)
