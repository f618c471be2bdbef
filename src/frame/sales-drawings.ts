import { drawChart } from '#src/lib/chart.ts'
import type { Sales } from '#src/market/reports/sales.ts'
import { CHART_SIZES, type Drawing, dayWords } from '#templates/ui/sales-chart.tsx'

/** The pictures of a comparison, in every size that a page may need. */
export function drawSales({ now, before, currency, digits }: Sales): Promise<Drawing[]> {
  const facts = {
    labels: now.map((one) => dayWords(one.day)),
    bars: now.map((one) => one.minor),
    line: before.map((one) => one.minor),
    currency,
    digits,
  }
  return Promise.all(
    CHART_SIZES.map(async ({ name, width, height }) => {
      const svg = await drawChart({ ...facts, width, height })
      return { name, width, height, svg }
    }),
  )
}
