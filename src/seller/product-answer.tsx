import { randomUUID } from 'node:crypto'
import { type Ctx, shopOf } from '#src/frame/env.ts'
import { showFragment, showPage, wantsFragment } from '#src/frame/page.tsx'
import { paths } from '#src/lib/paths.ts'
import { notFound } from '#src/lib/refusal.ts'
import { listCategories } from '#src/market/catalogue/category-tree.ts'
import { findProduct, type ProductDetails } from '#src/market/catalogue/product-details.ts'
import { ProductHeadAnswer, ProductPage, type ProductPageProps } from '#templates/seller/product.tsx'
import { ProductForm } from '#templates/seller/product-form.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { draftOf, emptyDraft } from './product-draft.ts'

/** The pattern of a product's own addresses. */
export const PRODUCT = '/products/:id{[1-9][0-9]{0,14}}'

/** The product the address names, of this shop alone; for everybody else it is not there. */
export async function productOf(c: Ctx): Promise<ProductDetails> {
  const product = await findProduct(c.var.db, shopOf(c).id, Number(c.req.param('id')))
  if (!product) throw notFound('product in your shop')
  return product
}

export const mayChangeProducts = (c: Ctx): boolean => ['owner', 'manager'].includes(shopOf(c).role)

type View = Partial<
  Pick<ProductPageProps, 'draft' | 'errors' | 'moved' | 'focus' | 'said' | 'images' | 'undeliverable' | 'schedule'>
> & {
  status?: 200 | 409 | 422
  toast?: ToastProps
}

/** The page of a product (null: of one that is new), or to htmx its form with whatever else changed. */
export async function answerProduct(c: Ctx, product: ProductDetails | null, view: View = {}): Promise<Response> {
  const { status = 200, toast, draft, ...rest } = view
  const shop = shopOf(c)
  const form = {
    ...rest,
    product,
    draft: draft ?? (product ? draftOf(product, shop.currency) : emptyDraft()),
    currency: shop.currency,
    mayChange: mayChangeProducts(c),
    copyKey: randomUUID(),
    categories: await listCategories(c.var.db),
  }
  if (wantsFragment(c)) {
    const answer = (
      <>
        <ProductForm {...form} />
        {product && (
          <ProductHeadAnswer
            product={product}
            shopStatus={shop.status}
            mayChange={mayChangeProducts(c)}
            copyKey={form.copyKey}
          />
        )}
        {toast && <ToastAnswer {...toast} />}
      </>
    )
    return showFragment(c, answer, status)
  }
  const title = product ? product.title : 'New product'
  return showPage(c, {
    title: status === 200 ? title : `Not saved: ${title}`,
    area: 'seller',
    wide: true,
    status,
    breadcrumbs: [{ label: 'Products', href: paths.sellerProducts() }, { label: title }],
    body: <ProductPage {...form} shopStatus={shop.status} />,
  })
}
