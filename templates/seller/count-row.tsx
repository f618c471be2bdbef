import { paths } from '#src/lib/paths.ts'
import type { CountLine } from '#src/market/stock/count-lines.ts'
import type { StockCount } from '#src/market/stock/count-session.ts'
import { classes } from '#templates/ui/attributes.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { nameOf } from './stock-change.tsx'
import { signed } from './stock-words.ts'

/** Why a number was not taken; with `line` somebody else has counted it meanwhile, and the person chooses. */
export type CountTrouble = { variantId: number; sentence: string; typed: string; line?: CountLine | undefined }

export const countRowId = (variantId: number) => `count-${variantId}`

type CountRowProps = {
  line: CountLine
  count: StockCount
  trouble?: CountTrouble | undefined
  justSaved?: boolean
}

/** What is expected of a variant, what was counted, and the field for what this person finds. */
export function CountRow({ line, count, trouble, justSaved }: CountRowProps) {
  const { variantId, sku, expected, counted, onHand, by, entries } = line
  const delta = counted === null ? 0 : counted - (expected ?? 0)
  return (
    <li
      id={countRowId(variantId)}
      class={classes('count-line', counted !== null && 'count-done', justSaved && 'just-saved')}
    >
      <span class="count-name">
        <a href={paths.variantHistory(variantId)}>{nameOf(line)}</a> <span class="stock-sku">{sku}</span>
      </span>
      <span class="count-facts">
        <span>
          <span class="count-word">expected</span> {expected ?? onHand}
        </span>
        {counted !== null && (
          <>
            <span>
              <span class="count-word">counted</span> <strong>{counted}</strong>
            </span>
            {delta !== 0 && (
              <span class={delta > 0 ? 'history-up' : 'history-down'}>
                <span class="visually-hidden">difference </span>
                {signed(delta)}
              </span>
            )}
            <span class="count-word">
              by {by}
              {entries > 1 && `, ${entries} times`}
            </span>
          </>
        )}
      </span>
      {count.state === 'open' && <CountForm line={line} count={count} trouble={trouble} />}
      {trouble && <Trouble line={line} count={count} trouble={trouble} />}
    </li>
  )
}

// The first button is what Enter presses: it replaces, as it says.
function CountForm({ line, count, trouble }: CountRowProps) {
  const { variantId, counted } = line
  const id = countRowId(variantId)
  const action = paths.stockCountPart(count.id, 'entries')
  const name = nameOf(line)
  return (
    <form class="count-form" id={`${id}-form`} method="post" action={action} hx-post={action} hx-swap="none">
      <input type="hidden" name="variant" value={variantId} />
      <input type="hidden" name="seen" value={counted ?? ''} />
      <input
        class="input count-number"
        type="text"
        inputmode="numeric"
        name="quantity"
        id={`${id}-number`}
        value={trouble?.typed ?? ''}
        aria-label={`Counted, ${name}`}
        aria-invalid={trouble ? 'true' : undefined}
        aria-describedby={trouble ? `${id}-trouble` : undefined}
        autocomplete="off"
        maxlength={12}
      />
      <Button name="kind" value="set">
        {counted === null ? 'Save' : 'Replace'} <span class="visually-hidden">count of {name}</span>
      </Button>
      {counted !== null && (
        <Button name="kind" value="add">
          Add <span class="visually-hidden">to the count of {name}</span>
        </Button>
      )}
    </form>
  )
}

function Trouble({ line, count, trouble }: CountRowProps & { trouble: CountTrouble }) {
  const action = paths.stockCountPart(count.id, 'entries')
  const fields = { variant: line.variantId, quantity: trouble.typed }
  return (
    <div class="count-trouble" id={`${countRowId(line.variantId)}-trouble`} data-announce={trouble.sentence}>
      <p>
        <Icon name="triangle-alert" size="s" /> {trouble.sentence}
      </p>
      {trouble.line && (
        <>
          <Choice action={action} fields={{ ...fields, kind: 'set', seen: line.counted ?? '' }}>
            {`Replace with ${trouble.typed}`}
          </Choice>
          <Choice action={action} fields={{ ...fields, kind: 'add' }}>
            {`Add ${trouble.typed}`}
          </Choice>
        </>
      )}
    </div>
  )
}

function Choice({
  action,
  fields,
  children,
}: {
  action: string
  fields: Record<string, string | number>
  children: string
}) {
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button size="s">{children}</Button>
    </form>
  )
}
