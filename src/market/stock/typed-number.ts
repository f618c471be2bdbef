import { MOST_UNITS } from './ledger.ts'

export type TypedNumber = { kind: 'set'; counted: number } | { kind: 'add'; delta: number }

/** "15" is a count; "+3" and "-2" (also with a typographic minus) add and take away. Null for anything else. */
export function readNumber(typed: string): TypedNumber | null {
  const match = /^([+\-−–]?)\s*(\d{1,10})$/.exec(typed.replace(/[\s\u00a0]+/g, ''))
  if (!match?.[2] || Number(match[2]) > MOST_UNITS) return null
  const units = Number(match[2])
  if (match[1] === '') return { kind: 'set', counted: units }
  return { kind: 'add', delta: match[1] === '+' ? units : -units }
}
