import type { HistogramRows } from './histogram.ts'

type Labels = Record<string, string | number>
type Sample = [value: number, labels?: Labels]

/** The text that Prometheus reads (exposition format 0.0.4), family by family. */
export function createExposition() {
  let text = ''
  const head = (name: string, type: string, help: string) => {
    text += `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`
  }
  const family = (type: 'gauge' | 'counter') => (name: string, help: string, samples: readonly Sample[]) => {
    if (samples.length === 0) return
    head(name, type, help)
    for (const [value, labels] of samples) text += `${name}${written(labels)} ${value}\n`
  }
  return {
    gauge: family('gauge'),
    counter: family('counter'),
    histogram(
      name: string,
      help: string,
      bounds: readonly number[],
      rows: HistogramRows,
      labelsOf: (key: string) => Labels,
    ) {
      head(name, 'histogram', help)
      for (const [key, numbers] of rows) {
        const labels = labelsOf(key)
        let count = 0
        for (const [at, bound] of [...bounds, '+Inf'].entries()) {
          count += numbers[at] ?? 0
          text += `${name}_bucket${written({ ...labels, le: bound })} ${count}\n`
        }
        text += `${name}_sum${written(labels)} ${numbers[bounds.length + 1]}\n${name}_count${written(labels)} ${count}\n`
      }
    },
    text: () => text,
  }
}

const escaped = (value: string | number) =>
  String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function written(labels: Labels = {}): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return parts.length > 0 ? `{${parts.join(',')}}` : ''
}
