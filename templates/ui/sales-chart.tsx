import { raw } from 'hono/html'
import { formatMoney } from '#src/lib/money.ts'
import type { Sales } from '#src/market/reports/sales.ts'
import { Icon } from './icon.tsx'
import { Cell, Table } from './table.tsx'

/** What is drawn, in two sizes: for a phone and for a desk, so that its words are never smaller than the page's. */
export const CHART_SIZES = [
  { name: 'narrow', width: 320, height: 180 },
  { name: 'wide', width: 640, height: 220 },
] as const
export type Drawing = { name: 'narrow' | 'wide'; width: number; height: number; svg: string }

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
/** "1 May", as charts and their tables name a day. */
export const dayWords = (iso: string): string => day.format(new Date(`${iso}T00:00:00Z`))

/** Thirty days of sales beside the thirty before: the sum, a picture of it, and the same as a table. */
export function SalesChart({ sales, drawings, label }: { sales: Sales; drawings: Drawing[]; label: string }) {
  const { currency, total, orders, now, before } = sales
  const money = (minor: number) => formatMoney({ minor, currency })
  const id = `sales-${currency}`
  const best = now.reduce((top, one) => (one.minor > top.minor ? one : top))
  return (
    <div class="sales">
      <p class="sales-sum">
        <strong class="sales-total">{money(total)}</strong>
        <span class="quiet">
          {orders.toLocaleString('en')} {orders === 1 ? 'order' : 'orders'}
        </span>
        <Change sales={sales} />
      </p>
      {drawings.map(({ name, width, height, svg }) => (
        <svg
          class={`chart chart-${name}`}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-labelledby={`${id}-${name}-title ${id}-${name}-desc`}
        >
          <title id={`${id}-${name}-title`}>{label}</title>
          <desc id={`${id}-${name}-desc`}>
            {total === 0
              ? 'Nothing was sold in these days.'
              : `${money(total)} in the last 30 days; the best day was ${dayWords(best.day)} with ${money(best.minor)}.`}
          </desc>
          {raw(svg)}
        </svg>
      ))}
      <p class="chart-key">
        <span class="chart-key-now">Last 30 days</span>
        <span class="chart-key-before">The 30 days before</span>
      </p>
      <p class="chart-note">What buyers paid, on the day it was paid; without orders cancelled or returned since.</p>
      <details class="chart-table">
        <summary>The same as a table</summary>
        <Table
          caption={label}
          density="dense"
          stack={false}
          columns={[
            { label: 'Day' },
            { label: 'Orders', numeric: true },
            { label: 'Sales', numeric: true },
            { label: '30 days before', numeric: true },
          ]}
        >
          {now.map((one, i) => (
            <tr>
              <Cell heading>{dayWords(one.day)}</Cell>
              <Cell numeric>{one.orders.toLocaleString('en')}</Cell>
              <Cell numeric>{money(one.minor)}</Cell>
              <Cell numeric>{money(before[i]?.minor ?? 0)}</Cell>
            </tr>
          ))}
        </Table>
      </details>
    </div>
  )
}

/** Up or down, in a word and a percentage; where there was nothing before, in words only. */
function Change({ sales: { total, totalBefore, currency } }: { sales: Sales }) {
  if (total === totalBefore) return <span class="quiet">as much as in the 30 days before</span>
  const up = total > totalBefore
  const before = formatMoney({ minor: totalBefore, currency })
  const percent = totalBefore === 0 ? null : Math.round((Math.abs(total - totalBefore) / totalBefore) * 100)
  return (
    <span class={up ? 'sales-change sales-up' : 'sales-change sales-down'}>
      <Icon name={up ? 'trending-up' : 'trending-down'} size="s" />
      {percent === null
        ? 'nothing in the 30 days before'
        : `${percent} % ${up ? 'more' : 'less'} than ${before} before`}
    </span>
  )
}
