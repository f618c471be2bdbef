import { type Attributes, classes } from './attributes.ts'

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency)
  if (known) return known
  const made = new Intl.NumberFormat('en', { style: 'currency', currency })
  formats.set(currency, made)
  return made
}

/** Whole minor units as a sum with its currency: 129900 and TRY is "TRY 1,299.00". */
export function moneyText(minor: number, currency: string): string {
  const format = formatOf(currency)
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

type MoneyProps = Attributes & { minor: number; currency: string }

export function Money({ minor, currency, class: extra, ...rest }: MoneyProps) {
  return (
    <span class={classes('money', extra)} {...rest}>
      {moneyText(minor, currency)}
    </span>
  )
}

type PriceProps = Attributes & {
  minor: number
  currency: string
  compareAt?: number | null
  from?: boolean
  size?: 'm' | 'l'
}

/** What a thing costs; with a higher `compareAt` also what it cost before, struck through and said in words. */
export function Price({ minor, currency, compareAt, from, size = 'm', class: extra, ...rest }: PriceProps) {
  const reduced = compareAt != null && compareAt > minor
  return (
    <span class={classes('price', `price-${size}`, reduced && 'price-reduced', extra)} {...rest}>
      {reduced && <span class="visually-hidden">Now </span>}
      {from && <span class="price-from">from </span>}
      <span class="price-now">{moneyText(minor, currency)}</span>
      {reduced && (
        <>
          <span class="visually-hidden">, before </span>
          <s class="price-before">{moneyText(compareAt, currency)}</s>
        </>
      )}
    </span>
  )
}
