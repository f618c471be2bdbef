import { paths } from '#src/lib/paths.ts'
import { relativeTime } from '#src/lib/relative-time.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { asOfQuery } from './as-of.tsx'
import type { ExplanationProps } from './stock-explanation.tsx'

/** Whether the number can be believed: said only of what was just computed from the rows themselves. */
export function VerdictNote({ explanation, figure, asOf, now }: ExplanationProps) {
  const { verdict, variant } = explanation
  const { variantId } = variant
  if (verdict.state === 'unasked') {
    const all = paths.stockExplanation(variantId, { figure, check: 'all', ...asOfQuery(asOf) })
    return (
      <p class="verdict">
        <Icon name="scale" />
        <span>
          {verdict.updates.toLocaleString('en')} changes: reading them all takes a few seconds.{' '}
          <LinkButton href={all} size="s">
            Check them now
          </LinkButton>
        </span>
      </p>
    )
  }
  const read = verdict.updates === 1 ? 'its one change' : `its ${verdict.updates.toLocaleString('en')} changes`
  if (verdict.state === 'agree') {
    return (
      <p class="verdict verdict-good">
        <Icon name="shield-check" />
        <span>
          <strong>Ledger and level agree</strong>, checked {relativeTime(verdict.at, now)}
          {verdict.updates > 0 && `: every sum and every hash of ${read} was computed again`}.
        </span>
      </p>
    )
  }
  return (
    <p class="verdict verdict-bad" role="alert">
      <Icon name="triangle-alert" />
      <span>
        <strong>Something is wrong here.</strong>{' '}
        {verdict.seq === null ? (
          'Of this variant '
        ) : (
          <>
            <a href={`${paths.variantHistory(variantId, { before: String(verdict.seq + 1) })}#update-${verdict.seq}`}>
              Change {verdict.seq}
            </a>
            :{' '}
          </>
        )}
        {verdict.what}. Somebody has changed it behind the market. Tell the staff: they see it in their check and decide
        what is done.
      </span>
    </p>
  )
}
