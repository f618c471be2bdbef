/** So much at once and so much a second, for each of many; who asks for more waits. Kept in this process alone. */
export function createAllowance({ atOnce, perSecond }: { atOnce: number; perSecond: number }, mostKept = 10_000) {
  const left = new Map<string, { tokens: number; at: number }>()
  return {
    /** Whether one more is allowed now; it is then taken. */
    take(who: string, now = Date.now()): boolean {
      const known = left.get(who) ?? { tokens: atOnce, at: now }
      const tokens = Math.min(atOnce, known.tokens + ((now - known.at) / 1000) * perSecond)
      // The longest unseen are forgotten first: they have all of it again.
      left.delete(who)
      if (left.size >= mostKept) left.delete(left.keys().next().value ?? '')
      left.set(who, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
      return tokens >= 1
    },
  }
}
