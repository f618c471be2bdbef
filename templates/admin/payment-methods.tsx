import type { Child } from 'hono/jsx'
import { writeAccount } from '#src/lib/iban.ts'
import { paths } from '#src/lib/paths.ts'
import { durationOf } from '#src/lib/relative-time.ts'
import type { MethodEvent } from '#src/market/payments/method-history.ts'
import type { PaymentMethod } from '#src/market/payments/methods.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, IconButton, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { LimitsCard, type LimitsProps } from './payment-limits.tsx'
import { MethodHistory } from './payment-method-history.tsx'

export type MethodListProps = LimitsProps & {
  methods: PaymentMethod[]
  events: MethodEvent[]
  now: Date
  problem?: string
}

/** Where buyers' money goes, in the order buyers see it. */
export function PaymentMethodsPage(props: MethodListProps) {
  const add = (
    <>
      <LinkButton href={paths.adminPaymentMethodNew('bank')} icon="landmark">
        Add bank transfer
      </LinkButton>
      <LinkButton href={paths.adminPaymentMethodNew('wallet')} icon="wallet">
        Add wallet
      </LinkButton>
    </>
  )
  return (
    <>
      <PageHead
        title="Payment methods"
        lead="How buyers pay, in this order. Whoever has placed an order keeps what they were told then."
        actions={props.mayDecide && add}
      />
      <MethodList {...props} />
    </>
  )
}

/** The methods, the limits and what was done to them; every form here answers with it. */
export function MethodList(props: MethodListProps) {
  const { methods, mayDecide, problem, events, now } = props
  const here = methods.filter(({ removed }) => !removed)
  return (
    <div class="stack" id="payment-methods">
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      {here.length === 0 ? (
        <EmptyState icon="wallet" title="Nobody can pay yet">
          Add the bank account or the wallet that buyers send their money to. Each is checked for typing mistakes.
        </EmptyState>
      ) : (
        <ol class="methods">
          {here.map((method, at) => (
            <MethodRow method={method} first={at === 0} last={at === here.length - 1} mayDecide={mayDecide} />
          ))}
        </ol>
      )}
      <LimitsCard {...props} />
      <Card title="What was changed">
        <MethodHistory events={events} now={now} named />
      </Card>
    </div>
  )
}

type RowProps = { method: PaymentMethod; first: boolean; last: boolean; mayDecide: boolean }

function MethodRow({ method, first, last, mayDecide }: RowProps) {
  const { id, name, enabled, kind } = method
  return (
    <li class="method" id={`method-${id}`}>
      <Icon name={kind === 'bank' ? 'landmark' : 'wallet'} class="method-icon" />
      <div class="method-what">
        <h2 class="method-name">
          {mayDecide ? <a href={paths.adminPaymentMethod(id)}>{name}</a> : name}{' '}
          {enabled ? (
            <Badge tone="good" icon="check">
              On
            </Badge>
          ) : (
            <Badge icon="pause">Off</Badge>
          )}
        </h2>
        <p class="method-account">{writeAccount(method.account)}</p>
        <p class="method-facts">{factsOf(method)}</p>
      </div>
      {mayDecide && (
        <div class="method-acts">
          <Act id={id} part="place" fields={{ move: 'up' }}>
            <IconButton
              type="submit"
              id={`method-${id}-up`}
              size="s"
              icon="arrow-up"
              label={`Move ${name} up`}
              disabled={first}
            />
          </Act>
          <Act id={id} part="place" fields={{ move: 'down' }}>
            <IconButton
              type="submit"
              id={`method-${id}-down`}
              size="s"
              icon="arrow-down"
              label={`Move ${name} down`}
              disabled={last}
            />
          </Act>
          <Act id={id} part="state" fields={{ on: enabled ? 'no' : 'yes' }}>
            <Button size="s" id={`method-${id}-state`}>
              {enabled ? 'Switch off' : 'Switch on'}
              <span class="visually-hidden"> {name}</span>
            </Button>
          </Act>
          <LinkButton size="s" href={paths.adminPaymentMethod(id)} icon="pencil" class="method-change">
            Change<span class="visually-hidden"> {name}</span>
          </LinkButton>
          <Act id={id} part="removal">
            <IconButton type="submit" size="s" icon="trash-2" label={`Remove ${name}`} />
          </Act>
        </div>
      )}
    </li>
  )
}

type ActProps = {
  id: number
  part: 'place' | 'state' | 'removal'
  fields?: Record<string, string>
  children?: Child
}

function Act({ id, part, fields = {}, children }: ActProps) {
  const action = paths.adminPaymentMethodPart(id, part)
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

/** "€ only · 3 days to pay · 1 EUR = 0.0000152 BTC" */
function factsOf(method: PaymentMethod): string {
  const { currencies, holdMinutes, unitsPerMajor, asset, holder, bic } = method
  return [
    holder,
    bic && `BIC ${bic}`,
    method.kind === 'wallet' && asset,
    currencies.length > 0 ? currencies.join(', ') : 'Any currency',
    `${durationOf(holdMinutes)} to pay`,
    unitsPerMajor && `1 ${currencies[0]} = ${unitsPerMajor} ${asset}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
