import { paths } from '#src/lib/paths.ts'
import type { BatchEntry, BatchLine, StockChange } from '#src/market/stock/history.ts'
import { classes } from '#templates/ui/attributes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { signed } from './stock-words.ts'

/** The first lines of a batch, and how many more there are. */
export function Lines({ batch: { batchId, shown, lines } }: { batch: BatchEntry }) {
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

export const nameOf = ({ title, options }: Pick<BatchLine, 'title' | 'options'>) => [title, ...options].join(' ')

/** "12 → 15 +3": read as a sentence, aligned as a sum. */
export function Sum({ before, after, delta }: Pick<StockChange, 'before' | 'after' | 'delta'>) {
  return (
    <span class="history-sum">
      <span>
        {before} <span aria-hidden="true">→</span>
        <span class="visually-hidden">became</span> <strong>{after}</strong>
      </span>
      <span class={classes('history-delta', delta > 0 && 'history-up', delta < 0 && 'history-down')}>
        {signed(delta)}
      </span>
    </span>
  )
}

export function WhoAndWhy({
  actorName,
  reason,
  note,
  cause,
  orderId,
}: Pick<StockChange, 'actorName' | 'reason' | 'note' | 'cause' | 'orderId'>) {
  return (
    <div class="history-why">
      <span>
        {actorName}: {reason}
        <Cause cause={cause} orderId={orderId} />
      </span>
      {note && <span class="history-note">{note}</span>}
    </div>
  )
}

/** What led to a change, in brackets; an order of the shop can be opened. */
export function Cause({ cause, orderId }: Pick<StockChange, 'cause' | 'orderId'>) {
  if (!cause) return null
  return <> ({orderId === null ? cause : <a href={paths.sellerOrder(orderId)}>{cause}</a>})</>
}

type Links = Pick<
  StockChange,
  'batchId' | 'kind' | 'reversesId' | 'undoneBy' | 'undoneById' | 'undoneLines' | 'lines' | 'pooled'
>

export function UndoneMark({ reversesId, undoneBy, undoneById, undoneLines, lines }: Omit<Links, 'pooled'>) {
  return (
    <>
      {reversesId !== null && <a href={paths.stockBatch(reversesId)}>change {reversesId}</a>}
      {undoneById !== null && (
        <Badge>
          <a href={paths.stockBatch(undoneById)}>
            undone by {undoneBy}
            {undoneLines < lines && `, ${undoneLines} of ${lines} lines`}
          </a>
        </Badge>
      )}
    </>
  )
}

/** A repair is of one variant; every other act moves units of each it names. */
export const movedUnits = ({ shown }: BatchEntry): boolean => shown.length !== 1 || shown[0]?.delta !== 0

/** What an order did is the order's to take back, what moved keys is their pool's, and a repair may have moved nothing. */
export function UndoForm({ batchId, kind, undoneById, pooled, lines, moved }: Links & { moved: boolean }) {
  if (undoneById !== null || pooled || !moved || kind === 'sale' || kind === 'return') return null
  return (
    <form method="post" action={paths.batchReversal(batchId)} class="undo-form">
      {lines > 1 && (
        <a href={paths.batchReversal(batchId)} class="undo-preview">
          Preview <span class="visually-hidden">the undo of change {batchId}</span>
        </a>
      )}
      <Button size="s" icon="undo-2">
        {kind === 'reversal' ? 'Redo' : 'Undo'} <span class="visually-hidden">change {batchId}</span>
      </Button>
    </form>
  )
}
