import { memo } from './memo.ts'

export type ChartFacts = {
  /** One for each value, in order. */
  labels: string[]
  bars: number[]
  /** What they are compared with, as a line; of the same length. */
  line: number[]
  /** How the values are written along the axis: as money of a currency, whose values are in its smallest unit. */
  currency: string
  digits: number
  width: number
  height: number
}

type Library = typeof import('echarts/core')
let loading: Promise<Library> | undefined

// Large and seldom needed: the first chart pays for it, nothing before.
async function load(): Promise<Library> {
  const [core, { BarChart, LineChart }, { GridComponent }, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  core.use([BarChart, LineChart, GridComponent, SVGRenderer])
  return core
}

/**
 * Draws bars with a line to compare them with; answers what goes inside an `<svg viewBox="0 0 width height">`. Colours
 * are the page's own, so one drawing is right by day and by night; nothing in it needs a style of its own.
 */
export const drawChart: (facts: ChartFacts) => Promise<string> = memo(100, async (facts) => {
  loading ??= load()
  const core = await loading
  const chart = core.init(null, null, { renderer: 'svg', ssr: true, width: facts.width, height: facts.height })
  try {
    chart.setOption(optionOf(facts))
    return plainSvg(chart.renderToSVGString({ useViewBox: true }))
  } finally {
    chart.dispose()
  }
})

function optionOf({ labels, bars, line, currency, digits, width }: ChartFacts) {
  const short = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency, currencyDisplay: 'narrowSymbol', notation: 'compact' },
    ...{ minimumFractionDigits: 0, maximumFractionDigits: 1 },
  } as Intl.NumberFormatOptions)
  const text = { color: 'var(--ink-quiet)', fontSize: 12, fontFamily: 'inherit' }
  const rule = { lineStyle: { color: 'var(--line)' } }
  const still = { silent: true, emphasis: { disabled: true } }
  const top = Math.max(1, ...bars, ...line)
  return {
    animation: false,
    grid: { left: 0, right: 0, top: 8, bottom: 0, outerBounds: { left: 2, right: 2, top: 2, bottom: 2 } },
    xAxis: {
      type: 'category' as const,
      data: labels,
      axisTick: { show: false },
      axisLine: rule,
      axisLabel: { ...text, interval: width < 400 ? 9 : 4, showMinLabel: true },
    },
    yAxis: {
      type: 'value' as const,
      splitNumber: 3,
      // Nothing sold: an axis without steps, rather than steps of nothing.
      max: top === 1 ? 10 ** digits : undefined,
      axisLabel: { ...text, formatter: (value: number) => short.format(value / 10 ** digits) },
      splitLine: rule,
    },
    series: [
      {
        type: 'bar' as const,
        data: bars,
        barCategoryGap: '25%',
        itemStyle: { color: 'var(--accent)', borderRadius: [2, 2, 0, 0] },
        ...still,
      },
      // A rim in the ground's colour keeps the line apart from the bars that it crosses.
      lineOf(line, { color: 'var(--surface)', width: 4 }),
      lineOf(line, { color: 'var(--ink)', type: 'dashed', width: 1.5 }),
    ],
  }
}

const lineOf = (data: number[], lineStyle: { color: string; width: number; type?: 'dashed' }) => ({
  ...{ type: 'line' as const, data, symbol: 'none', clip: false, silent: true },
  ...{ lineStyle, emphasis: { disabled: true } },
})

/** The drawing without its frame, and without the styles and marks that only a chart that moves would need. */
function plainSvg(svg: string): string {
  return svg
    .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replace(/<defs\b[\s\S]*?<\/defs>/g, '')
    .replace(/ (?:style|class|clip-path|xml:space|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/\s*\n\s*/g, '')
}
