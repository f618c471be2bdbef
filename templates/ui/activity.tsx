import { withQuery } from '#src/lib/paths.ts'
import type { ActivityPage, ActivityRow } from '#src/market/reports/activity.ts'
import type { ActivityKind } from '#src/market/reports/activity-kinds.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { activityWords, type Difference } from './activity-words.ts'
import { Button, LinkButton } from './button.tsx'
import { Card, EmptyState, Notice } from './card.tsx'
import { Summary } from './disclosure.tsx'
import { Field } from './field.tsx'
import { Pager } from './navigation.tsx'
import { Cell, Table } from './table.tsx'
import { Time } from './time.tsx'

export type ActivityTyped = { person: string; kind: string; from: string; until: string; q: string }

export type ActivityProps = {
  area: 'seller' | 'admin'
  page: ActivityPage
  people: { id: number; name: string }[]
  typed: ActivityTyped
  errors: Partial<Record<'from' | 'until', string>>
  /** The address of what comes after; null at the end. */
  next: string | null
  /** A page further in has its way back to the newest. */
  later: boolean
  now: Date
}

const KINDS: Record<ActivityKind, string> = {
  products: 'Products',
  stock: 'Stock',
  orders: 'Orders and payments',
  keys: 'Keys',
  terms: 'Shipping, tax and discounts',
  shop: 'Shop and verification',
  people: 'People and roles',
  security: 'Second factors',
  market: 'The market',
}
const NOT_OF_SHOPS: readonly string[] = ['market', 'security']

/** Who did what, when and from where. The same page for a shop and for the market, each with its own log. */
export function ActivityLogPage(props: ActivityProps) {
  const { area, page, typed, next, later, now } = props
  const address = `/${area}/activity`
  const filtered = Object.values(typed).some(Boolean)
  return (
    <>
      <PageHead
        title="Activity"
        lead="What people changed, when and from where. Entries stay for good; nobody can change or remove them."
        actions={
          <LinkButton icon="download" href={withQuery(`${address}.csv`, typed)} download>
            Export as CSV
          </LinkButton>
        }
      />
      <div class="stack stack-s">
        <Filters {...props} />
        {page.rows.length > 0 ? (
          <Card flush>
            <Table caption="Activity, newest first" columns={columnsOf(area)} class="activity">
              {page.rows.map((row) => (
                <Row row={row} area={area} now={now} />
              ))}
            </Table>
          </Card>
        ) : (
          !page.searched && (
            <EmptyState icon="history" title={filtered ? 'Nothing fits these filters' : 'Nothing was changed yet'}>
              {filtered
                ? 'Take one of them away, or choose a longer time.'
                : 'As soon as somebody changes something, it stands here.'}
            </EmptyState>
          )
        )}
        {page.searched && (
          <Notice title="Not everything was looked at">
            The log is long. Older entries may fit too: look further back, or name a time.
          </Notice>
        )}
        <Pager previous={later ? withQuery(address, typed) : null} next={next} />
      </div>
    </>
  )
}

function Filters({ area, people, typed, errors }: ActivityProps) {
  const kinds = Object.entries(KINDS).filter(([kind]) => area === 'admin' || !NOT_OF_SHOPS.includes(kind))
  return (
    <search>
      <form class="activity-filters" method="get" action={`/${area}/activity`} aria-label="Filter activity">
        <Field
          type="select"
          name="person"
          label="Person"
          value={typed.person}
          options={[
            { value: '', label: 'Anybody' },
            ...people.map(({ id, name }) => ({ value: `${id}`, label: name })),
          ]}
        />
        <Field
          type="select"
          name="kind"
          label="What"
          value={typed.kind}
          options={[{ value: '', label: 'Everything' }, ...kinds.map(([value, label]) => ({ value, label }))]}
        />
        <Field
          type="date"
          name="from"
          label="From"
          value={typed.from}
          {...(errors.from ? { error: errors.from } : {})}
        />
        <Field
          type="date"
          name="until"
          label="To"
          value={typed.until}
          {...(errors.until ? { error: errors.until } : {})}
        />
        <Field type="search" name="q" label="Words" value={typed.q} maxlength={100} />
        <Button icon="list-filter">Filter</Button>
      </form>
    </search>
  )
}

const columnsOf = (area: 'seller' | 'admin') => [
  { label: 'What' },
  ...(area === 'admin' ? [{ label: 'Shop' }] : []),
  { label: 'Who' },
  { label: 'When' },
]

function Row({ row, area, now }: { row: ActivityRow; area: 'seller' | 'admin'; now: Date }) {
  const { sentence, change, reason, differences } = activityWords(row)
  return (
    <tr>
      <Cell heading class="activity-what">
        <div class="activity-words">
          <span class="activity-sentence" dir="auto">
            {sentence}
            {change && <span class="activity-change">: {change}</span>}
          </span>
          {reason && (
            <span class="activity-reason" dir="auto">
              “{reason}”
            </span>
          )}
          <Differences differences={differences} row={row} />
        </div>
      </Cell>
      {area === 'admin' && <Cell label="Shop">{row.shopName ?? <span class="quiet">Market</span>}</Cell>}
      <Cell label="Who">
        <span class="activity-who">
          <bdi>{row.actorName || 'Somebody'}</bdi>
          {row.address && <span class="activity-address">{row.address}</span>}
        </span>
      </Cell>
      <Cell label="When" class="activity-when">
        <Time at={row.at} now={now} />
      </Cell>
    </tr>
  )
}

function Differences({ differences, row }: { differences: Difference[]; row: ActivityRow }) {
  if (row.source === 'batch' && row.shopId !== null && row.rows > 1) return null
  if (differences.length === 0) return null
  return (
    <details class="disclosure activity-more">
      <Summary>{row.before ? 'Before and after' : 'What it says'}</Summary>
      <dl class="activity-differences">
        {differences.map(({ name, before, after }) => (
          <div>
            <dt>{name}</dt>
            <dd dir="auto">
              {row.before && (
                <>
                  <span class="visually-hidden">before </span>
                  <s>{before}</s> <span class="visually-hidden">, after </span>
                </>
              )}
              {after}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
