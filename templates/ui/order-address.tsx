import type { Address } from '#src/market/orders/cart-facts.ts'

const countries = new Intl.DisplayNames('en', { type: 'region' })

/** Where a parcel goes, line by line as it is written on it. */
export function OrderAddress({ address }: { address: Address }) {
  const { name, line1, line2, postcode, city, region, country, phone } = address
  const lines = [
    name,
    line1,
    line2,
    [postcode, city].filter(Boolean).join(' '),
    region,
    countries.of(country) ?? country,
  ]
  return (
    <address class="part-address" dir="auto">
      {lines.filter(Boolean).map((line) => (
        <span>{line}</span>
      ))}
      {phone && (
        <a href={`tel:${phone.replace(/[^\d+]/g, '')}`} dir="ltr">
          {phone}
        </a>
      )}
    </address>
  )
}
