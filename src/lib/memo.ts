/**
 * Keeps the last `size` results of a pure function, each by all that it was made of: a result can be forgotten, but it
 * can never be out of date. The function must read nothing but its argument.
 */
export function memo<Facts, Result>(
  size: number,
  make: (facts: Facts) => Result,
  keyOf: (facts: Facts) => string = JSON.stringify,
): (facts: Facts) => Result {
  const kept = new Map<string, Result>()
  return (facts) => {
    const key = keyOf(facts)
    const found = kept.get(key)
    if (found !== undefined) {
      // Used again, so it goes to the end of the line of those to be forgotten.
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const made = make(facts)
    kept.set(key, made)
    if (kept.size > size) kept.delete(kept.keys().next().value as string)
    return made
  }
}
