/** Digits after the point that a rate is kept with: those of payment_methods.units_per_major. */
const RATE_DIGITS = 18

/** Reads a typed rate ("0.0000152", "1,08") as it is kept; null for anything but a number above zero that fits. */
export function parseRate(typed: string): string | null {
  const match = /^(\d{1,20})(?:[.,](\d{1,18}))?$/.exec(typed.trim())
  if (!match?.[1]) return null
  const whole = match[1].replace(/^0+(?=\d)/, '')
  const rate = trimmed(whole, match[2] ?? '')
  return rate === '0' ? null : rate
}

/**
 * How much of an asset pays `amountMinor`: exact, and rounded up to the asset's own smallest part, so that what is sent
 * is never less than what is due. `rate` is units of the asset for one unit of the currency.
 */
export function assetAmount(
  amountMinor: number,
  { rate, currencyDigits, assetDecimals }: { rate: string; currencyDigits: number; assetDecimals: number },
): string {
  const [whole = '0', part = ''] = rate.split('.')
  const scaled = BigInt(whole + part.padEnd(RATE_DIGITS, '0').slice(0, RATE_DIGITS))
  const top = BigInt(amountMinor) * scaled * 10n ** BigInt(assetDecimals)
  const bottom = 10n ** BigInt(RATE_DIGITS + currencyDigits)
  const smallest = (top + bottom - 1n) / bottom
  const digits = smallest.toString().padStart(assetDecimals + 1, '0')
  const at = digits.length - assetDecimals
  return trimmed(digits.slice(0, at), digits.slice(at))
}

/** "0.0015" as a whole number of the asset's smallest parts. */
export function smallestParts(amount: string, assetDecimals: number): string {
  const [whole = '0', part = ''] = amount.split('.')
  return BigInt(whole + part.padEnd(assetDecimals, '0').slice(0, assetDecimals)).toString()
}

function trimmed(whole: string, part: string): string {
  const kept = part.replace(/0+$/, '')
  return kept ? `${whole}.${kept}` : whole
}
