import { paths } from '#src/lib/paths.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import type { SumPart } from '#src/market/stock/explanation.ts'
import { Time } from '#templates/ui/time.tsx'
import { asOfQuery } from './as-of.tsx'
import type { ExplanationProps } from './stock-explanation.tsx'
import { Holder } from './stock-reversal-row.tsx'
import { signed, titleOfKind } from './stock-words.ts'

/** Opening + received − sold … = on hand: each kind of change with what it came to, opening its rows. */
export function OnHandSum({ explanation, asOf, now }: ExplanationProps) {
  const { parts, onHand, variant, updates } = explanation
  const rows = (kind: string) => paths.variantHistory(variant.variantId, { kind, ...asOfQuery(asOf) })
  return (
    <table class="explained-table">
      <caption>On hand is the sum of every change</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Kind of change</th>
          <th scope="col">How often</th>
          <th scope="col">Units</th>
        </tr>
      </thead>
      <tbody>
        {parts.length === 0 && (
          <tr>
            <th scope="row">No unit has come or gone</th>
            <td />
            <td class="numeric">0</td>
          </tr>
        )}
        {parts.map((part) => (
          <tr>
            <th scope="row">
              <a href={rows(part.kind)}>{partName(part)}</a>
            </th>
            <td class="explained-times">
              {part.times === 1 ? 'once' : `${part.times.toLocaleString('en')} times`},{' '}
              <Time at={part.lastAt} now={now} />
            </td>
            <td class="numeric">{signed(part.units)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">On hand</th>
          <td class="explained-times">
            {updates === 1 ? '1 change' : `${updates.toLocaleString('en')} changes`} in all
          </td>
          <td class="numeric">
            <strong>{onHand}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

const partName = ({ kind, reason }: SumPart) => (reason === '' ? titleOfKind(kind) : `${titleOfKind(kind)}: ${reason}`)

/** Each promise to a checkout: how many, to whom, until when. */
export function HeldSum({ explanation, asOf, now }: ExplanationProps) {
  const { holds, holdCount, held } = explanation
  const past = asOf.at !== null
  return (
    <table class="explained-table">
      <caption>Held is what is promised to checkouts and orders that wait for money</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Held for</th>
          <th scope="col">Since and until</th>
          <th scope="col">Units</th>
        </tr>
      </thead>
      <tbody>
        {holds.length === 0 && (
          <tr>
            <th scope="row">{past ? 'Nothing was held' : 'Nothing is held'}</th>
            <td />
            <td class="numeric">0</td>
          </tr>
        )}
        {holds.map((hold) => (
          <tr>
            <th scope="row" class="explained-holder">
              <Holder {...hold} />
            </th>
            <td class="explained-times">
              since <Time at={hold.createdAt} now={now} />, {hold.expiresAt < now ? 'was to end' : 'ends'}{' '}
              <time datetime={hold.expiresAt.toISOString()}>{relativeTime(hold.expiresAt, now)}</time>
            </td>
            <td class="numeric">{hold.quantity}</td>
          </tr>
        ))}
        {holdCount > holds.length && (
          <tr>
            <th scope="row">and {holdCount - holds.length} more</th>
            <td />
            <td class="numeric">{held - holds.reduce((sum, hold) => sum + hold.quantity, 0)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Held</th>
          <td class="explained-times">{holdCount === 1 ? '1 hold' : `${holdCount} holds`}</td>
          <td class="numeric">
            <strong>{held}</strong>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
