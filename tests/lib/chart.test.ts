import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { drawChart } from '#src/lib/chart.ts'

const test = suite('lib/chart')
const days = Array.from({ length: 30 }, (_, i) => i)
const facts = {
  labels: days.map((day) => `${day + 1} May`),
  bars: days.map((day) => day * 100),
  line: days.map((day) => day * 50),
  ...{ currency: 'EUR', digits: 2, width: 640, height: 220 },
}

test('draws with the colours of the page and without a style of its own', async () => {
  const svg = await drawChart(facts)
  assert.not.match(svg, /style|<svg|<script|class=|id=|ecmeta|#[0-9a-f]{3,6}/i)
  assert.match(svg, 'var(--accent)')
  assert.is(svg.match(/fill="var\(--accent\)"/g)?.length, 30)
  assert.match(svg, '€')
  assert.match(svg, '1 May')
})

test('draws nothing sold without steps of nothing, and each currency with its own digits', async () => {
  const none = await drawChart({ ...facts, bars: days.map(() => 0), line: days.map(() => 0) })
  assert.match(none, '€1<')
  const yen = await drawChart({ ...facts, currency: 'JPY', digits: 0 })
  assert.match(yen, '¥3K')
})

test.run()
