import type { IconName } from '#templates/ui/icon.tsx'
import type { Area } from './chrome.ts'

export type Entry = {
  label: string
  href: string
  icon: IconName
  /** Second key after `g` that goes there. */
  key?: string
  /** Other places that belong to it: its tabs. */
  also?: string[]
  /** Has its own place in the bar at the foot of a phone's screen; the others stand behind "More". */
  foot?: true
  /** Shown to admins alone. */
  admins?: true
  counts?: 'low' | 'review' | 'payments'
}

export const entries: Record<Area, Entry[]> = {
  buyer: [
    { label: 'Home', href: '/', icon: 'house' },
    { label: 'Products', href: '/buyer/products', icon: 'shopping-bag' },
    { label: 'Shops', href: '/buyer/shops', icon: 'store' },
    { label: 'Wishlist', href: '/buyer/wishlist', icon: 'heart' },
  ],
  seller: [
    { label: 'Overview', href: '/seller', icon: 'layout-dashboard', key: 'o', foot: true },
    { label: 'Orders', href: '/seller/orders', icon: 'inbox', key: 'r', foot: true },
    {
      label: 'Products',
      href: '/seller/products',
      icon: 'package',
      key: 'p',
      foot: true,
      also: ['/seller/import', '/seller/labels'],
    },
    { label: 'Stock', href: '/seller/stock', icon: 'boxes', key: 's', counts: 'low', foot: true },
    { label: 'History', href: '/seller/stock/history', icon: 'history', key: 'h' },
    { label: 'Keys', href: '/seller/keys', icon: 'key-round', key: 'k' },
    { label: 'Documents', href: '/seller/documents', icon: 'file-text', key: 'd' },
    {
      label: 'Shop',
      href: '/seller/shop',
      icon: 'store',
      key: 'w',
      also: [
        '/seller/team',
        '/seller/activity',
        '/seller/holiday',
        '/seller/shipping',
        '/seller/tax',
        '/seller/discounts',
      ],
    },
  ],
  admin: [
    { label: 'Overview', href: '/admin', icon: 'layout-dashboard', key: 'o', foot: true },
    { label: 'Shops', href: '/admin/shops', icon: 'store', key: 's', counts: 'review', foot: true },
    { label: 'Orders', href: '/admin/orders', icon: 'inbox', key: 'r', foot: true },
    { label: 'Payments', href: '/admin/payments', icon: 'wallet', key: 'y', counts: 'payments', foot: true },
    { label: 'Products', href: '/admin/products', icon: 'package', key: 'p' },
    { label: 'Categories', href: '/admin/categories', icon: 'folder-tree', key: 'c' },
    { label: 'Prices', href: '/admin/taxes', icon: 'percent', key: 't', also: ['/admin/discounts'] },
    { label: 'People', href: '/admin/users', icon: 'users', key: 'u', admins: true },
    { label: 'Activity', href: '/admin/activity', icon: 'history', key: 'a' },
    { label: 'Mail', href: '/admin/mail', icon: 'mail', key: 'm', also: ['/admin/jobs'] },
    { label: 'Settings', href: '/admin/settings', icon: 'settings', key: 'e', also: ['/admin/checklist'] },
  ],
  account: [],
}

/** The entry a path lies under: the longest that it starts with. The front doors count only for themselves. */
export function currentEntry(area: Area, path: string): Entry | undefined {
  const under = (href: string) => path === href || (href.split('/').length > 2 && path.startsWith(`${href}/`))
  return entries[area]
    .filter((e) => under(e.href) || e.also?.some(under))
    .sort((a, b) => b.href.length - a.href.length)[0]
}

export const searches: Record<Exclude<Area, 'account'>, { action: string; label: string }> = {
  buyer: { action: '/buyer/products', label: 'Search products' },
  seller: { action: '/seller/stock', label: 'Find by name, SKU or barcode' },
  admin: { action: '/admin/search', label: 'Find by name, number, SKU or address' },
}
