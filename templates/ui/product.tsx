import { html, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { AwayLabel, StockLabel, VerifiedMark } from './badge.tsx'
import { Icon } from './icon.tsx'
import { Price } from './money.tsx'
import { Avatar, Picture, type PictureSource } from './picture.tsx'

export type ProductCardProps = {
  href: string
  title: string
  shop?: string
  pictures: PictureSource[]
  alt?: string
  price: { minor: number; currency: string; compareAt?: number | null; from?: boolean }
  /** Left out: nothing is said of the stock. */
  available?: number
  /** Its shop is on holiday; nothing is said of the stock then. */
  away?: boolean
  threshold?: number
  eager?: boolean
  headingLevel?: 2 | 3
  /** What the heart sends to put it on a wishlist; left out: no heart. */
  wish?: string
}

/**
 * A product among others: picture, name on one line, shop, price. The whole card is the link. Written as text rather than
 * as elements: a page draws dozens of them, and most lists are new.
 */
export function ProductCard(props: ProductCardProps) {
  const { href, title, shop, price, available, away = false, headingLevel = 2, wish } = props
  const look = away || available === 0 ? 'product product-out' : 'product'
  const heading = raw(headingLevel === 2 ? 'h2' : 'h3')
  return html`<li class="${look}">${cardPicture(props)}<${heading} class="product-title"><a class="product-link" href="${href}">${title}</a></${heading}>${
    shop && html`<p class="product-shop">${VERIFIED}<span class="product-shop-name">${shop}</span></p>`
  }<p class="product-facts">${Price(price)}${stockOf(props)}</p>${wish && heart(title, wish)}</li>`
}

function cardPicture({ pictures, alt = '', eager = false }: ProductCardProps) {
  const last = pictures.at(-1)
  if (!last)
    return html`<span class="picture picture-none product-picture">${NO_PICTURE}<span class="visually-hidden">${alt}</span></span>`
  const more =
    pictures.length > 1 &&
    html` srcset="${pictures.map((one) => `${one.src} ${one.width}w`).join(', ')}" sizes="${CARD_SIZES}"`
  const turn = raw(eager ? 'fetchpriority="high"' : 'loading="lazy"')
  return html`<span class="picture product-picture"><img src="${last.src}"${more} alt="${alt}" width="400" height="400" ${turn} decoding="async"/></span>`
}

const CARD_SIZES = '(min-width: 68rem) 18rem, (min-width: 42rem) 33vw, 50vw'

function stockOf({ away, available, threshold = 3 }: ProductCardProps) {
  if (away) return AWAY
  if (available === undefined) return ''
  return available > threshold ? IN_STOCK : <StockLabel available={available} threshold={threshold} />
}

/** One form a page (Document) takes the presses of all hearts: a form for each card would double a listing. */
const heart = (title: string, wish: string) =>
  html`<button type="submit" form="wishes" name="product" value="${wish}" class="heart" aria-label="Keep ${title} on my wishlist">${HEART}</button>`

const drawn = (element: Child) => raw(String(element))
const VERIFIED = drawn(<VerifiedMark size="s" wordless label="Verified shop" />)
const NO_PICTURE = drawn(<Icon name="image" size="l" />)
const HEART = drawn(<Icon name="heart" />)
const AWAY = drawn(<AwayLabel />)
const IN_STOCK = drawn(<StockLabel available={1} />)

/** At most four in a row, two on a phone, all of one height. */
export function ProductGrid({ class: extra, children, ...rest }: Attributes & { children?: Child }) {
  return (
    <div class="product-frame">
      <ul class={classes('products', extra)} {...rest}>
        {children}
      </ul>
    </div>
  )
}

export type ArcadeItem = { href: string; label: string; note?: string; pictures: PictureSource[] }

/** Sections of the market as a row of arched shop windows, the first things to be seen of it. */
export function Arcade({ items, label }: { items: ArcadeItem[]; label: string }) {
  return (
    <nav class="arcade" aria-label={label}>
      <ul>
        {items.map((item, i) => (
          <li>
            <a class="arcade-window" href={item.href}>
              <Picture
                class="arcade-picture"
                sources={item.pictures}
                alt=""
                width={240}
                height={300}
                placeholder="store"
                eager={i < 2}
                sizes="(min-width: 60rem) 14rem, 40vw"
              />
              <span class="arcade-label">{item.label}</span>
              {item.note && <span class="arcade-note">{item.note}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type ShopCardProps = Attributes & {
  href: string
  name: string
  logo?: string | null
  text?: string
  note?: string
  headingLevel?: 2 | 3
}

/** A verified shop among others: its window, its name, what it sells. Stands in a `ul.shop-cards`. */
export function ShopCard({ href, name, logo, text, note, headingLevel = 3, class: extra, ...rest }: ShopCardProps) {
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  return (
    <li class={classes('shop-card', extra)} {...rest}>
      <Avatar name={name} src={logo} />
      <div class="shop-card-words">
        <Heading class="shop-card-name">
          <a class="shop-card-link" href={href}>
            {name}
          </a>
          <VerifiedMark size="s" wordless />
        </Heading>
        {text && <p class="shop-card-text">{text}</p>}
        {note && <p class="shop-card-text">{note}</p>}
      </div>
    </li>
  )
}
