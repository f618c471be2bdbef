import { paths } from '#src/lib/paths.ts'
import { Tabs } from '#templates/ui/navigation.tsx'

/** What the market itself adds to prices, and takes off them. */
export function PriceTabs({ current }: { current: 'taxes' | 'discounts' }) {
  return (
    <Tabs
      label="Prices"
      tabs={[
        { label: 'Tax rates', href: paths.adminTaxes, current: current === 'taxes' },
        { label: 'Discounts', href: paths.discounts('admin'), current: current === 'discounts' },
      ]}
    />
  )
}
