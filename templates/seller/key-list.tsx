import { paths } from '#src/lib/paths.ts'
import type { KeyState, ListedKey } from '#src/market/delivery/key-pools.ts'
import type { Tone } from '#templates/ui/attributes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import type { PoolPageProps } from './key-pool.tsx'

const FORM = 'withdraw'
const RESTORE = 'restore'
const STATES: Record<KeyState, { label: string; tone: Tone }> = {
  available: { label: 'In the pool', tone: 'good' },
  claimed: { label: 'Sold', tone: 'info' },
  replaced: { label: 'Replaced', tone: 'warn' },
  withdrawn: { label: 'Withdrawn', tone: 'quiet' },
}

/** The keys of a pool, masked, with where they went; those still in it can be ticked and withdrawn. */
export function KeyList(props: PoolPageProps) {
  const { pool, state, list } = props
  const to = (query: Record<string, string>) => paths.sellerPool(pool.variantId, query)
  const tabs = [null, ...(Object.keys(STATES) as KeyState[])].map((one) => ({
    label: one === null ? 'All keys' : STATES[one].label,
    href: to({ state: one ?? '' }),
    current: one === state,
  }))
  return (
    <div class="stack stack-s" id="keys">
      <Tabs label="Which keys" tabs={tabs} />
      {list.keys.length === 0 ? (
        <EmptyState icon="key-round" title={state === null ? 'No key was imported yet' : 'None of these'}>
          {state === null
            ? 'Paste keys above, one a line; each becomes one unit of stock.'
            : 'Look under another heading.'}
        </EmptyState>
      ) : (
        <KeyTable {...props} />
      )}
      {/* Buttons in the list belong to this form: a form cannot stand within the one that withdraws. */}
      <form id={RESTORE} method="post" action={paths.sellerPoolMove(pool.variantId, 'restoration')} />
      <Pager next={list.next === null ? null : to({ state: state ?? '', before: String(list.next) })} label="Keys" />
    </div>
  )
}

function KeyTable(props: PoolPageProps) {
  const { pool, list, mayChange, refused } = props
  const some = mayChange && list.keys.some((key) => key.state === 'available')
  const columns = [
    ...(mayChange ? [{ label: 'Withdraw', hideLabel: true }] : []),
    { label: 'Key' },
    { label: 'State' },
    { label: 'Imported' },
    { label: 'Order' },
    { label: 'What happened' },
  ]
  const table = (
    <Card flush>
      <Table caption="Keys of this pool, newest first" columns={columns} stack={false} class="key-list">
        {list.keys.map((key) => (
          <KeyRow key_={key} {...props} />
        ))}
      </Table>
    </Card>
  )
  if (!some) return table
  return (
    <form class="stack stack-s" method="post" action={paths.sellerPoolMove(pool.variantId, 'withdrawal')}>
      <ErrorSummary errors={refused?.errors ?? {}} form={FORM} />
      {table}
      <div class="pool-withdraw">
        <Field
          form={FORM}
          name="reason"
          label="Why they are withdrawn"
          hint="For example: the publisher blocked them. Their stock goes with them."
          value={refused?.reason}
          error={refused?.errors.reason}
          maxlength={200}
          width="medium"
        />
        <Button variant="danger" icon="ban" busyText="Withdrawing">
          Withdraw the ticked keys
        </Button>
      </div>
    </form>
  )
}

function KeyRow({ key_: key, mayChange, refused, now }: PoolPageProps & { key_: ListedKey }) {
  const { label, tone } = STATES[key.state]
  const id = `f-${FORM}-key${key.id}`
  return (
    <tr>
      {mayChange && (
        <Cell class="key-tick">
          {key.state === 'available' && (
            <input
              type="checkbox"
              class="choice-box"
              name="key"
              value={key.id}
              id={id}
              checked={refused?.keyIds.includes(key.id)}
              aria-label={`Withdraw key ${key.id}, ${key.masked}`}
            />
          )}
        </Cell>
      )}
      <Cell label="Key" heading class="key-name">
        <span class="key-masked">{key.masked}</span> <span class="stock-sku">no. {key.id}</span>
      </Cell>
      <Cell label="State" class="key-state">
        <Badge tone={tone}>{label}</Badge>
      </Cell>
      <Cell label="Imported" class="key-imported">
        <Time at={key.createdAt} now={now} />
      </Cell>
      <Cell label="Order" class="key-order">
        {key.shopOrderId === null ? (
          <span class="quiet key-nothing">none</span>
        ) : (
          <a href={paths.sellerOrder(key.shopOrderId)}>{key.number}</a>
        )}
      </Cell>
      <Cell label="What happened" class="key-happened">
        <Happened key_={key} mayChange={mayChange} now={now} />
      </Cell>
    </tr>
  )
}

type HappenedProps = { key_: ListedKey; mayChange: boolean; now: Date }

function Happened({ key_: key, mayChange, now }: HappenedProps) {
  if (key.state === 'replaced') return <>Did not work: {key.replacedReason}</>
  if (key.revealedAt) {
    return (
      <>
        Looked at <Time at={key.revealedAt} now={now} />
      </>
    )
  }
  if (key.state === 'claimed') return <span class="quiet">Not looked at yet</span>
  if (key.state !== 'withdrawn' || !mayChange) return <span class="quiet key-nothing">–</span>
  return (
    <Button size="s" variant="quiet" icon="undo-2" form={RESTORE} name="key" value={key.id}>
      Put back <span class="visually-hidden">key {key.id}</span>
    </Button>
  )
}
