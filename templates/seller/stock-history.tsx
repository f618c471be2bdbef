import { paths, withQuery } from '#src/lib/paths.ts'
import type { BatchEntry, StockChange, VariantFacts } from '#src/market/stock/history.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { Lines, nameOf, Sum, UndoForm, UndoneMark, WhoAndWhy } from './stock-change.tsx'
import { titleOfKind } from './stock-words.ts'

type ShopHistoryProps = { batches: BatchEntry[]; next: number | null; now: Date }

/** Every act on the shop's stock, newest first. */
export function ShopHistoryPage({ batches, next, now }: ShopHistoryProps) {
  return (
    <>
      <PageHead
        title="Stock history"
        lead="Every change of every number: who, when and why. Nothing here can be altered or removed; it can be undone."
      />
      {batches.length === 0 ? (
        <EmptyState
          icon="history"
          title="Nothing has changed yet"
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
                <Cell class="history-undo">
                  <UndoForm {...batch} />
                </Cell>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Pager next={next === null ? null : withQuery(paths.stockHistory, { before: String(next) })} label="History" />
    </>
  )
}

type VariantHistoryProps = { variant: VariantFacts; changes: StockChange[]; next: number | null; now: Date }

/** Every change of one variant's number, newest first, also when it is no longer sold. */
export function VariantHistoryPage({ variant, changes, next, now }: VariantHistoryProps) {
  const { variantId, sku, onHand, held, removed } = variant
  return (
    <>
      <PageHead
        title={nameOf(variant)}
        badge={removed ? <Badge>Removed</Badge> : undefined}
        lead={
          <>
            <span class="stock-sku">{sku}</span> <strong>{onHand}</strong> on hand, <strong>{held}</strong> held,{' '}
            <strong>{onHand - held}</strong> available
          </>
        }
        actions={<LinkButton href={paths.stock({ q: sku })}>Find in stock</LinkButton>}
      />
      {changes.length === 0 ? (
        <EmptyState icon="history" title="No unit of this has come or gone yet" />
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
                <Cell class="history-undo">
                  <UndoForm {...change} />
                </Cell>
              </tr>
            ))}
          </Table>
        </Card>
      )}
      <Pager
        next={next === null ? null : withQuery(paths.variantHistory(variantId), { before: String(next) })}
        label="History"
      />
    </>
  )
}
