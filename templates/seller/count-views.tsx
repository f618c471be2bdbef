import { paths } from '#src/lib/paths.ts'
import type { CountShow } from '#src/market/stock/count-lines.ts'
import type { StockCount } from '#src/market/stock/count-session.ts'
import { Button } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Tabs } from '#templates/ui/navigation.tsx'

export type CountView = { show: CountShow; q: string; after: number }

const SHOW_WORDS: Record<CountShow, string> = {
  uncounted: 'Not counted',
  counted: 'Counted',
  different: 'Different',
  all: 'All',
}

/** Which lines are in sight, and how many of each kind; an answer brings the numbers up to date. */
export function CountTabs({ count, view }: { count: StockCount; view: Pick<CountView, 'show' | 'q'> }) {
  const counts: Partial<Record<CountShow, number>> = {
    uncounted: count.lines - count.counted,
    counted: count.counted,
    all: count.lines,
  }
  return (
    <Tabs
      id="count-tabs"
      label="Which lines"
      tabs={Object.entries(SHOW_WORDS).map(([show, label]) => ({
        label,
        href: paths.stockCountSession(count.id, { show, q: view.q }),
        current: view.show === show,
        count: counts[show as CountShow] ?? null,
      }))}
    />
  )
}

export function CountViews({ count, view }: { count: StockCount; view: CountView }) {
  return (
    <div class="count-views">
      <CountTabs count={count} view={view} />
      <form class="count-search" method="get" action={paths.stockCountSession(count.id)}>
        <input type="hidden" name="show" value={view.show} />
        <input
          class="input"
          name="q"
          value={view.q}
          aria-label="Find a line"
          placeholder="Find a line"
          autocomplete="off"
        />
        <Button>Find</Button>
      </form>
    </div>
  )
}

/** Nothing to show, in words. */
export function NoLines({ view }: { view: CountView }) {
  if (view.q)
    return (
      <EmptyState icon="search" title="No line matches">
        Search looks at names, options, SKUs and barcodes.
      </EmptyState>
    )
  if (view.show === 'uncounted')
    return (
      <EmptyState icon="circle-check" title="Everything is counted">
        Look at the differences next.
      </EmptyState>
    )
  return (
    <EmptyState icon="warehouse" title="Nothing yet">
      Lines appear here as they are counted.
    </EmptyState>
  )
}
