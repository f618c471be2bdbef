import type { Errors, Typed } from '#src/lib/form.ts'
import { paths, withQuery } from '#src/lib/paths.ts'
import type { Counter, StockCount } from '#src/market/stock/count-session.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

type CountsProps = {
  counts: StockCount[]
  next: number | null
  people: Counter[]
  categories: Counter[]
  typed: Typed
  errors: Errors
  now: Date
}

/** Counts of the shelves, and the form that begins one. */
export function CountsPage(props: CountsProps) {
  const { counts, next } = props
  return (
    <>
      <PageHead
        title="Stock counts"
        lead="Several people count at once, by scanner or by hand. What is sold meanwhile is no difference; the corrections are one change."
      />
      <div class="stack">
        <StartForm {...props} />
        {counts.length === 0 ? (
          <EmptyState icon="warehouse" title="Nothing was counted yet" headingLevel={2}>
            A count writes down what you expect, lets everybody count, and shows the differences before it corrects
            them.
          </EmptyState>
        ) : (
          <CountList {...props} />
        )}
        <Pager
          next={next === null ? null : withQuery(paths.stockCountSessions, { before: String(next) })}
          label="Counts"
        />
      </div>
    </>
  )
}

function CountList({ counts, now }: CountsProps) {
  return (
    <Card flush>
      <Table
        caption="Counts, newest first"
        columns={[{ label: 'Count' }, { label: 'What' }, { label: 'Counted', numeric: true }, { label: 'Begun' }]}
      >
        {counts.map((count) => (
          <tr>
            <Cell heading>
              <a href={paths.stockCountSession(count.id)}>{count.name}</a> <CountBadge state={count.state} />
            </Cell>
            <Cell label="What">{scopeWords(count)}</Cell>
            <Cell label="Counted" numeric>
              {count.counted} of {count.lines}
            </Cell>
            <Cell label="Begun">
              <span>
                <Time at={count.startedAt} now={now} /> by {count.startedByName}
              </span>
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

export function CountBadge({ state }: Pick<StockCount, 'state'>) {
  if (state === 'open') return <Badge tone="info">Under way</Badge>
  return state === 'finished' ? <Badge tone="good">Finished</Badge> : <Badge>Cancelled</Badge>
}

export const scopeWords = ({ scope, scopeName }: Pick<StockCount, 'scope' | 'scopeName'>): string =>
  ({ shop: 'The whole shop', category: scopeName || 'A category', low: 'What was low', selection: 'Selected rows' })[
    scope
  ]

const FORM = 'count'

function StartForm({ typed, errors, people, categories }: CountsProps) {
  return (
    <Card title="Begin a count">
      <form class="form" method="post" action={paths.stockCountSessions}>
        <ErrorSummary errors={errors} form={FORM} title="The count has not begun" />
        <Field
          form={FORM}
          name="name"
          label="Name"
          required
          value={typed.name}
          error={errors.name}
          maxlength={100}
          placeholder="Spring, back room"
          autocomplete="off"
        />
        <Field
          type="radio"
          form={FORM}
          name="scope"
          label="What is counted"
          value={typed.scope ?? 'shop'}
          error={errors.scope}
          options={[
            { value: 'shop', label: 'The whole shop' },
            ...(categories.length > 0 ? [{ value: 'category', label: 'A category' }] : []),
            { value: 'low', label: 'What is low' },
          ]}
        />
        {categories.length > 0 && (
          <Field
            type="select"
            form={FORM}
            name="category"
            label="Category"
            hint="Where a category is counted."
            value={typed.category}
            error={errors.category}
            options={[
              { value: '', label: 'Choose' },
              ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
        {people.length > 1 && (
          <fieldset class="field choice-field">
            <legend class="field-label">Who counts</legend>
            <div class="field-hint">Nobody ticked: everybody who may change stock.</div>
            {people.map(({ id, name }) => (
              <div class="choice">
                <input type="checkbox" class="choice-box" name="counter" value={id} id={`f-count-counter-${id}`} />
                <label class="choice-label" for={`f-count-counter-${id}`}>
                  {name}
                </label>
              </div>
            ))}
          </fieldset>
        )}
        <div class="actions">
          <Button variant="primary" icon="play">
            Begin the count
          </Button>
        </div>
      </form>
    </Card>
  )
}
