/** Money is a whole number of the currency's smallest unit, with its currency beside it. */
export type Money = { minor: number; currency: string }

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency)
  if (!format) {
    format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    formats.set(currency, format)
  }
  return format
}

const digitsKnown = new Map<string, number>()

/** How many decimals a currency is written with (ISO 4217 as ICU knows it): 2 for EUR, 0 for JPY, 3 for KWD. */
export function digitsOf(currency: string): number {
  let digits = digitsKnown.get(currency)
  if (digits === undefined) {
    digits = formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2
    digitsKnown.set(currency, digits)
  }
  return digits
}

export function isCurrency(code: string): boolean {
  return currencyCodes().includes(code)
}

/** Currencies people trade in; funds, metals and test codes are left out. */
export function currencyCodes(): string[] {
  return Intl.supportedValuesOf('currency').filter(
    (code) => !code.startsWith('X') || ['XAF', 'XOF', 'XPF', 'XCD'].includes(code),
  )
}

/** "€12.50", "−€12.50": the amount with its symbol, for reading. */
export function formatMoney({ minor, currency }: Money): string {
  return formatOf(currency)
    .format(minor / 10 ** digitsOf(currency))
    .replace('-', '−')
}

/** "12.50": the amount alone, for an input field. */
export function plainAmount(minor: number, currency: string): string {
  const digits = digitsOf(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/**
 * Reads a typed amount ("12", "12.5", "12,50") into minor units. Gives null for anything else: signs, more decimals
 * than the currency has, thousands separators (which mean different things in different countries).
 */
export function parseAmount(typed: string, currency: string): number | null {
  const digits = digitsOf(currency)
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(typed.trim())
  if (!match?.[1]) return null
  const decimals = match[2] ?? ''
  if (decimals.length > digits) return null
  return Number(match[1] + decimals.padEnd(digits, '0'))
}
