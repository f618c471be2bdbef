import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { Card } from '#src/market/catalogue/cards.ts'
import type { PictureSource } from '#templates/ui/picture.tsx'
import { ProductCard } from '#templates/ui/product.tsx'

/** A card is never drawn wider than this, on a screen of twice the density. */
const WIDEST = 480

/** The widths of a picture that are worth offering for a card. */
export function cardPictures(key: string | null, width: number | null): PictureSource[] {
  if (!key || !width) return []
  return sourcesOf(key, width, WIDEST)
}

export function sourcesOf(key: string, width: number, widest = width): PictureSource[] {
  const all = widthsOf(width)
  const fitting = all.filter((one) => one <= widest)
  return (fitting.length > 0 ? fitting : all.slice(0, 1)).map((one) => ({
    src: paths.image('buyer', key, one),
    width: one,
  }))
}

type CardsProps = { cards: Card[]; headingLevel?: 2 | 3; ownShop?: boolean; eager?: number }

/** Products as cards, for inside a ProductGrid. The first `eager` pictures are fetched before the others. */
export function Cards({ cards, headingLevel = 3, ownShop = false, eager = 0 }: CardsProps) {
  return (
    <>
      {cards.map((card, i) => (
        <ProductCard
          href={paths.product(card.slug)}
          title={card.title}
          shop={ownShop ? undefined : card.shopName}
          pictures={cardPictures(card.imageKey, card.imageWidth)}
          price={{
            minor: card.priceFrom,
            currency: card.currency,
            compareAt: card.compareAt,
            from: card.priceTo > card.priceFrom,
          }}
          available={card.available}
          away={card.away}
          eager={i < eager}
          headingLevel={headingLevel}
          wish={card.slug}
        />
      ))}
    </>
  )
}
