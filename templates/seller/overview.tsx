import { paths } from '#src/lib/paths.ts'
import type { ShopOverview, StockChange } from '#src/market/reports/shop-overview.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice, StatTile } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { type Drawing, SalesChart } from '#templates/ui/sales-chart.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { TaskList } from '#templates/ui/tasks.tsx'
import { Time } from '#templates/ui/time.tsx'
import { tasksOf } from './overview-tasks.ts'

type Props = { name: string; shop: ShopOverview; drawings: Drawing[]; mayChange: boolean; now: Date }

/** The seller's first page: what to do now, what the figures are, what moved last. */
export function SellerOverview(props: Props) {
  const { name, shop, mayChange, now } = props
  return (
    <div class="stack">
      <PageHead
        title={name}
        badge={<ShopStatusBadge status={shop.status} />}
        actions={
          shop.status === 'approved' && (
            <LinkButton href={paths.shop(shop.slug)} icon="eye">
              See it as buyers do
            </LinkButton>
          )
        }
      />
      {shop.away && (
        <Notice
          tone="warn"
          title="Your shop is on holiday: nobody can order from it."
          actions={<a href={paths.holiday}>Change or end it</a>}
        >
          {null}
        </Notice>
      )}
      <TaskList
        tasks={tasksOf(shop, mayChange)}
        none={
          shop.status === 'submitted'
            ? 'Nothing for now: your shop is being reviewed, and we write to you once it is decided.'
            : 'Nothing waits for you. Your shop is open and every number is above its threshold.'
        }
      />
      <div class="columns columns-main columns-top">
        <SalesCard {...props} />
        <BestSellers shop={shop} />
      </div>
      <Figures shop={shop} />
      <Card
        title="Last stock changes"
        actions={shop.changes.length > 0 && <a href={paths.stockHistory()}>All changes</a>}
        flush={shop.changes.length > 0}
      >
        {shop.changes.length > 0 ? (
          <ul class="moves">
            {shop.changes.map((change) => (
              <Move change={change} now={now} />
            ))}
          </ul>
        ) : (
          <EmptyState icon="boxes" title="No stock was entered yet" headingLevel={3}>
            Every change of a number is written here for ever: who, when and why.
          </EmptyState>
        )}
      </Card>
    </div>
  )
}

function SalesCard({ shop: { sales }, drawings }: Props) {
  const none = sales.orders === 0 && sales.ordersBefore === 0
  return (
    <Card title="Sales of the last 30 days">
      {none ? (
        <p class="quiet">Nothing was sold yet. What buyers have paid is shown here, day by day.</p>
      ) : (
        <SalesChart sales={sales} drawings={drawings} label={`Sales of each day in ${sales.currency}`} />
      )}
    </Card>
  )
}

function BestSellers({ shop: { best, sales } }: { shop: ShopOverview }) {
  return (
    <Card title="Best sellers" flush={best.length > 0}>
      {best.length > 0 ? (
        <ol class="moves">
          {best.map(({ productId, title, units, minor }) => (
            <li class="move">
              {productId === null ? (
                <span class="move-what">{title}</span>
              ) : (
                <a class="move-what" href={paths.sellerProduct(productId)}>
                  {title}
                </a>
              )}
              <span class="move-number">
                <strong>{units.toLocaleString('en')}</strong> <span class="quiet">sold</span>
              </span>
              <span class="move-why quiet">
                <Money minor={minor} currency={sales.currency} />
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <p class="quiet">What sells most in 30 days stands here.</p>
      )}
    </Card>
  )
}

function Figures({ shop }: { shop: ShopOverview }) {
  const number = (value: number) => value.toLocaleString('en')
  const { published, drafts, onHand, held, variants, low, out } = shop
  return (
    <div class="figures">
      <StatTile
        label="Published products"
        value={number(published)}
        note={drafts === 0 ? 'no drafts' : drafts === 1 ? 'and 1 draft' : `and ${number(drafts)} drafts`}
        href={paths.sellerProducts()}
      />
      <StatTile
        label="Units on hand"
        value={number(onHand)}
        note={held > 0 ? `${number(held)} of them promised` : `in ${number(variants)} variants`}
        href={paths.stock()}
      />
      <StatTile
        label="Running low"
        value={number(low)}
        note={low > 0 ? 'at or below threshold' : 'all above threshold'}
        tone={low > 0 ? 'warn' : undefined}
        href={paths.stock({ filter: 'low' })}
      />
      <StatTile
        label="Out of stock"
        value={number(out)}
        note={out > 0 ? 'shown as sold out' : 'nothing is sold out'}
        tone={out > 0 ? 'bad' : undefined}
        href={paths.stock({ filter: 'out' })}
      />
    </div>
  )
}

function Move({ change, now }: { change: StockChange; now: Date }) {
  const { variantId, title, options, delta, after, actorName, reason, at } = change
  return (
    <li class="move">
      <a class="move-what" href={paths.variantHistory(variantId)}>
        {title}
        {options && <span class="quiet"> {options}</span>}
      </a>
      <span class="move-number">
        <strong>{delta > 0 ? `+${delta}` : `−${-delta}`}</strong> <span class="quiet">to {after}</span>
      </span>
      <span class="move-why quiet">
        {actorName}: {reason} · <Time at={at} now={now} />
      </span>
    </li>
  )
}
