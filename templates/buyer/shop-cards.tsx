import { paths } from '#src/lib/paths.ts'
import type { ShopTile } from '#src/market/shops/shop-window.ts'
import { ShopCard } from '#templates/ui/product.tsx'
import { beginningOf, logoOf, monthText, productsText } from './shop-words.ts'

type Props = { shops: ShopTile[]; headingLevel?: 2 | 3; id?: string }

/** Shops among others, each leading to its window. */
export function ShopCards({ shops, headingLevel, id }: Props) {
  return (
    <ul class="shop-cards" id={id}>
      <ShopCardRows shops={shops} headingLevel={headingLevel} />
    </ul>
  )
}

/** The cards alone, to be added to others. */
export function ShopCardRows({ shops, headingLevel = 3 }: Props) {
  return (
    <>
      {shops.map(({ slug, name, description, logoKey, verifiedAt, products, away }) => (
        <ShopCard
          href={paths.shop(slug)}
          name={name}
          logo={logoOf(logoKey)}
          text={beginningOf(description, 110) || undefined}
          note={[away && 'on holiday', productsText(products), verifiedAt && `verified since ${monthText(verifiedAt)}`]
            .filter(Boolean)
            .join(' · ')}
          headingLevel={headingLevel}
        />
      ))}
    </>
  )
}
