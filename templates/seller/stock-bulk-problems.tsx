import { paths } from '#src/lib/paths.ts'
import type { BulkRow } from '#src/market/stock/bulk.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import type { BulkPageProps } from './stock-bulk.tsx'
import { Kept, MOST_SHOWN, plural } from './stock-bulk-preview.tsx'
import { nameOf } from './stock-change.tsx'

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
          role="alert"
          tabindex={-1}
          data-focus=""
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
