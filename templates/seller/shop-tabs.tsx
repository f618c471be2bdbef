import { paths } from '#src/lib/paths.ts'
import { Tabs } from '#templates/ui/navigation.tsx'

/** The places where a shop says who it is and on what terms it sells. */
export function ShopTabs({ current }: { current: 'shop' | 'team' | 'holiday' | 'shipping' | 'tax' | 'discounts' }) {
  const tab = (label: string, href: string, key: typeof current) => ({ label, href, current: key === current })
  return (
    <Tabs
      label="Shop"
      tabs={[
        tab('Shop', paths.sellerShop, 'shop'),
        tab('Team', paths.team, 'team'),
        tab('Holiday', paths.holiday, 'holiday'),
        tab('Shipping', paths.shipping(), 'shipping'),
        tab('Tax and invoices', paths.sellerTax, 'tax'),
        tab('Discounts', paths.discounts('seller'), 'discounts'),
      ]}
    />
  )
}
