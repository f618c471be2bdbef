import { paths } from '#src/lib/paths.ts'
import type { Card } from '#src/market/catalogue/cards.ts'
import type { Home, Section } from '#src/market/catalogue/sections.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState } from '#templates/ui/card.tsx'
import { Arcade, ProductGrid } from '#templates/ui/product.tsx'
import { Cards, cardPictures } from './cards.tsx'
import { ShopCards } from './shop-cards.tsx'
import { productsText } from './shop-words.ts'

/** Who looks at an empty market: what they can do about it differs. */
export type Looker = 'stranger' | 'member' | 'seller' | 'staff'
export type HomePageProps = { home: Home; looker: Looker }

const IN_HERO = 4

/** The market's front window: its sections, what staff chose, who sells here, what is new. */
export function HomePage({ home: { sections, featured, newest, shops }, looker }: HomePageProps) {
  const open = featured.length + newest.length > 0
  return (
    <>
      <div class={sections.length > 0 ? 'hero' : 'hero hero-alone'}>
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
        {sections.length > 0 && <Arcade label="Sections" items={sections.slice(0, IN_HERO).map(windowOf)} />}
      </div>
      {!open && <StillEmpty looker={looker} />}
      <div class="stack stack-l">
        <Products title="Chosen for the window" cards={featured} />
        {shops.length > 0 && (
          <section>
            <SectionHead title="Verified shops" all={{ href: paths.shops, label: 'All shops' }} />
            <ShopCards shops={shops} />
          </section>
        )}
        <Products title="New in the market" cards={newest} all={{ href: paths.products(), label: 'All products' }} />
        {sections.length > 1 && <SectionIndex sections={sections} />}
      </div>
    </>
  )
}

const windowOf = ({ slug, name, products, imageKey, imageWidth }: Section) => ({
  href: paths.products({ category: slug }),
  label: name,
  note: productsText(products),
  pictures: cardPictures(imageKey, imageWidth),
})

function SectionHead({ title, all }: { title: string; all?: { href: string; label: string } }) {
  return (
    <div class="section-head">
      <h2>{title}</h2>
      {all && <a href={all.href}>{all.label}</a>}
    </div>
  )
}

function Products({ title, cards, all }: { title: string; cards: Card[]; all?: { href: string; label: string } }) {
  if (cards.length === 0) return null
  return (
    <section>
      <SectionHead title={title} all={all} />
      <ProductGrid>
        <Cards cards={cards} />
      </ProductGrid>
    </section>
  )
}

/** Everything there is, by name: for whoever knows what they look for. */
function SectionIndex({ sections }: { sections: Section[] }) {
  return (
    <section>
      <SectionHead title="All sections" />
      <ul class="section-index">
        {sections.map(({ slug, name, products, parts }) => (
          <li>
            <h3 class="section-index-name">
              <a href={paths.products({ category: slug })}>{name}</a>{' '}
              <span class="section-index-count">{productsText(products)}</span>
            </h3>
            {parts.length > 0 && (
              <ul class="section-index-parts">
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

function StillEmpty({ looker }: { looker: Looker }) {
  const { text, action } = nextStep(looker)
  return (
    <EmptyState icon="store" title="The windows are still empty" action={action}>
      {text}
    </EmptyState>
  )
}

function nextStep(looker: Looker) {
  if (looker === 'staff') {
    return {
      text: 'Buyers see a product as soon as its shop is verified and the seller publishes it. Look whether a shop waits for you.',
      action: (
        <>
          <LinkButton href={paths.adminShops('submitted')} variant="primary">
            Review shops
          </LinkButton>
          <LinkButton href={paths.adminCategories}>Set up categories</LinkButton>
        </>
      ),
    }
  }
  if (looker === 'seller') {
    return {
      text: 'As soon as your shop is verified, what you publish is shown here.',
      action: (
        <>
          <LinkButton href={paths.sellerProductNew} variant="primary">
            Add a product
          </LinkButton>
          <LinkButton href={paths.sellerShop}>See where your shop stands</LinkButton>
        </>
      ),
    }
  }
  return {
    text: 'As soon as a verified shop puts something up for sale, it is shown here. Yours could be the first.',
    action: (
      <LinkButton href={paths.sellerShop} variant="primary">
        Open a shop
      </LinkButton>
    ),
  }
}
