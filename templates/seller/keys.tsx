import { paths } from '#src/lib/paths.ts'
import type { PoolFacts, PoolRow } from '#src/market/delivery/key-pools.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

const COLUMNS = [
  { label: 'Product' },
  { label: 'Left', numeric: true },
  { label: 'Sold', numeric: true },
  { label: 'Replaced', numeric: true },
  { label: 'Warns at', numeric: true },
  { label: 'Last import' },
  { label: 'State' },
]

/** Every pool of the shop: what is left in it, what was sold out of it. */
export function PoolsPage({ pools, next, now }: { pools: PoolRow[]; next: number | null; now: Date }) {
  return (
    <>
      <PageHead
        title="Keys"
        lead="Each variant that is delivered as a key has a pool. What is in the pool is its stock; what is paid for leaves it by itself."
      />
      {pools.length === 0 ? (
        <EmptyState
          icon="key-round"
          title="No product is delivered as a key yet"
          action={<LinkButton href={paths.sellerProducts()}>Go to your products</LinkButton>}
        >
          Set a product to “delivered as a key”, and the pool of each of its variants is found here.
        </EmptyState>
      ) : (
        <Card flush>
          <Table caption="Pools of keys" columns={COLUMNS}>
            {pools.map((pool) => (
              <PoolLine pool={pool} now={now} />
            ))}
          </Table>
        </Card>
      )}
      <Pager next={next === null ? null : paths.sellerPools({ after: String(next) })} label="Pools" />
    </>
  )
}

function PoolLine({ pool, now }: { pool: PoolRow; now: Date }) {
  return (
    <tr>
      <Cell label="Product" heading>
        <a href={paths.sellerPool(pool.variantId)}>{nameOf(pool)}</a> <span class="stock-sku">{pool.sku}</span>
      </Cell>
      <Cell label="Left" numeric>
        <strong>{pool.left - pool.held}</strong>
        {pool.held > 0 && <span class="quiet"> + {pool.held} promised</span>}
      </Cell>
      <Cell label="Sold" numeric class="pool-extra">
        {pool.sold}
      </Cell>
      <Cell label="Replaced" numeric class="pool-extra">
        {pool.replaced}
      </Cell>
      <Cell label="Warns at" numeric class="pool-extra">
        {pool.lowAt ?? 0}
      </Cell>
      <Cell label="Last import" class="pool-extra">
        {pool.lastImportAt ? <Time at={pool.lastImportAt} now={now} /> : <span class="quiet">never</span>}
      </Cell>
      <Cell label="State">
        <PoolBadge {...pool} />
      </Cell>
    </tr>
  )
}

export const nameOf = ({ title, options }: Pick<PoolFacts, 'title' | 'options'>) => [title, ...options].join(' ')

export function PoolBadge({ left, held, isLow, state }: PoolFacts) {
  if (left - held <= 0) return <Badge tone="bad">Empty</Badge>
  if (isLow) return <Badge tone="warn">Low</Badge>
  return state === 'published' ? (
    <Badge tone="good">On sale</Badge>
  ) : (
    <Badge>{state === 'draft' ? 'Draft' : 'Archived'}</Badge>
  )
}
