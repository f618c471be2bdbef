import type { ShopRight } from '#src/market/shops/roles.ts'

/**
 * What somebody changes where: the first line that fits counts, and a star stands for anything. What is named nowhere is
 * changed by owners and managers alone. Null: by anybody, whatever their role.
 */
export const PLACES: readonly (readonly [place: string, right: ShopRight | null])[] = [
  ['/seller/shops/*', null],
  ['/seller/shop/new', null],
  ['/seller/team/departure', null],
  ['/seller/team/invitations*', 'helpers'],
  ['/seller/team*', 'team'],
  ['/seller/shop*', 'shop'],
  ['/seller/holiday*', 'shop'],
  ['/seller/stock*', 'stock'],
  ['/seller/keys/replacements/*', 'orders'],
  ['/seller/keys*', 'stock'],
  ['/seller/orders/*/cancellation', 'orders'],
  ['/seller/orders/*/returns', 'orders'],
  ['/seller/orders/*/lines/*', 'orders'],
  ['/seller/orders*', 'sending'],
  ['/seller/documents/series/*', 'terms'],
  ['/seller/documents*', 'papers'],
  ['/seller/products*', 'products'],
  ['/seller/import*', 'products'],
  ['/seller/shipping*', 'terms'],
  ['/seller/tax*', 'terms'],
  ['/seller/discounts*', 'terms'],
]

const UNNAMED: ShopRight = 'shop'

const patterns = PLACES.map(([place, right]) => {
  const words = place.split('*').map((part) => part.replace(/[^\w/-]/g, '\\$&'))
  return { right, pattern: new RegExp(`^${words.join('.*')}$`) }
})

/** Which right a changing request to this path needs. */
export function rightAt(path: string): ShopRight | null {
  const found = patterns.find(({ pattern }) => pattern.test(path))
  return found ? found.right : UNNAMED
}
