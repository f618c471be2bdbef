import { countryName } from '#src/lib/countries.ts'

export type ShippingKind = 'flat' | 'weight' | 'value' | 'pickup'
/** Up to here (grams, or minor units of the goods' worth) it costs this much. */
export type ShippingStep = { upto: number; price: number }
export type ShippingMethod = {
  id: number
  zoneId: number | null
  name: string
  kind: ShippingKind
  price: number
  freeAbove: number | null
  daysMin: number | null
  daysMax: number | null
  pickupPlace: string
  steps: ShippingStep[]
}
export type ShippingZone = { id: number; countries: string[] }
/** How a shop sends: its zones and the methods that are switched on, both in the shop's own order. */
export type ShopShipping = { zones: ShippingZone[]; methods: ShippingMethod[] }

/** What is to be sent: grams of all parcels together, and their worth after discounts in minor units. */
export type Parcel = { grams: number; worth: number }

export type ShippingOption = {
  methodId: number
  name: string
  kind: ShippingKind
  price: number
  daysMin: number | null
  daysMax: number | null
  pickupPlace: string
}

/** The zones of a country: those that name it; else those that name none, which are everywhere else. */
export function zonesOf(zones: ShippingZone[], country: string): ShippingZone[] {
  const named = zones.filter((zone) => zone.countries.includes(country))
  return named.length > 0 ? named : zones.filter((zone) => zone.countries.length === 0)
}

/** What a method asks for this parcel, or null where it does not take it. Free above a worth wins over any step. */
export function priceOf(method: ShippingMethod, parcel: Parcel): number | null {
  const stepped = method.kind === 'weight' || method.kind === 'value'
  const measure = method.kind === 'weight' ? parcel.grams : parcel.worth
  const step = [...method.steps].sort((a, b) => a.upto - b.upto).find(({ upto }) => measure <= upto)
  if (stepped && !step) return null
  if (method.freeAbove !== null && parcel.worth >= method.freeAbove) return 0
  return step && stepped ? step.price : method.price
}

/**
 * The ways a parcel can reach this country, each with its price; where no country is known yet, only picking it up.
 * Methods stand in the shop's own order.
 */
export function listOptions({ zones, methods }: ShopShipping, country: string | null, parcel: Parcel) {
  const here = new Set(country === null ? [] : zonesOf(zones, country).map((zone) => zone.id))
  return methods.flatMap((method): ShippingOption[] => {
    if (method.kind !== 'pickup' && !here.has(method.zoneId ?? 0)) return []
    const price = priceOf(method, parcel)
    if (price === null) return []
    const { id: methodId, name, kind, daysMin, daysMax, pickupPlace } = method
    return [{ methodId, name, kind, price, daysMin, daysMax, pickupPlace }]
  })
}

/**
 * The way taken unless the buyer says otherwise: the cheapest of those that are sent, the first of equals. Picking up is
 * only the way by default where there is no other, however little it costs.
 */
export function defaultOption(options: ShippingOption[]): ShippingOption | null {
  const sent = options.filter((option) => option.kind !== 'pickup')
  return (sent.length > 0 ? sent : options).reduce<ShippingOption | null>(
    (best, option) => (best === null || option.price < best.price ? option : best),
    null,
  )
}

/** Why a parcel cannot go to this country, for the buyer; only where listOptions found nothing. */
export function whyNot(shopName: string, { zones, methods }: ShopShipping, country: string): string {
  if (methods.length === 0)
    return `${shopName} has not said yet how it sends parcels, so what is sent cannot be ordered there.`
  const here = new Set(zonesOf(zones, country).map((zone) => zone.id))
  const where = countryName(country)
  if (!methods.some((method) => here.has(method.zoneId ?? 0)))
    return `${shopName} does not send parcels to ${where}. Choose another address, or remove what would be sent.`
  return `${shopName} sends to ${where}, but no parcel as heavy or as valuable as this one. Order less at once.`
}
