import type { BatchKind } from './ledger.ts'

const NOUNS: Partial<Record<BatchKind, [string, string]>> = {
  sale: ['sale', 'sales'],
  count: ['count', 'counts'],
  adjustment: ['adjustment', 'adjustments'],
  return: ['return', 'returns'],
  reversal: ['undo', 'undos'],
}

/** "2 sales, 1 count by Ann": what happened to a number, shortly. Sales need no name; what a person did has theirs. */
export function describeChanges(changes: readonly { kind: BatchKind; actorName: string }[]): string {
  const groups = new Map<string, { kind: BatchKind; by: string; times: number }>()
  for (const { kind, actorName } of changes) {
    const by = kind === 'sale' ? '' : actorName
    const group = groups.get(`${kind} ${by}`) ?? { kind, by, times: 0 }
    groups.set(`${kind} ${by}`, { ...group, times: group.times + 1 })
  }
  return [...groups.values()]
    .map(({ kind, by, times }) => {
      const [one, many] = NOUNS[kind] ?? ['change', 'changes']
      return `${times} ${times === 1 ? one : many}${by ? ` by ${by}` : ''}`
    })
    .join(', ')
}
