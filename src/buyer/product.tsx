import { Hono } from 'hono'
import type { Ctx, Env } from '#src/frame/env.ts'
import { type DrawnPage, showKeptFragment, showKeptPage } from '#src/frame/kept-page.ts'
import { wantsFragment } from '#src/frame/page.tsx'
import { plainAmount } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import { Refusal } from '#src/lib/refusal.ts'
import { chooseVariant } from '#src/market/catalogue/choice.ts'
import { descriptionText } from '#src/market/catalogue/description.ts'
import { findProduct, type ProductFacts } from '#src/market/catalogue/product-page.ts'
import { ProductChosen, ProductPage, type ProductPageProps } from '#templates/buyer/product.tsx'
import { productFacts } from '#templates/buyer/product-facts.ts'
import { beginningOf } from '#templates/buyer/shop-words.ts'
import { addressOf } from './address.ts'
import { orMissing } from './missing.tsx'

/** One product; each of its variants has an address of its own. */
export const product = new Hono<Env>().get('/buyer/products/:slug{[a-z0-9-]{1,120}}', (c) => {
  const slug = c.req.param('slug')
  const asked = (c.req.query('variant') ?? '').slice(0, 20)
  const key = `product ${JSON.stringify([slug, asked])}`
  c.header('Vary', 'HX-Request')
  if (wantsFragment(c)) {
    return showKeptFragment(c, key, async () => <ProductChosen {...(await readProduct(c, slug, asked))} />)
  }
  return showKeptPage(c, key, () =>
    orMissing(c, 'product', slug, async () => productPage(c, await readProduct(c, slug, asked))),
  )
})

/** A product's page, as it is kept for all or drawn for one who is told what is wrong with their wish. */
export function productPage(c: Ctx, props: ProductPageProps): DrawnPage {
  const { title, shop, slug, seoTitle, seoDescription, currency, pictures, variants } = props.product
  const told = seoDescription || beginningOf(descriptionText(props.product), 160) || `${title}, sold by ${shop.name}.`
  const [picture] = pictures
  const cheapest = Math.min(...variants.map(({ price }) => price))
  return {
    title: seoTitle || title,
    area: 'buyer',
    description: told,
    canonical: addressOf(c, paths.product(slug)),
    share: {
      type: 'product',
      image: picture && {
        path: paths.image('buyer', picture.key, picture.width),
        alt: picture.alt || title,
        width: picture.width,
        height: picture.height,
      },
      price: variants.length > 0 ? { amount: plainAmount(cheapest, currency), currency } : undefined,
    },
    facts: [productFacts(props.product, told)],
    breadcrumbs: crumbsTo(props.product),
    body: <ProductPage {...props} />,
  }
}

export async function readProduct(c: Ctx, slug: string, asked: string): Promise<ProductPageProps> {
  const found = await findProduct(c.var.db, slug)
  if (!found) throw new Refusal('not-found', 'This product is not in the window: it was taken down, or never was here.')
  const id = /^\d{1,15}$/.test(asked) ? Number(asked) : null
  const choice = chooseVariant(found, id)
  return { product: found, choice, lost: asked !== '' && choice.variant?.id !== id }
}

const crumbsTo = ({ categories, title }: ProductFacts) => [
  { label: 'Products', href: paths.products() },
  ...categories.map(({ slug, name }) => ({ label: name, href: paths.products({ category: slug }) })),
  { label: title },
]
