import { paths } from '#src/lib/paths.ts'
import type { BulkRow } from '#src/market/stock/bulk.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice, StatTile } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { type BulkPageProps, Why } from './stock-bulk.tsx'
import { nameOf } from './stock-change.tsx'
import { signed } from './stock-words.ts'

/** So many rows are drawn; all are counted. */
const MOST_SHOWN = 200

const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

/** What the lines would do, and the button that does it. */
export function BulkPreview(props: BulkPageProps) {
  const { rows = [], mode } = props
  const changes = rows.filter(({ before, after }) => before !== after)
  const shown = changes.slice(0, MOST_SHOWN)
  return (
    <>
      <Figures {...props} />
      {shown.length > 0 && (
        <Card flush>
          <Table
            caption="What would change"
            columns={[
              { label: 'Line', numeric: true },
              { label: 'Variant' },
              { label: 'SKU' },
              { label: mode === 'low' ? 'Low from' : 'On hand', numeric: true },
            ]}
          >
            {shown.map((row) => (
              <PreviewRow row={row} limit={mode === 'low'} />
            ))}
          </Table>
        </Card>
      )}
      {changes.length > shown.length && <p class="quiet">And {changes.length - shown.length} more like these.</p>}
      {changes.length === 0 ? (
        <Notice tone="info" title="Nothing would change">
          Every number already is what the lines say.
        </Notice>
      ) : (
        <form class="form bulk-commit" method="post" action={paths.stockBulk}>
          <Kept {...props} />
          {mode !== 'low' && <Why {...props} form="commit" />}
          <div class="actions">
            <Button variant="primary" icon="check" busyText="Changing them">
              {mode === 'low'
                ? `Set ${plural(changes.length, 'limit')}`
                : `Change ${plural(changes.length, 'variant')}`}
            </Button>
            <LinkButton href={paths.stock()}>Change nothing</LinkButton>
          </div>
        </form>
      )}
    </>
  )
}

function Figures({ rows = [], mode }: BulkPageProps) {
  const deltas = mode === 'low' ? [] : rows.map(({ before, after }) => (after ?? 0) - (before ?? 0))
  const sum = (some: number[]) => some.reduce((all, one) => all + one, 0)
  const same = rows.filter(({ before, after }) => before === after).length
  return (
    <div class="bulk-figures">
      <StatTile label={mode === 'low' ? 'Limits to set' : 'Variants to change'} value={rows.length - same} />
      {mode !== 'low' && <StatTile label="Units added" value={sum(deltas.filter((one) => one > 0))} tone="good" />}
      {mode !== 'low' && <StatTile label="Units taken away" value={-sum(deltas.filter((one) => one < 0)) || 0} />}
      <StatTile label="As they are" value={same} note="left alone" />
    </div>
  )
}

function PreviewRow({ row, limit }: { row: BulkRow; limit: boolean }) {
  const { line, title, options, sku, before, after, variantId } = row
  const delta = (after ?? 0) - (before ?? 0)
  const word = (at: number | null) => (limit && at === null ? 'never' : at)
  return (
    <tr>
      <Cell label="Line" numeric>
        {line}
      </Cell>
      <Cell label="Variant" heading>
        <a href={paths.variantHistory(variantId ?? 0)}>{nameOf({ title, options })}</a>
      </Cell>
      <Cell label="SKU">
        <span class="stock-sku">{sku}</span>
      </Cell>
      <Cell label={limit ? 'Low from' : 'On hand'} numeric>
        <span class="history-sum">
          <span>
            {word(before)} <span aria-hidden="true">→</span>
            <span class="visually-hidden">becomes</span> <strong>{word(after)}</strong>
          </span>
          {!limit && (
            <span class={delta > 0 ? 'history-delta history-up' : 'history-delta history-down'}>{signed(delta)}</span>
          )}
        </span>
      </Cell>
    </tr>
  )
}

/** The same lines again, with the numbers that were shown. */
function Kept({ text, mode, quantity, seen, formKey }: BulkPageProps) {
  return (
    <>
      <textarea hidden name="lines" aria-label="Lines" tabindex={-1}>
        {text.startsWith('\n') ? `\n${text}` : text}
      </textarea>
      <input type="hidden" name="mode" value={mode} />
      <input type="hidden" name="quantity" value={quantity} />
      <input type="hidden" name="seen" value={seen} />
      <input type="hidden" name="key" value={formKey} />
    </>
  )
}

/** Every line that stands against the change, by its number; for numbers that moved, the choice. */
export function BulkProblems(props: BulkPageProps) {
  const { rows = [], wrong = [] } = props
  const moved = rows.filter((row) => row.moved)
  const bad = [
    ...wrong.map(({ line, text, why }) => ({ line, name: text, why })),
    ...rows
      .filter((row) => row.problem && !row.moved)
      .map(({ line, sku, problem }) => ({ line, name: sku, why: problem ?? '' })),
  ].sort((a, b) => a.line - b.line)
  return (
    <>
      {bad.length > 0 && (
        <Notice
          tone="bad"
          class="bulk-problems"
          title={`Nothing was changed: ${bad.length === 1 ? 'one line stands' : `${bad.length} lines stand`} against it`}
          actions={
            <form method="post" action={paths.stockBulk}>
              <Kept {...props} />
              <input type="hidden" name="reason" value={props.reason} />
              <input type="hidden" name="note" value={props.note} />
              <input type="hidden" name="without" value={bad.map(({ line }) => line).join(' ')} />
              <Button size="s" name="preview" value="1">
                Leave {bad.length === 1 ? 'this line' : 'these lines'} out and look again
              </Button>
            </form>
          }
        >
          <ul>
            {bad.slice(0, MOST_SHOWN).map(({ line, name, why }) => (
              <li>
                <strong>Line {line}</strong> <span class="stock-sku">{name}</span>: {why}
              </li>
            ))}
            {bad.length > MOST_SHOWN && <li>And {bad.length - MOST_SHOWN} more.</li>}
          </ul>
        </Notice>
      )}
      {moved.length > 0 && <Moved {...props} moved={moved} />}
    </>
  )
}

const MOST_CHOICES = 100

/** The same choice as for a single number: what was typed, or the difference that was meant. */
function Moved(props: BulkPageProps & { moved: BulkRow[] }) {
  const { moved, reason, note } = props
  return (
    <form class="form bulk-moved" method="post" action={paths.stockBulk}>
      <Notice tone="warn" title={`${plural(moved.length, 'number')} moved since you looked`}>
        Nothing was changed. Everything you wrote is kept: say what these lines are to do.
      </Notice>
      <Kept {...props} />
      <input type="hidden" name="reason" value={reason} />
      <input type="hidden" name="note" value={note} />
      <fieldset class="field choice-field">
        <legend class="field-label">All of them</legend>
        {[
          { value: 'set', label: 'Set what I typed' },
          { value: 'add', label: 'Add the difference I meant' },
          { value: 'leave', label: 'Leave them out' },
        ].map(({ value, label }, i) => (
          <div class="choice">
            <input
              type="radio"
              class="choice-box"
              name="rest"
              value={value}
              id={`bulk-rest-${value}`}
              checked={i === 1}
            />
            <label class="choice-label" for={`bulk-rest-${value}`}>
              {label}
            </label>
          </div>
        ))}
      </fieldset>
      <ul class="bulk-choices">
        {moved.map((row, i) => (
          <Choice row={row} shown={i < MOST_CHOICES} />
        ))}
      </ul>
      {moved.length > MOST_CHOICES && <p class="quiet">And {moved.length - MOST_CHOICES} more, as chosen for all.</p>}
      <div class="actions">
        <Button variant="primary" icon="check" busyText="Changing them">
          Change them so
        </Button>
      </div>
    </form>
  )
}

function Choice({ row, shown }: { row: BulkRow; shown: boolean }) {
  const { line, title, options, problem, moved } = row
  if (!moved) return null
  const add = `${moved.add < 0 ? '-' : '+'}${Math.abs(moved.add)}`
  return (
    <li hidden={!shown}>
      <input type="hidden" name={`set_${line}`} value={moved.set} />
      <input type="hidden" name={`add_${line}`} value={add} />
      {shown && (
        <>
          <label for={`bulk-as-${line}`}>
            <strong>Line {line}</strong> {nameOf({ title, options })}: {problem}
          </label>
          <span class="select">
            <select class="input" name={`as_${line}`} id={`bulk-as-${line}`}>
              <option value="">As all of them</option>
              <option value={moved.set}>Set {moved.set}</option>
              {moved.add !== 0 && (
                <option value={add}>{moved.add > 0 ? `Add ${moved.add}` : `Take ${-moved.add} away`}</option>
              )}
              <option value="leave">Leave it out</option>
            </select>
          </span>
        </>
      )}
    </li>
  )
}
