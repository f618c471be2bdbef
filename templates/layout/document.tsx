import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import { classes } from '#templates/ui/attributes.ts'
import { Icon, Sprite } from '#templates/ui/icon.tsx'
import { Breadcrumbs, type Crumb, SearchField } from '#templates/ui/navigation.tsx'
import { ToastRegion } from '#templates/ui/toast.tsx'
import { Bell } from './bell.tsx'
import { CartLink } from './cart-link.tsx'
import type { Area, Chrome } from './chrome.ts'
import { searches } from './entries.ts'
import { FactorNotice } from './factor-notice.tsx'
import { Head, type Share } from './head.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { Navigation } from './navigation.tsx'
import { PersonMenu } from './person-menu.tsx'
import { ShopSwitch } from './shop-switch.tsx'
import type { Facts } from './structured-data.ts'

export type { Area, Chrome } from './chrome.ts'

export type DocumentProps = {
  title: string
  area: Area
  chrome: Chrome
  breadcrumbs?: Crumb[]
  description?: string
  /** The path that stands for all ways to this page. */
  canonical?: string
  share?: Share
  /** What the page is about, for machines; where it lies is added from the breadcrumbs. */
  facts?: Facts[]
  /** News of what the page shows, to subscribe to. */
  feed?: { path: string; title: string }
  /** Kept out of search engines: anything but the storefront already is. */
  noindex?: boolean
  /** A page as wide as the screen allows: grids and review. */
  wide?: boolean
  children?: Child
}

/** What a page of one shop sends says so: another window may have gone over to another shop meanwhile. */
const inShop = (id: number) => ({ 'hx-headers:inherited': JSON.stringify({ 'X-Shop': String(id) }) })

/** A whole page: head, frame and content. Every page has exactly one. */
export function Document(props: DocumentProps) {
  const { area, chrome, breadcrumbs, wide, children } = props
  const desk = area === 'seller' || area === 'admin'
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <Head {...props} />
        <body class={`area-${area}`} {...(area === 'seller' && chrome.shop && inShop(chrome.shop.id))}>
          <a class="skip" href="#main">
            Skip to content
          </a>
          <Sprite />
          <Masthead area={area} chrome={chrome} />
          <div class="frame">
            {desk && <Navigation area={area} chrome={chrome} />}
            <main class={classes('main', wide && 'main-wide')} id="main" tabindex={-1}>
              {chrome.factorDays !== null && chrome.path !== paths.twoFactor && (
                <FactorNotice days={chrome.factorDays} />
              )}
              {breadcrumbs && <Breadcrumbs crumbs={breadcrumbs} />}
              {children}
            </main>
          </div>
          <Footer area={area} chrome={chrome} />
          {area === 'buyer' && (
            <form id="wishes" method="post" action={paths.wishlistItems} hx-post={paths.wishlistItems} hx-swap="none" />
          )}
          <ToastRegion toast={chrome.toast} />
          <div class="visually-hidden" id="announcer" role="status" aria-live="polite" />
          {desk && <KeyboardHelp area={area} />}
        </body>
      </html>
    </>
  )
}

function Masthead({ area, chrome }: { area: Area; chrome: Chrome }) {
  return (
    <header class="masthead">
      <div class="masthead-inner">
        <div class="masthead-brand">
          <a class="brand" href="/">
            {chrome.logoKey ? (
              <img class="brand-logo" src={paths.siteLogo(chrome.logoKey)} alt="" width={32} height={32} />
            ) : (
              <BrandMark />
            )}
            <span class="brand-name">{chrome.marketName}</span>
            {area === 'admin' && <span class="brand-place">Administration</span>}
          </a>
          {area === 'seller' && <ShopSwitch {...chrome} />}
        </div>
        {area === 'buyer' && <Navigation area={area} chrome={chrome} />}
        {area !== 'account' && (
          <SearchField
            {...searches[area]}
            class="masthead-search"
            id="q"
            value={chrome.q}
            command
            data-suggest={area === 'buyer' ? paths.searchSuggestions : undefined}
          />
        )}
        <div class="masthead-tools">
          {chrome.cartCount !== null && <CartLink count={chrome.cartCount} />}
          {chrome.person && <Bell count={chrome.unread} path={chrome.path} />}
          <PersonMenu {...chrome} />
        </div>
      </div>
    </header>
  )
}

/** Four panes of an arched window, one of them lit. */
export function BrandMark() {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="brand-frame" d="M16 1c7.2 0 13 5.8 13 13v14a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V14C3 6.8 8.8 1 16 1Z" />
      <path
        class="brand-panes"
        d="M14.6 5.1v9.5H7.1V14a9 9 0 0 1 7.5-8.9ZM7.1 17.4h7.5v9.5H8a.9.9 0 0 1-.9-.9ZM17.4 17.4h7.5V26a.9.9 0 0 1-.9.9h-6.6Z"
      />
      <path class="brand-lit" d="M17.4 5.1a9 9 0 0 1 7.5 8.9v.6h-7.5Z" />
    </svg>
  )
}

function Footer({ area, chrome }: { area: Area; chrome: Chrome }) {
  return (
    <footer class="footer">
      <div class="footer-inner">
        <p>
          {area === 'buyer'
            ? `Every shop in ${chrome.marketName} has been checked by a person before it may sell.`
            : chrome.marketName}
        </p>
        {(chrome.hasContact || chrome.hasTerms) && (
          <p class="footer-links">
            {chrome.hasContact && <a href={paths.contact}>Contact</a>}
            {chrome.hasTerms && <a href={paths.terms}>Terms</a>}
          </p>
        )}
        {area === 'seller' || area === 'admin' ? (
          <button type="button" class="footer-keys" data-opens="keyboard-help">
            <Icon name="keyboard" size="s" /> Keyboard <kbd>?</kbd>
          </button>
        ) : (
          <p class="footer-ways">
            <a href={paths.buyerOrderFind}>Find an order</a>
            <a href="/seller/shop">Sell in {chrome.marketName}</a>
          </p>
        )}
      </div>
    </footer>
  )
}
