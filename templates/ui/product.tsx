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

/** A product among others: picture, name on one line, shop, price. The whole card is the link. */
export function ProductCard(props: ProductCardProps) {
  const {
    href,
    title,
    shop,
    pictures,
    alt = '',
    price,
    available,
    away = false,
    threshold = 3,
    eager,
    headingLevel = 2,
    wish,
  } = props
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  return (
    <li class={classes('product', (away || available === 0) && 'product-out')}>
      <Picture
        class="product-picture"
        sources={pictures}
        alt={alt}
        width={400}
        height={400}
        sizes="(min-width: 68rem) 18rem, (min-width: 42rem) 33vw, 50vw"
        eager={eager}
      />
      <Heading class="product-title">
        <a class="product-link" href={href}>
          {title}
        </a>
      </Heading>
      {shop && (
        <p class="product-shop">
          <VerifiedMark size="s" wordless label="Verified shop" />
          <span class="product-shop-name">{shop}</span>
        </p>
      )}
      <p class="product-facts">
        <Price {...price} />
        {away && <AwayLabel />}
        {!away && available !== undefined && <StockLabel available={available} threshold={threshold} />}
      </p>
      {wish && <Heart title={title} wish={wish} />}
    </li>
  )
}

/** One form a page (Document) takes the presses of all hearts: a form for each card would double a listing. */
function Heart({ title, wish }: { title: string; wish: string }) {
  return (
    <button
      type="submit"
      form="wishes"
      name="product"
      value={wish}
      class="heart"
      aria-label={`Keep ${title} on my wishlist`}
    >
      <Icon name="heart" />
    </button>
  )
}

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
