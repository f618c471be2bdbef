import { paths } from '#src/lib/paths.ts'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { Menu, MenuItem } from '#templates/ui/navigation.tsx'
import type { Chrome } from './chrome.ts'

type ShopSwitchProps = Pick<Chrome, 'shop' | 'shops'>

/** The shop that is worked in and, for who works in several, the way into another one of theirs. */
export function ShopSwitch({ shop, shops }: ShopSwitchProps) {
  if (!shop) return null
  const others = shops.filter(({ id }) => id !== shop.id)
  if (others.length === 0) {
    return (
      <p class="shop-switch shop-here">
        <ShopName shop={shop} />
      </p>
    )
  }
  return (
    <Menu class="shop-switch" look="shop-switch-button" align="start" label={<ShopName shop={shop} />}>
      <p class="menu-heading">Work in another shop</p>
      {others.map(({ id, name }) => (
        <form method="post" action={paths.shopChoice(id)} class="menu-form">
          <MenuItem icon="store">{name}</MenuItem>
        </form>
      ))}
    </Menu>
  )
}

const ShopName = ({ shop }: { shop: NonNullable<Chrome['shop']> }) => (
  <>
    <span class="visually-hidden">You work in </span>
    <span class="shop-switch-name">{shop.name}</span>
    {shop.status === 'approved' && <VerifiedMark size="s" wordless />}
  </>
)
