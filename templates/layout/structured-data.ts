import type { Crumb } from '#templates/ui/navigation.tsx'

/** Facts in the words of schema.org. Addresses are paths of ours; they become whole ones where the page is drawn. */
export type Facts = { [name: string]: string | number | Facts | (string | Facts)[] }

const ADDRESSES = new Set(['url', 'image', 'item', 'logo', '@id', 'urlTemplate'])

const whole = (value: unknown, origin: string): unknown =>
  typeof value === 'string' && value.startsWith('/') ? `${origin}${value}` : value

/** As the content of a script element of type application/ld+json: nothing in it can end that element. */
export const writeFacts = (facts: Facts[], origin: string): string =>
  JSON.stringify({ '@context': 'https://schema.org', '@graph': facts }, (name, value) => {
    if (!ADDRESSES.has(name)) return value
    return Array.isArray(value) ? value.map((one) => whole(one, origin)) : whole(value, origin)
  })
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')

/** Where a page lies. The last crumb is the page itself and needs no address. */
export const crumbFacts = (crumbs: Crumb[]): Facts => ({
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ label, href }, at) => ({
    '@type': 'ListItem',
    position: at + 1,
    name: label,
    ...(href && at < crumbs.length - 1 && { item: href }),
  })),
})
