import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { BestShop, MarketSales } from '#src/market/reports/market-overview.ts'
import { Card } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { type Drawing, SalesChart } from '#templates/ui/sales-chart.tsx'

/** What the market sold, a card for each currency: they are never added up. */
export function MarketSalesCards({ sales, drawings }: { sales: MarketSales; drawings: Drawing[][] }) {
  const { currencies, shops } = sales
  if (currencies.length === 0) {
    return (
      <Card title="Sales of the last 30 days">
        <p class="quiet">Nothing was sold yet. What buyers have paid is shown here, currency by currency.</p>
      </Card>
    )
  }
  const rest = currencies.slice(drawings.length)
  return (
    <div class="sales-cards">
      {drawings.map((drawn, i) => {
        const one = currencies[i]
        if (!one) return null
        return (
          <Card title={`Sales in ${one.currency}, last 30 days`}>
            <SalesChart sales={one} drawings={drawn} label={`Sales of the market, each day in ${one.currency}`} />
            <Best shops={shops.filter((shop) => shop.currency === one.currency)} />
          </Card>
        )
      })}
      {rest.length > 0 && (
        <Card title="Sales in other currencies, last 30 days" flush>
          <ul class="moves">
            {rest.map(({ currency, total, totalBefore, orders }) => (
              <li class="move">
                <span class="move-what">{currency}</span>
                <strong class="move-number">
                  <Money minor={total} currency={currency} />
                </strong>
                <span class="move-why quiet">
                  {orders.toLocaleString('en')} {orders === 1 ? 'order' : 'orders'} ·{' '}
                  {formatMoney({ minor: totalBefore, currency })} in the 30 days before
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function Best({ shops }: { shops: BestShop[] }) {
  if (shops.length === 0) return null
  return (
    <div class="sales-best">
      <h3 class="sales-best-title">Best shops</h3>
      <ol class="sales-shops">
        {shops.map(({ id, name, currency, orders, minor }) => (
          <li>
            <a href={paths.adminShop(id, { status: 'all' })}>{name}</a>
            <span class="quiet">
              {orders.toLocaleString('en')} {orders === 1 ? 'order' : 'orders'}
            </span>
            <strong>
              <Money minor={minor} currency={currency} />
            </strong>
          </li>
        ))}
      </ol>
    </div>
  )
}
