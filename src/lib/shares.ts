/** part × times ÷ whole of whole numbers, rounded half up, exact however large the product in between gets. */
export function shareOf(part: number, times: number, whole: number): number {
  const product = BigInt(part) * BigInt(times)
  const divisor = BigInt(whole)
  return Number((product * 2n + divisor) / (divisor * 2n))
}

/**
 * Spreads an amount over weights so that the shares add up to it: each gets its whole share, and the units left over go
 * to the largest remainders (the first of equals). No share exceeds its weight while the amount is within their sum.
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (sum === 0) return weights.map(() => 0)
  const parts = weights.map((weight, place) => {
    const product = BigInt(amount) * BigInt(weight)
    return { place, share: Number(product / BigInt(sum)), rest: product % BigInt(sum) }
  })
  let left = amount - parts.reduce((total, part) => total + part.share, 0)
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
  for (const part of byRest) {
    if (left === 0) break
    part.share += 1
    left -= 1
  }
  return parts.map((part) => part.share)
}
