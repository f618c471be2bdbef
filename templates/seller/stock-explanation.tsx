import { paths } from '#src/lib/paths.ts'
import type { Explanation } from '#src/market/stock/explanation.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Tabs } from '#templates/ui/navigation.tsx'
import { type AsOf, AsOfBanner, AsOfForm, asOfQuery } from './as-of.tsx'
import { nameOf } from './stock-change.tsx'
import { HeldSum, OnHandSum } from './stock-explanation-sums.tsx'
import { VerdictNote } from './stock-verdict.tsx'

/** The figures that can be explained, as addresses name them. */
export const FIGURES = ['on-hand', 'held', 'available'] as const
export type Figure = (typeof FIGURES)[number]

export type ExplanationProps = { explanation: Explanation; figure: Figure; asOf: AsOf; now: Date }

const FIGURE_WORDS: Record<Figure, string> = { 'on-hand': 'On hand', held: 'Held', available: 'Available' }

/** One number and all that it is made of. */
export function ExplanationPage(props: ExplanationProps) {
  const { explanation, figure, asOf } = props
  const { variant } = explanation
  const to = (query: Record<string, string>) => paths.stockExplanation(variant.variantId, query)
  return (
    <>
      <PageHead
        title={nameOf(variant)}
        badge={variant.removed ? <Badge>Removed</Badge> : undefined}
        lead={
          <>
            <span class="stock-sku">{variant.sku}</span> How its number comes about, and whether it can be believed.
          </>
        }
        actions={
          <LinkButton href={paths.variantHistory(variant.variantId, asOfQuery(asOf))} icon="history">
            Every change
          </LinkButton>
        }
      />
      {asOf.error && <ErrorSummary errors={{ as_of: asOf.error }} form="as-of" />}
      {asOf.at && <AsOfBanner at={asOf.at} nowHref={to({ figure })} />}
      <AsOfForm action={to({})} asOf={asOf} keep={{ figure }} />
      <Tabs
        label="Which number"
        class="explained-tabs"
        tabs={FIGURES.map((one) => ({
          label: FIGURE_WORDS[one],
          href: to({ figure: one, ...asOfQuery(asOf) }),
          current: one === figure,
          count: figureOf(explanation, one),
        }))}
      />
      <div class="card">
        <div class="card-body">
          <ExplanationBody {...props} />
        </div>
      </div>
    </>
  )
}

const figureOf = ({ onHand, held }: Explanation, figure: Figure) =>
  figure === 'on-hand' ? onHand : figure === 'held' ? held : onHand - held

/** The same within the grid, below the row it is about. */
export function ExplanationRow(props: ExplanationProps) {
  const { explanation, figure } = props
  const { variant } = explanation
  const value = figureOf(explanation, figure)
  return (
    <td class="stock-wide stock-explained">
      <section
        class="explained"
        aria-label={`${FIGURE_WORDS[figure]} of ${nameOf(variant)}`}
        data-announce={`${FIGURE_WORDS[figure]}: ${value}. ${sentenceOf(explanation)}`}
      >
        <div class="explained-head">
          <h2 class="explained-title">
            {FIGURE_WORDS[figure]}: {value}
          </h2>
          <a href={paths.stockExplanation(variant.variantId, { figure })}>Open as a page</a>
          <a href={paths.stock()} class="button button-quiet button-s" data-explained-close="">
            <span class="button-text">Close</span>
          </a>
        </div>
        <ExplanationBody {...props} />
      </section>
    </td>
  )
}

const sentenceOf = ({ onHand, held }: Explanation) =>
  `${onHand} on hand, less ${held} held, are ${onHand - held} available.`

function ExplanationBody(props: ExplanationProps) {
  const { explanation, figure } = props
  const { onHand, held } = explanation
  return (
    <div class="explained-body">
      {figure === 'available' && (
        <p class="explained-sum">
          <strong>{onHand - held}</strong> available <span class="explained-sign">=</span> <strong>{onHand}</strong> on
          hand <span class="explained-sign">−</span> <strong>{held}</strong> held
        </p>
      )}
      <div class="explained-parts">
        {figure !== 'held' && <OnHandSum {...props} />}
        {figure !== 'on-hand' && <HeldSum {...props} />}
      </div>
      <VerdictNote {...props} />
    </div>
  )
}
