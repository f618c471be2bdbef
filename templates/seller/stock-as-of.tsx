import { paths, withQuery } from '#src/lib/paths.ts'
import type { PastItem, PastPage, PastQuery } from '#src/market/stock/as-of.ts'
import type { StockFilter } from '#src/market/stock/grid.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Chip, Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { StockGrid, StockName } from '#templates/ui/stock-grid.tsx'
import { type AsOf, AsOfBanner, AsOfForm, asOfQuery, exactWithSeconds } from './as-of.tsx'
import { CategoryField } from './stock-tools.tsx'

type StockAsOfProps = {
  page: PastPage | null
  query: PastQuery
  /** The query as the address carries it, without the moment and the place in the list. */
  address: Record<string, string>
  asOf: AsOf
}

/** The shop's stock at a moment that has passed, from the ledger alone; nothing here can be edited. */
export function StockAsOfPage({ page, query, address, asOf }: StockAsOfProps) {
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
      {at && (
        <AsOfBanner at={at} nowHref={paths.stock(address)}>
          What was low goes by the thresholds of today, and categories are those of today.
        </AsOfBanner>
      )}
      <div class="stock-tools">
        <AsOfForm action={paths.stock()} asOf={asOf} keep={address} />
      </div>
      {page && at && (
        <>
          <PastTools page={page} query={query} address={address} asOf={asOf} />
          <PastRows page={page} query={query} address={address} asOf={asOf} at={at} />
        </>
      )}
      {!page && <LinkButton href={paths.stock(address)}>Show stock as it is now</LinkButton>}
    </>
  )
}

type PastProps = StockAsOfProps & { page: PastPage }

const pastPath = (address: Record<string, string>, asOf: AsOf) => (change: Record<string, string>) =>
  paths.stock({ ...address, ...asOfQuery(asOf), ...change })

/** Which rows of then to show. Only what is shown was counted: what was low is known when every number of then is. */
function PastTools({ page, query: { q, filter, categoryId }, address, asOf }: PastProps) {
  const to = pastPath(address, asOf)
  const tab = (label: string, value: '' | StockFilter) => {
    const current = (filter ?? '') === value
    return { label, href: to({ filter: value }), current, count: current ? page.count : null }
  }
  return (
    <div class="stock-tools">
      <Tabs label="Which variants" tabs={[tab('All', ''), tab('Low', 'low'), tab('Out', 'out')]} />
      <div class="stock-narrowing">
        {q && (
          <Chip href={to({ q: '' })} on removes>
            “{q}”
          </Chip>
        )}
        {page.categories.length > 0 && (
          <form class="stock-filters" method="get" action={paths.stock()}>
            {Object.entries({ ...address, category: '', ...asOfQuery(asOf) }).map(
              ([name, value]) => value && <input type="hidden" name={name} value={value} />,
            )}
            <CategoryField categories={page.categories} categoryId={categoryId} />
            <Button class="stock-show">Show</Button>
          </form>
        )}
      </div>
    </div>
  )
}

function PastRows({ page: { items, count, next }, query, address, asOf, at }: PastProps & { at: Date }) {
  const { q, filter, categoryId, sort, after } = query
  const to = pastPath(address, asOf)
  if (items.length === 0) {
    const narrowed = q || filter || categoryId !== null
    return (
      <EmptyState
        icon="boxes"
        title={narrowed ? 'Nothing matches' : 'Your shop had no variant then'}
        action={
          narrowed && <LinkButton href={to({ q: '', filter: '', category: '' })}>Show all stock of then</LinkButton>
        }
      >
        {q
          ? 'Search looks at names, options, SKUs and barcodes as they are now.'
          : narrowed
            ? undefined
            : 'Choose a later moment.'}
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
          caption={`${count === null ? 'More variants' : countOf(count)} ${WHICH[filter ?? 'all']}as of ${exactWithSeconds(at)}`}
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
        summary={count === null ? undefined : countOf(count)}
      />
    </>
  )
}

const countOf = (count: number) => (count === 1 ? '1 variant' : `${count.toLocaleString('en')} variants`)

const WHICH = { all: '', low: 'low on stock ', out: 'sold out ' }

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
