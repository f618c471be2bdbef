import { paths } from '#src/lib/paths.ts'
import type { BatchEntry, StockChange } from '#src/market/stock/history.ts'
import type { BatchKind } from '#src/market/stock/ledger.ts'
import type { VariantFacts } from '#src/market/stock/variant-history.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Chip, Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { type AsOf, AsOfBanner, AsOfForm, asOfQuery } from './as-of.tsx'
import { Lines, movedUnits, nameOf, Sum, UndoForm, UndoneMark, WhoAndWhy } from './stock-change.tsx'
import { titleOfKind } from './stock-words.ts'

type ShopHistoryProps = { batches: BatchEntry[]; next: number | null; asOf: AsOf; further: boolean; now: Date }

/** Every act on the shop's stock, newest first. */
export function ShopHistoryPage({ batches, next, asOf, further, now }: ShopHistoryProps) {
  const to = (change: Record<string, string>) => paths.stockHistory({ ...asOfQuery(asOf), ...change })
  return (
    <>
      <PageHead
        title="Stock history"
        lead="Every change of every number: who, when and why. Nothing here can be altered or removed; it can be undone."
        actions={
          <LinkButton href={paths.stockHeads()} icon="shield-check">
            Heads of the ledger
          </LinkButton>
        }
      />
      {asOf.error && <ErrorSummary errors={{ as_of: asOf.error }} form="as-of" />}
      {asOf.at && (
        <AsOfBanner at={asOf.at} nowHref={paths.stockHistory()}>
          Changes by then. To undo one, go back to now.
        </AsOfBanner>
      )}
      <div class="stock-tools">
        <AsOfForm action={paths.stockHistory()} asOf={asOf} />
      </div>
      {batches.length === 0 ? (
        <EmptyState
          icon="history"
          title={asOf.at ? 'Nothing had changed by then' : 'Nothing has changed yet'}
          action={<LinkButton href={paths.stock()}>Go to stock</LinkButton>}
        >
          The first units you count or receive begin the history.
        </EmptyState>
      ) : (
        <Card flush>
          <Table
            caption="Changes of stock, newest first"
            columns={[
              { label: 'What' },
              { label: 'Change' },
              { label: 'Who and why' },
              { label: 'When' },
              { label: 'Undo', hideLabel: true },
            ]}
          >
            {batches.map((batch) => (
              <tr>
                <Cell label="What" heading class="history-what">
                  <a href={paths.stockBatch(batch.batchId)}>{titleOfKind(batch.kind)}</a> <UndoneMark {...batch} />
                </Cell>
                <Cell label="Change">
                  <Lines batch={batch} />
                </Cell>
                <Cell label="Who and why">
                  <WhoAndWhy {...batch} />
                </Cell>
                <Cell label="When" class="history-when">
                  <Time at={batch.at} now={now} />
                </Cell>
                <Cell class="history-undo">{!asOf.at && <UndoForm {...batch} moved={movedUnits(batch)} />}</Cell>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Pager
        previous={further ? to({}) : null}
        next={next === null ? null : to({ before: String(next) })}
        label="History"
      />
    </>
  )
}

type VariantHistoryProps = {
  variant: VariantFacts
  changes: StockChange[]
  next: number | null
  asOf: AsOf
  /** Only changes of this kind. */
  kind: BatchKind | null
  further: boolean
  now: Date
}

/** Every change of one variant's number, newest first, also when it is no longer sold. */
export function VariantHistoryPage({ variant, changes, next, asOf, kind, further, now }: VariantHistoryProps) {
  const { variantId, sku, onHand, held, removed } = variant
  const past = asOfQuery(asOf)
  const explain = (figure: string) => paths.stockExplanation(variantId, { figure, ...past })
  const to = (change: Record<string, string>) =>
    paths.variantHistory(variantId, { ...past, ...(kind && { kind }), ...change })
  return (
    <>
      <PageHead
        title={nameOf(variant)}
        badge={removed ? <Badge>Removed</Badge> : undefined}
        lead={
          <>
            <span class="stock-sku">{sku}</span>{' '}
            <a href={explain('on-hand')}>
              <strong>{onHand}</strong> on hand
            </a>
            ,{' '}
            <a href={explain('held')}>
              <strong>{held}</strong> held
            </a>
            ,{' '}
            <a href={explain('available')}>
              <strong>{onHand - held}</strong> available
            </a>
          </>
        }
        actions={
          <>
            <LinkButton href={explain('on-hand')} icon="scale">
              Explain the number
            </LinkButton>
            <LinkButton href={paths.stock({ q: sku, ...past })}>Find in stock</LinkButton>
          </>
        }
      />
      {asOf.error && <ErrorSummary errors={{ as_of: asOf.error }} form="as-of" />}
      {asOf.at && (
        <AsOfBanner at={asOf.at} nowHref={paths.variantHistory(variantId, kind ? { kind } : {})}>
          Changes by then, with the numbers of then. To undo one, go back to now.
        </AsOfBanner>
      )}
      <div class="stock-tools">
        <AsOfForm action={paths.variantHistory(variantId)} asOf={asOf} keep={kind ? { kind } : {}} />
        {kind && (
          <div class="stock-narrowing">
            <Chip href={paths.variantHistory(variantId, past)} on removes>
              {titleOfKind(kind)}
            </Chip>
          </div>
        )}
      </div>
      {changes.length === 0 ? (
        <EmptyState
          icon="history"
          title={
            kind
              ? 'No change of this kind'
              : asOf.at
                ? 'No unit of this had come or gone'
                : 'No unit of this has come or gone yet'
          }
        />
      ) : (
        <Card flush>
          <Table
            caption={`Changes of ${nameOf(variant)}, newest first`}
            columns={[
              { label: 'What' },
              { label: 'Change', numeric: true },
              { label: 'Who and why' },
              { label: 'When' },
              { label: 'Undo', hideLabel: true },
            ]}
          >
            {changes.map((change) => (
              <tr id={`update-${change.seq}`}>
                <Cell label="What" heading class="history-what">
                  <a href={paths.stockBatch(change.batchId)}>{titleOfKind(change.kind)}</a>
                  {change.lines > 1 && ` with ${change.lines - 1} more`} <UndoneMark {...change} />
                </Cell>
                <Cell label="Change" numeric>
                  <Sum {...change} />
                </Cell>
                <Cell label="Who and why">
                  <WhoAndWhy {...change} />
                </Cell>
                <Cell label="When" class="history-when">
                  <Time at={change.at} now={now} />
                </Cell>
                <Cell class="history-undo">{!asOf.at && <UndoForm {...change} moved={change.delta !== 0} />}</Cell>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Pager
        previous={further ? to({}) : null}
        next={next === null ? null : to({ before: String(next) })}
        label="History"
      />
    </>
  )
}
