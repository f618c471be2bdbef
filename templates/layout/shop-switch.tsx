import { paths } from '#src/lib/paths.ts'
import { VerifiedMark } from '#templates/ui/badge.tsx'
import { Menu, MenuItem } from '#templates/ui/navigation.tsx'
import type { Chrome } from './chrome.ts'

/** The shop that is worked in, and the way into another one of theirs. */
export function ShopSwitch({ shop, shops }: Pick<Chrome, 'shop' | 'shops'>) {
  if (!shop) return null
  const others = shops.filter(({ id }) => id !== shop.id)
  return (
    <Menu
      class="shop-switch"
      look="shop-switch-button"
      align="start"
      label={
        <>
          <span class="visually-hidden">You work in </span>
          <span class="shop-switch-name">{shop.name}</span>
          {shop.status === 'approved' && <VerifiedMark size="s" wordless />}
        </>
      }
    >
      {others.length > 0 && <p class="menu-heading">Work in another shop</p>}
      {others.map(({ id, name }) => (
        <form method="post" action={paths.shopChoice(id)} class="menu-form">
          <MenuItem icon="store">{name}</MenuItem>
        </form>
      ))}
      <MenuItem href={paths.sellerShopNew} icon="plus">
        Open another shop
      </MenuItem>
    </Menu>
  )
}
