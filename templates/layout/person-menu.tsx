import { paths } from '#src/lib/paths.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { Menu, MenuItem } from '#templates/ui/navigation.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import type { Chrome } from './chrome.ts'

/** Sign in and register, or one's name with the doors that are open to it. */
export function PersonMenu({ person, shop, devMailbox, path }: Chrome) {
  // Before the first account is made, both would only lead back to where it is made.
  if (!person && path === '/account/setup') return null
  if (!person) {
    return (
      <div class="person">
        <LinkButton href="/account/login" variant="quiet">
          Sign in
        </LinkButton>
        <span class="person-register">
          <LinkButton href="/account/register" variant="primary">
            Register
          </LinkButton>
        </span>
      </div>
    )
  }
  return (
    <Menu
      class="person"
      look="person-button"
      label={
        <>
          <Avatar name={person.name} shape="person" size="s" />
          <span class="visually-hidden">Your menu, </span>
          <span class="person-name">{person.name}</span>
        </>
      }
    >
      <p class="menu-heading">{person.name}</p>
      <MenuItem href="/account" icon="user">
        Your account
      </MenuItem>
      <MenuItem href="/buyer/orders" icon="package">
        Your orders
      </MenuItem>
      <MenuItem href={shop ? '/seller' : '/seller/shop'} icon="store">
        {shop ? shop.name : 'Open a shop'}
      </MenuItem>
      {shop && path.startsWith('/seller') && (
        <MenuItem href={paths.sellerShopNew} icon="plus">
          Open another shop
        </MenuItem>
      )}
      {person.staffRole && (
        <MenuItem href="/admin" icon="shield-check">
          Administration
        </MenuItem>
      )}
      <MenuItem href="/" icon="shopping-bag">
        Browse the market
      </MenuItem>
      {devMailbox && (
        <MenuItem href="/dev/mail" icon="inbox">
          Development mailbox
        </MenuItem>
      )}
      <form method="post" action="/account/logout" class="menu-form">
        <MenuItem icon="log-out">Sign out</MenuItem>
      </form>
    </Menu>
  )
}
