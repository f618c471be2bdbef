import type { ProductFacts, Variant } from './product-page.ts'

/** One value of one option, seen from the variant now chosen. */
export type OptionValue = {
  value: string
  current: boolean
  /** Where choosing it leads: the same otherwise, or where that is not made, the nearest there is. */
  variant: Variant
  state: 'there' | 'sold-out' | 'not-made'
}
export type Option = { name: string; values: OptionValue[] }
export type Choice = { variant: Variant | undefined; options: Option[] }

/** The variant an address asks for, else the first that can be had, and what can be chosen instead. */
export function chooseVariant({ variants, optionNames }: ProductFacts, id: number | null): Choice {
  const variant = variants.find((one) => one.id === id) ?? variants.find(isThere) ?? variants[0]
  if (!variant) return { variant, options: [] }
  return { variant, options: optionNames.map((name, at) => ({ name, values: valuesOf(variants, variant, at) })) }
}

const isThere = (variant: Variant) => variant.available > 0

function valuesOf(variants: Variant[], chosen: Variant, at: number): OptionValue[] {
  const values = [...new Set(variants.map((one) => one.values[at]))].filter((value) => value !== undefined)
  return values.map((value) => {
    const same = variants.find(
      (one) => one.values[at] === value && agreement(one, chosen, at) === chosen.values.length - 1,
    )
    const variant = same ?? nearest(variants, chosen, at, value)
    return {
      value,
      current: value === chosen.values[at],
      variant,
      state: !same ? 'not-made' : isThere(same) ? 'there' : 'sold-out',
    }
  })
}

/** In how many other options the two are the same. */
const agreement = (a: Variant, b: Variant, except: number) =>
  b.values.filter((value, i) => i !== except && a.values[i] === value).length

function nearest(variants: Variant[], chosen: Variant, at: number, value: string): Variant {
  const rank = (one: Variant) => agreement(one, chosen, at) * 2 + (isThere(one) ? 1 : 0)
  const having = variants.filter((one) => one.values[at] === value)
  return having.reduce((best, one) => (rank(one) > rank(best) ? one : best))
}
