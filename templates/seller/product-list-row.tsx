import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { ListedProduct } from '#src/market/catalogue/product-list.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { PriceRange } from '#templates/ui/money.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { ProductStateBadge } from '#templates/ui/product-state.tsx'
import { Cell } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

import { clockWords } from './product-schedule.tsx'

/** A product among the others of its shop: what it is, how it stands, what is left of it. */
export function ProductListRow({ row, currency, now }: { row: ListedProduct; currency: string; now: Date }) {
  const widths = row.image ? widthsOf(row.image.width).slice(0, 1) : []
  return (
    <tr>
      <Cell heading class="product-named">
        <a class="product-name" href={paths.sellerProduct(row.id)}>
          <Picture
            class="product-thumb"
            sources={widths.map((width) => ({ src: paths.image('seller', row.image?.key ?? '', width), width }))}
            alt=""
            width={44}
            height={44}
          />
          <span class="product-name-words">{row.title}</span>
        </a>
      </Cell>
      <Cell class="product-stand">
        <span class="cluster">
          <ProductStateBadge state={row.state} />
          {row.publishAt && row.state !== 'published' && (
            <Badge tone="info" icon="calendar">
              {clockWords(row.publishAt, row.publishOffset)}
            </Badge>
          )}
          {row.featured && (
            <Badge tone="info" icon="star">
              Featured
            </Badge>
          )}
        </span>
      </Cell>
      <Cell class="product-cost" numeric>
        {row.priceFromMinor === null ? (
          <span class="quiet">none yet</span>
        ) : (
          <PriceRange from={row.priceFromMinor} to={row.priceToMinor ?? row.priceFromMinor} currency={currency} />
        )}
      </Cell>
      <Cell class="product-rows" numeric>
        {row.variants}
        <span class="product-unit"> {row.variants === 1 ? 'row' : 'rows'}</span>
      </Cell>
      <Cell class="product-available" numeric>
        <span class="cluster cluster-end">
          {row.low > 0 && (
            <Badge tone="warn" icon="triangle-alert">
              {row.low} low
            </Badge>
          )}
          <span>
            <span class="quantity">{row.available.toLocaleString('en')}</span>
            <span class="product-unit"> available</span>
          </span>
        </span>
      </Cell>
      <Cell class="list-changed">
        <span class="quiet">
          <Time at={row.updatedAt} now={now} />
        </span>
      </Cell>
    </tr>
  )
}
