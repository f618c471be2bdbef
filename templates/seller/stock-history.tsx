import { paths, withQuery } from '#src/lib/paths.ts'
import type { BatchEntry, BatchLine, StockChange, VariantFacts } from '#src/market/stock/history.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { signed, titleOfKind } from './stock-words.ts'

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

function Lines({ batch: { batchId, shown, lines } }: { batch: BatchEntry }) {
  return (
    <ul class="history-lines">
      {shown.map((line) => (
        <li>
          <Sum {...line} />
          <span>
            <a href={paths.variantHistory(line.variantId)}>{nameOf(line)}</a> <span class="stock-sku">{line.sku}</span>
          </span>
        </li>
      ))}
      {lines > shown.length && (
        <li>
          <a href={paths.stockBatch(batchId)}>and {lines - shown.length} more</a>
        </li>
      )}
    </ul>
  )
}

const nameOf = ({ title, options }: Pick<BatchLine, 'title' | 'options'>) => [title, ...options].join(' ')

/** "12 → 15 +3": read as a sentence, aligned as a sum. */
function Sum({ before, after, delta }: Pick<StockChange, 'before' | 'after' | 'delta'>) {
  return (
    <span class="history-sum">
      <span>
        {before} <span aria-hidden="true">→</span>
        <span class="visually-hidden">became</span> <strong>{after}</strong>
      </span>
      <span class={delta > 0 ? 'history-delta history-up' : 'history-delta history-down'}>{signed(delta)}</span>
    </span>
  )
}

function WhoAndWhy({ actorName, reason, note, cause }: Pick<StockChange, 'actorName' | 'reason' | 'note' | 'cause'>) {
  return (
    <div class="history-why">
      <span>
        {actorName}: {reason}
        {cause && ` (${cause})`}
      </span>
      {note && <span class="history-note">{note}</span>}
    </div>
  )
}

type Links = Pick<StockChange, 'batchId' | 'kind' | 'reversesId' | 'undoneBy' | 'undoneById'>

function UndoneMark({ reversesId, undoneBy, undoneById }: Links) {
  return (
    <>
      {reversesId !== null && <a href={paths.stockBatch(reversesId)}>change {reversesId}</a>}
      {undoneById !== null && (
        <Badge>
          <a href={paths.stockBatch(undoneById)}>undone by {undoneBy}</a>
        </Badge>
      )}
    </>
  )
}

/** What an order did is the order's to take back. */
function UndoForm({ batchId, kind, undoneById }: Links) {
  if (undoneById !== null || kind === 'sale' || kind === 'return') return null
  return (
    <form method="post" action={paths.batchReversal(batchId)}>
      <Button size="s" icon="undo-2">
        {kind === 'reversal' ? 'Redo' : 'Undo'} <span class="visually-hidden">change {batchId}</span>
      </Button>
    </form>
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

/** One act on stock with all that it changed. */
export function BatchPage({ batch, now }: { batch: BatchEntry; now: Date }) {
  return (
    <>
      <PageHead
        title={titleOfKind(batch.kind)}
        badge={<UndoneMark {...batch} />}
        lead={
          <>
            <Time at={batch.at} now={now} show="exact" /> by {batch.actorName}: {batch.reason}
            {batch.cause && ` (${batch.cause})`}
          </>
        }
        actions={<UndoForm {...batch} />}
      />
      {batch.note && <p class="history-note">{batch.note}</p>}
      <Card flush>
        <Table
          caption="What it changed"
          columns={[{ label: 'Variant' }, { label: 'SKU' }, { label: 'Change', numeric: true }]}
        >
          {batch.shown.map((line) => (
            <tr>
              <Cell heading>
                <a href={paths.variantHistory(line.variantId)}>{nameOf(line)}</a>
              </Cell>
              <Cell label="SKU">
                <span class="stock-sku">{line.sku}</span>
              </Cell>
              <Cell label="Change" numeric>
                <Sum {...line} />
              </Cell>
            </tr>
          ))}
        </Table>
      </Card>
      {batch.lines > batch.shown.length && <p>And {batch.lines - batch.shown.length} more.</p>}
    </>
  )
}
