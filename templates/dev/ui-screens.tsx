import { Centred } from '#templates/layout/centred.tsx'
import { Document } from '#templates/layout/document.tsx'
import { StockLabel, VerifiedMark } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Price } from '#templates/ui/money.tsx'
import { Avatar, Picture } from '#templates/ui/picture.tsx'
import { Arcade, ProductCard, ProductGrid, ShopCard } from '#templates/ui/product.tsx'
import { picture, products, sampleChrome } from './sample.ts'
import { DevTabs } from './ui.tsx'

/** How the home of the market is put together. */
export function StorefrontScreen() {
  return (
    <Document title="Storefront" area="buyer" chrome={{ ...sampleChrome('/'), person: null }}>
      <DevTabs current="/dev/ui/storefront" />
      <div class="hero">
        <div class="hero-words">
          <h1 class="hero-title">Things from shops you can trust</h1>
          <p class="hero-lead">Every shop behind these windows was checked by a person before it could sell.</p>
          <p>
            <LinkButton href="#main" variant="primary">
              Browse all products
            </LinkButton>
          </p>
        </div>
        <Arcade
          label="Sections"
          items={[
            { href: '#main', label: 'Boots & shoes', note: '214 products', pictures: picture(0) },
            { href: '#main', label: 'Games & keys', note: '96 products', pictures: picture(2) },
            { href: '#main', label: 'Gift cards', note: '31 products', pictures: picture(3) },
            { href: '#main', label: 'Books', note: '540 products', pictures: picture(5) },
          ]}
        />
      </div>
      <div class="stack stack-l">
        <section>
          <div class="section-head">
            <h2>Chosen for the window</h2>
            <a href="#main">All products</a>
          </div>
          <Products />
        </section>
        <section>
          <div class="section-head">
            <h2>Shops</h2>
            <a href="#main">All shops</a>
          </div>
          <ul class="shop-cards">
            {['Kestane Bootmakers', 'Lantern Games', 'Sahaf'].map((name) => (
              <ShopCard
                href="#main"
                name={name}
                text="Boots made by hand in Gaziantep since 1962"
                note="214 products"
              />
            ))}
          </ul>
        </section>
      </div>
    </Document>
  )
}

function Products() {
  return (
    <ProductGrid>
      {products.map((p, i) => (
        <ProductCard
          href="/dev/ui/product"
          title={p.title}
          shop={p.shop}
          pictures={i === 5 ? [] : picture(i)}
          alt=""
          price={p}
          available={p.available}
          eager={i < 4}
          headingLevel={3}
        />
      ))}
    </ProductGrid>
  )
}

/** How one product is shown, with its choices as links. */
export function ProductScreen() {
  const crumbs = [{ label: 'Products', href: '#main' }, { label: 'Boots', href: '#main' }, { label: 'Walker boot' }]
  return (
    <Document title="Walker boot" area="buyer" chrome={sampleChrome('/buyer/products')} breadcrumbs={crumbs}>
      <div class="detail">
        <Picture
          class="detail-picture"
          sources={picture(0)}
          alt="A brown leather boot, seen from the side"
          width={800}
          height={600}
          eager
        />
        <div class="detail-words">
          <h1>Walker boot, oiled leather</h1>
          <p class="cluster">
            <Avatar name="Kestane Bootmakers" size="s" /> <a href="#main">Kestane Bootmakers</a> <VerifiedMark />
          </p>
          <Price minor={489900} currency="TRY" compareAt={569900} size="l" />
          <Options label="Size" values={['41', '42', '43', '44', '45']} current="42" out="44" />
          <Options label="Colour" values={['Chestnut', 'Black']} current="Chestnut" />
          <StockLabel available={12} exact />
          <p class="prose">
            A boot for every day, resoled for as long as its upper lasts. Oiled leather from Gerede, welted by hand.
          </p>
        </div>
      </div>
    </Document>
  )
}

function Options({ label, values, current, out }: { label: string; values: string[]; current: string; out?: string }) {
  return (
    <nav class="stack stack-s" aria-label={label}>
      <span class="field-label">{label}</span>
      <ul class="options">
        {values.map((value) => (
          <li>
            <a
              class={value === out ? 'option option-out' : 'option'}
              href="#main"
              aria-current={value === current ? 'true' : undefined}
            >
              {value}
              {value === out && <span class="visually-hidden"> (sold out)</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A page with one thing to do. */
export function SignInScreen() {
  return (
    <Centred
      title="Sign in"
      chrome={{ ...sampleChrome('/account/login'), person: null }}
      aside={
        <>
          New here? <a href="#main">Register</a>
        </>
      }
    >
      <form class="form" method="get" action="/dev/ui">
        <Field name="email" type="email" label="Email address" autocomplete="username" required />
        <Field name="password" type="password" label="Password" autocomplete="current-password" required />
        <Button variant="primary" wide>
          Sign in
        </Button>
        <a href="#main">Forgot your password?</a>
      </form>
    </Centred>
  )
}
