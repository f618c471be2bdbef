import { paths } from '#src/lib/paths.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import type { LineHold, PreviewLine } from '#src/market/stock/reversal-preview.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Cell } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Cause, nameOf, Sum } from './stock-change.tsx'
import { signed, titleOfKind } from './stock-words.ts'

/** One line of a change: what it did, how the number stands, what undoing gives, and what is in the way. */
export function ReversalRow({ line, now }: { line: PreviewLine; now: Date }) {
  const { variantId, sku, onHand, held, delta, kind, removed } = line
  const possible = kind === 'clean' || kind === 'changed'
  return (
    <tr>
      <Cell label="Variant" heading class="history-what">
        <a href={paths.variantHistory(variantId)}>{nameOf(line)}</a> <span class="stock-sku">{sku}</span>{' '}
        {removed && <Badge>Removed</Badge>}
      </Cell>
      <Cell label="The change" numeric>
        <Sum {...line} />
      </Cell>
      <Cell label="Now" numeric>
        <strong>{onHand}</strong>
        {held > 0 && <span class="reversal-held">, {held} held</span>}
      </Cell>
      <Cell label="Undone" numeric>
        {possible ? (
          <span class="history-sum">
            <span>
              <span aria-hidden="true">→ </span>
              <span class="visually-hidden">becomes </span>
              <strong>{onHand - delta}</strong>
            </span>
            <span class={delta < 0 ? 'history-delta history-up' : 'history-delta history-down'}>{signed(-delta)}</span>
          </span>
        ) : (
          <span class="reversal-no">stays {onHand}</span>
        )}
      </Cell>
      <Cell label="Since" class="reversal-since">
        <Since line={line} now={now} />
      </Cell>
    </tr>
  )
}

function Since({ line, now }: { line: PreviewLine; now: Date }) {
  const { kind, changes, changeCount, variantId } = line
  return (
    <div>
      <Verdict line={line} />
      {kind === 'short' && <Holds line={line} now={now} />}
      {changes.length > 0 && (
        <ul class="reversal-list">
          {changes.map((change) => (
            <li>
              <span class={change.delta > 0 ? 'history-up' : 'history-down'}>{signed(change.delta)}</span>{' '}
              <a href={`${paths.variantHistory(variantId, { before: String(change.seq + 1) })}#update-${change.seq}`}>
                {titleOfKind(change.kind)}
              </a>{' '}
              by {change.actorName}: {change.reason}
              <Cause {...change} />, <Time at={change.at} now={now} />
            </li>
          ))}
          {changeCount > changes.length && (
            <li>
              <a href={paths.variantHistory(variantId)}>and {changeCount - changes.length} more before</a>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

function Verdict({ line: { kind, changeCount, onHand, held, delta } }: { line: PreviewLine }) {
  if (kind === 'clean') {
    return (
      <Badge tone="good" icon="check">
        Clean
      </Badge>
    )
  }
  if (kind === 'changed') {
    return (
      <Badge tone="warn" icon="history">
        Changed {changeCount === 1 ? 'once' : `${changeCount} times`} since
      </Badge>
    )
  }
  if (kind === 'pooled') {
    return (
      <>
        <Badge tone="bad" icon="key-round">
          Keys
        </Badge>{' '}
        Its stock is its pool: withdraw or import keys there.
      </>
    )
  }
  const wanted = onHand - delta
  return (
    <>
      <Badge tone="bad" icon="triangle-alert">
        {delta < 0 ? 'Too many' : held > 0 && wanted >= 0 ? 'Below what is held' : 'Below zero'}
      </Badge>{' '}
      {delta < 0
        ? 'No shelf holds so many.'
        : held > 0 && wanted >= 0
          ? `${wanted} would be too few: ${held} are promised.`
          : `Only ${onHand} ${onHand === 1 ? 'is' : 'are'} left of the ${delta} it added.`}
    </>
  )
}

function Holds({ line: { holds, held, variantId }, now }: { line: PreviewLine; now: Date }) {
  if (holds.length === 0) return null
  const told = holds.reduce((sum, hold) => sum + hold.quantity, 0)
  return (
    <ul class="reversal-list">
      {holds.map((hold) => (
        <li>
          <strong>{hold.quantity}</strong> held for <Holder {...hold} />, ends{' '}
          <time datetime={hold.expiresAt.toISOString()}>{relativeTime(hold.expiresAt, now)}</time>
        </li>
      ))}
      {held > told && (
        <li>
          <a href={paths.variantHistory(variantId)}>and {held - told} more units</a>
        </li>
      )}
    </ul>
  )
}

/** Who holds units: an order of this shop can be opened. */
export function Holder({ orderId, number }: Pick<LineHold, 'orderId' | 'number'>) {
  return orderId === null ? <>a checkout</> : <a href={paths.sellerOrder(orderId)}>order {number}</a>
}
