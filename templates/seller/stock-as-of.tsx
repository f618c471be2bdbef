import { paths, withQuery } from '#src/lib/paths.ts'
import type { PastItem, PastQuery } from '#src/market/stock/as-of.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Chip, Pager } from '#templates/ui/navigation.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { StockGrid, StockName } from '#templates/ui/stock-grid.tsx'
import { type AsOf, AsOfBanner, AsOfForm, asOfQuery, exactWithSeconds } from './as-of.tsx'

type StockAsOfProps = {
  page: { items: PastItem[]; count: number | null; next: string | null } | null
  query: PastQuery
  asOf: AsOf
}

/** The shop's stock at a moment that has passed, from the ledger alone; nothing here can be edited. */
export function StockAsOfPage({ page, query, asOf }: StockAsOfProps) {
  const { q, sort } = query
  const { at, error } = asOf
  return (
    <>
      <PageHead
        title="Stock"
        lead="As it was at a moment that has passed. Every number comes from the ledger, whatever has happened since."
        actions={
          at && (
            <LinkButton href={withQuery(paths.exportStock, asOfQuery(asOf))} icon="download" download>
              Export this
            </LinkButton>
          )
        }
      />
      {error && <ErrorSummary errors={{ as_of: error }} form="as-of" />}
      {at && <AsOfBanner at={at} nowHref={paths.stock({ q })} />}
      <div class="stock-tools">
        <AsOfForm action={paths.stock()} asOf={asOf} keep={{ q, sort: sort === 'sku' ? 'sku' : '' }} />
        {q && at && (
          <div class="stock-narrowing">
            <Chip href={paths.stock({ sort, ...asOfQuery(asOf) })} on removes>
              “{q}”
            </Chip>
          </div>
        )}
      </div>
      {page && at ? <PastRows page={page} query={query} asOf={asOf} at={at} /> : null}
      {!page && <LinkButton href={paths.stock({ q })}>Show stock as it is now</LinkButton>}
    </>
  )
}

type PastRowsProps = { page: NonNullable<StockAsOfProps['page']>; query: PastQuery; asOf: AsOf; at: Date }

function PastRows({ page: { items, count, next }, query: { q, sort, after }, asOf, at }: PastRowsProps) {
  const to = (change: Record<string, string>) => paths.stock({ q, sort, ...asOfQuery(asOf), ...change })
  if (items.length === 0) {
    return (
      <EmptyState icon="boxes" title={q ? 'Nothing matches' : 'Your shop had no variant then'}>
        {q ? 'Search looks at names, options, SKUs and barcodes as they are now.' : 'Choose a later moment.'}
      </EmptyState>
    )
  }
  const sortBy = (name: PastQuery['sort']) => ({
    href: to({ sort: name }),
    ...(sort === name && { direction: 'ascending' as const }),
  })
  return (
    <>
      <Card flush>
        <StockGrid
          id="stock"
          class="stock-past"
          caption={`${count === null ? 'More' : count} variants as of ${exactWithSeconds(at)}`}
          columns={[
            { label: 'Product', sort: sortBy(sort === 'sku' ? 'sku' : 'title') },
            { label: 'On hand', numeric: true },
            { label: 'Held', numeric: true },
            { label: 'Available', numeric: true },
            { label: 'Since then', numeric: true },
            { label: 'History', hideLabel: true },
          ]}
        >
          {items.map((item) => (
            <PastRow item={item} asOf={asOf} />
          ))}
        </StockGrid>
      </Card>
      <Pager
        previous={after ? to({}) : null}
        next={next === null ? null : to({ after: next })}
        label="Variants"
        summary={count === null ? undefined : `${count.toLocaleString('en')} variants`}
      />
    </>
  )
}

function PastRow({ item, asOf }: { item: PastItem; asOf: AsOf }) {
  const { variantId, title, options, sku, imageKey, onHand, held, onHandNow, removed } = item
  const explain = (figure: string) => paths.stockExplanation(variantId, { figure, ...asOfQuery(asOf) })
  const since = onHandNow - onHand
  return (
    <tr class="stock-item">
      <th scope="row" class="stock-name">
        <span class="stock-what">
          <Picture
            class="stock-picture"
            sources={imageKey ? [{ src: paths.image('seller', imageKey, 160), width: 160 }] : []}
            alt=""
            width={32}
            height={32}
          />
          <StockName title={title} options={options.join(' · ')} sku={sku} href={paths.sellerProduct(item.productId)} />
          {removed && <Badge>Removed since</Badge>}
        </span>
      </th>
      <td class="stock-fact numeric" data-label="on hand">
        <a class="stock-figure" href={explain('on-hand')}>
          <strong>{onHand}</strong>
        </a>
      </td>
      <td class="stock-fact numeric" data-label="held">
        <a class="stock-figure" href={explain('held')}>
          {held}
        </a>
      </td>
      <td class="stock-fact numeric" data-label="available">
        <a class="stock-figure" href={explain('available')}>
          {onHand - held}
        </a>
      </td>
      <td class="stock-fact numeric" data-label="since">
        {since === 0 ? '–' : since > 0 ? `+${since}` : `−${-since}`}
      </td>
      <td class="stock-links">
        <a
          class="stock-history"
          href={paths.variantHistory(variantId, asOfQuery(asOf))}
          aria-label={`History of ${[title, ...options].join(' ')} by then`}
        >
          <Icon name="clock" />
        </a>
      </td>
    </tr>
  )
}
