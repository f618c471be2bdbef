import { paths } from '#src/lib/paths.ts'
import type { HomeFacts, Section } from '#src/market/catalogue/sections.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Arcade, ProductGrid, ShopCard } from '#templates/ui/product.tsx'
import { Cards, cardPictures } from './cards.tsx'
import { dateText, logoOf } from './shop-words.ts'

/** The market's front window: its sections, what staff chose, who sells here, what is new. */
export function HomePage({ sections, featured, newest, shops }: HomeFacts) {
  const open = newest.length > 0
  return (
    <>
      <div class="hero">
        <div class="hero-words">
          <h1 class="hero-title">Things from shops you can trust</h1>
          <p class="hero-lead">Every shop behind these windows was checked by a person before it could sell.</p>
          {open && (
            <p>
              <LinkButton href={paths.products()} variant="primary">
                Browse all products
              </LinkButton>
            </p>
          )}
        </div>
        {sections.length > 0 && <Arcade label="Sections" items={sections.slice(0, 4).map(windowOf)} />}
      </div>
      {!open && (
        <EmptyState
          icon="store"
          title="The windows are still empty"
          action={<LinkButton href="/seller/shop">Open a shop</LinkButton>}
        >
          As soon as a verified shop puts something up for sale, it is shown here.
        </EmptyState>
      )}
      <div class="stack stack-l">
        {featured.length > 0 && <Products title="Chosen for the window" cards={featured} eager={4} />}
        {shops.length > 0 && <Shops shops={shops} />}
        {open && <Products title="New in the market" cards={newest} all={paths.products()} eager={0} />}
        {sections.length > 1 && <AllSections sections={sections} />}
      </div>
    </>
  )
}

const windowOf = ({ slug, name, parts, imageKey, imageWidth }: Section) => ({
  href: paths.products({ category: slug }),
  label: name,
  note:
    parts.length > 0
      ? parts
          .slice(0, 2)
          .map((part) => part.name)
          .join(', ')
      : undefined,
  pictures: cardPictures(imageKey, imageWidth),
})

type ProductsProps = { title: string; cards: HomeFacts['newest']; all?: string; eager: number }

function Products({ title, cards, all, eager }: ProductsProps) {
  return (
    <section>
      <div class="section-head">
        <h2>{title}</h2>
        {all && <a href={all}>All products</a>}
      </div>
      <ProductGrid>
        <Cards cards={cards} eager={eager} />
      </ProductGrid>
    </section>
  )
}

function Shops({ shops }: Pick<HomeFacts, 'shops'>) {
  return (
    <section>
      <div class="section-head">
        <h2>Verified shops</h2>
        <a href={paths.shops}>All shops</a>
      </div>
      <ul class="shop-cards">
        {shops.map(({ slug, name, description, logoKey, verifiedAt }) => (
          <ShopCard
            href={paths.shop(slug)}
            name={name}
            logo={logoOf(logoKey)}
            text={firstWords(description)}
            note={verifiedAt ? `Verified since ${dateText(verifiedAt)}` : undefined}
          />
        ))}
      </ul>
    </section>
  )
}

/** The card shows one line; the rest would only be sent. */
export const firstWords = (text: string): string => text.split('\n')[0]?.slice(0, 120) ?? ''

function AllSections({ sections }: { sections: Section[] }) {
  return (
    <section>
      <div class="section-head">
        <h2>All sections</h2>
      </div>
      <ul class="section-index">
        {sections.map(({ slug, name, parts }) => (
          <li>
            <h3 class="section-index-name">
              <a href={paths.products({ category: slug })}>{name}</a>
            </h3>
            {parts.length > 0 && (
              <ul>
                {parts.map((part) => (
                  <li>
                    <a href={paths.products({ category: part.slug })}>{part.name}</a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
