/** The only place that asks what time it is; tests may set it. */
let fixed: Date | null = null

export function now(): Date {
  return fixed ? new Date(fixed) : new Date()
}

/** Freezes the clock for a test, or with null lets it run again. */
export function setClock(at: Date | null): void {
  fixed = at
}

export function after(seconds: number, from: Date = now()): Date {
  return new Date(from.getTime() + seconds * 1000)
}
