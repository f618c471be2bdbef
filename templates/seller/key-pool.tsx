import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { KeyImportRow, KeyState, ListedKey, PoolFacts } from '#src/market/delivery/key-pools.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice, StatTile } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { KeyImportForm } from './key-import-form.tsx'
import { KeyList } from './key-list.tsx'
import { nameOf, PoolBadge } from './keys.tsx'

export type PoolPageProps = {
  pool: PoolFacts
  state: KeyState | null
  list: { keys: ListedKey[]; next: number | null }
  imports: KeyImportRow[]
  mayChange: boolean
  now: Date
  /** A withdrawal that could not be done, as it was typed. */
  refused?: { errors: Errors; reason: string; keyIds: number[] } | undefined
  importing?: { errors: Errors } | undefined
}

/** One pool: what is in it, what went where, and the way to put more in. */
export function PoolPage(props: PoolPageProps) {
  const { pool, imports, mayChange, importing } = props
  return (
    <>
      <PageHead
        title={nameOf(pool)}
        badge={<PoolBadge {...pool} />}
        lead="No page shows a key in full but the order of the buyer it belongs to."
        actions={
          <>
            <LinkButton href={paths.sellerProduct(pool.productId)} icon="package">
              Product
            </LinkButton>
            <LinkButton href={paths.variantHistory(pool.variantId)} icon="history">
              Stock history
            </LinkButton>
          </>
        }
      />
      <div class="stack">
        <PoolFigures pool={pool} />
        {pool.isLow && (
          <Notice tone="warn" title={pool.left - pool.held > 0 ? 'This pool is running dry' : 'This pool is empty'}>
            {pool.left - pool.held > 0
              ? `${pool.left - pool.held} ${pool.left - pool.held === 1 ? 'key is' : 'keys are'} left to sell. Import more before they are gone.`
              : 'Nothing can be sold until you import more keys.'}
          </Notice>
        )}
        {mayChange && <KeyImportForm variantId={pool.variantId} errors={importing?.errors ?? {}} />}
        <KeyList {...props} />
        {imports.length > 0 && <Imports {...props} />}
      </div>
    </>
  )
}

function PoolFigures({ pool: { left, held, sold, replaced, withdrawn, lowAt } }: { pool: PoolFacts }) {
  return (
    <div class="pool-figures">
      <StatTile
        label="Left to sell"
        value={left - held}
        note={held > 0 ? `and ${held} promised to checkouts` : `warns at ${lowAt ?? 0}`}
      />
      <StatTile label="Sold" value={sold} />
      <StatTile label="Replaced" value={replaced} note="did not work" />
      <StatTile label="Withdrawn" value={withdrawn} />
    </div>
  )
}

const SOURCES: Record<KeyImportRow['source'], string> = { paste: 'pasted', file: 'from a file', csv: 'from a table' }

function Imports({ imports, now }: PoolPageProps) {
  return (
    <Card title="Imports" flush>
      <Table
        caption="The last imports into this pool"
        columns={[{ label: 'When' }, { label: 'Who' }, { label: 'How' }, { label: 'Keys', numeric: true }]}
      >
        {imports.map((one) => (
          <tr>
            <Cell label="When" heading>
              {one.batchId === null ? (
                <Time at={one.createdAt} now={now} />
              ) : (
                <a href={paths.stockBatch(one.batchId)}>
                  <Time at={one.createdAt} now={now} />
                </a>
              )}
            </Cell>
            <Cell label="Who">{one.actorName}</Cell>
            <Cell label="How">{SOURCES[one.source]}</Cell>
            <Cell label="Keys" numeric>
              {one.added}
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
