import { paths } from '#src/lib/paths.ts'
import type { Difference, Differences } from '#src/market/stock/count-differences.ts'
import type { StockCount } from '#src/market/stock/count-session.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice, StatTile } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { CountBadge } from './counts.tsx'
import { nameOf } from './stock-change.tsx'
import { signed } from './stock-words.ts'

type DifferencesProps = { count: StockCount; found: Differences; currency: string; note: string; error?: string }

/** So many lines are drawn; all are corrected. */
const MOST_SHOWN = 500

/** What the count would correct, what moved meanwhile, what it is worth, and the button that does it. */
export function DifferencesPage(props: DifferencesProps) {
  const { count, found, error } = props
  const bad = found.lines.filter((line) => line.problem)
  return (
    <>
      <PageHead
        title="Differences"
        badge={<CountBadge state={count.state} />}
        lead={`${count.name}: what was counted against what was expected at that moment.`}
        actions={
          <LinkButton href={paths.stockCountSession(count.id)} icon="arrow-left">
            Back to the count
          </LinkButton>
        }
      />
      <div class="stack">
        {error && (
          <Notice tone="bad" title="Not finished">
            {error}
          </Notice>
        )}
        <Figures {...props} />
        {bad.length > 0 && (
          <Notice
            tone="warn"
            title={`${bad.length === 1 ? 'One line stands' : `${bad.length} lines stand`} against it`}
          >
            Units of these are promised to orders. Count them again, or wait until the orders are sent.
          </Notice>
        )}
        {found.lines.length === 0 ? (
          <EmptyState icon="circle-check" title="Everything counted is as expected" />
        ) : (
          <Lines {...props} />
        )}
        {count.state === 'open' && <Finish {...props} blocked={bad.length > 0} />}
      </div>
    </>
  )
}

function Figures({ found, currency }: DifferencesProps) {
  const { lines, counted, uncounted, valueMinor, unknownCost } = found
  const deltas = lines.map(({ delta }) => delta)
  const sum = (some: number[]) => some.reduce((all, one) => all + one, 0)
  return (
    <div class="bulk-figures">
      <StatTile label="Counted" value={counted} note={uncounted > 0 ? `${uncounted} not counted` : 'all of them'} />
      <StatTile label="Units found" value={sum(deltas.filter((one) => one > 0))} />
      <StatTile label="Units missing" value={-sum(deltas.filter((one) => one < 0)) || 0} />
      <StatTile
        label="At cost"
        value={<Money minor={valueMinor} currency={currency} />}
        note={unknownCost > 0 ? `${unknownCost} without a cost` : undefined}
      />
    </div>
  )
}

function Lines({ found, currency }: DifferencesProps) {
  return (
    <>
      <Card flush>
        <Table
          caption="Differences, largest first"
          columns={[
            { label: 'Variant' },
            { label: 'Expected', numeric: true },
            { label: 'Counted', numeric: true },
            { label: 'Difference', numeric: true },
            { label: 'At cost', numeric: true },
            { label: 'On hand', numeric: true },
          ]}
        >
          {found.lines.slice(0, MOST_SHOWN).map((line) => (
            <Line line={line} currency={currency} />
          ))}
        </Table>
      </Card>
      {found.lines.length > MOST_SHOWN && <p class="quiet">And {found.lines.length - MOST_SHOWN} more.</p>}
    </>
  )
}

function Line({ line, currency }: { line: Difference; currency: string }) {
  const { variantId, sku, expected, counted, delta, onHand, costMinor } = line
  return (
    <tr>
      <Cell heading>
        <span class="difference-name">
          <a href={paths.variantHistory(variantId)}>{nameOf(line)}</a> <span class="stock-sku">{sku}</span>
          <Meanwhile line={line} />
        </span>
      </Cell>
      <Cell label="Expected" numeric>
        {expected}
      </Cell>
      <Cell label="Counted" numeric>
        <strong>{counted}</strong>
      </Cell>
      <Cell label="Difference" numeric>
        <span class={delta > 0 ? 'history-up' : delta < 0 ? 'history-down' : undefined}>
          {delta === 0 ? '0' : signed(delta)}
        </span>
      </Cell>
      <Cell label="At cost" numeric>
        {costMinor === null || delta === 0 ? '–' : <Money minor={costMinor * delta} currency={currency} />}
      </Cell>
      <Cell label="On hand" numeric>
        {delta === 0 ? (
          onHand
        ) : (
          <span>
            {onHand} <span aria-hidden="true">→</span>
            <span class="visually-hidden">becomes</span> <strong>{onHand + delta}</strong>
          </span>
        )}
      </Cell>
    </tr>
  )
}

/** Why what is on hand is not what was expected, and what nobody can know. */
function Meanwhile({ line: { moved, unsure, problem } }: { line: Difference }) {
  return (
    <>
      {moved && (
        <span class="difference-note">
          {moved.sales > 0 && `${moved.sales} ${moved.sales === 1 ? 'sale' : 'sales'}`}
          {moved.sales > 0 && moved.times > moved.sales && ' and '}
          {moved.times > moved.sales &&
            `${moved.times - moved.sales} other ${moved.times - moved.sales === 1 ? 'change' : 'changes'}`}{' '}
          since it was counted ({moved.delta === 0 ? 'no unit more or less' : signed(moved.delta)}): no difference, and
          kept.
        </span>
      )}
      {unsure && (
        <span class="difference-note difference-unsure">
          Units moved between the counts that were added up. Count it again to be sure.
        </span>
      )}
      {problem && <span class="difference-note difference-unsure">{problem}</span>}
    </>
  )
}

function Finish({ count, found, note, blocked }: DifferencesProps & { blocked: boolean }) {
  const corrections = found.lines.filter(({ delta }) => delta !== 0).length
  return (
    <Card title="Finish the count">
      {found.uncounted > 0 && (
        <form class="count-zeros" method="post" action={paths.stockCountPart(count.id, 'zeros')}>
          <p>
            {found.uncounted === 1 ? '1 line is' : `${found.uncounted} lines are`} not counted and stay as they are. If
            nothing of them was there, write that down:
          </p>
          <Button size="s">Count {found.uncounted === 1 ? 'it' : 'them'} as 0</Button>
        </form>
      )}
      <form class="form" method="post" action={paths.stockCountPart(count.id, 'completion')}>
        <input type="hidden" name="entry" value={found.lastEntryId} />
        <Field form="finish" name="note" label="Note" optional value={note} maxlength={1000} autocomplete="off" />
        <div class="actions">
          <Button variant="primary" icon="check" disabled={blocked} busyText="Correcting the stock">
            {corrections === 0
              ? 'Finish, nothing to correct'
              : `Finish and correct ${corrections} ${corrections === 1 ? 'number' : 'numbers'}`}
          </Button>
        </div>
      </form>
    </Card>
  )
}
