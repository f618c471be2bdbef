import type { Child } from 'hono/jsx'
import { paths } from '#src/lib/paths.ts'
import type { ProductDetails } from '#src/market/catalogue/product-details.ts'
import { PageHead, PageMore } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import type { IconName } from '#templates/ui/icon.tsx'
import { MenuItem } from '#templates/ui/navigation.tsx'
import { ProductStateBadge } from '#templates/ui/product-state.tsx'
import { ProductBarcodes } from './product-barcodes.tsx'
import { ProductDelivery } from './product-delivery.tsx'
import { ProductForm, type ProductFormProps } from './product-form.tsx'
import { ProductImages, type ProductImagesProps } from './product-images.tsx'
import { clockWords, SchedulePlace, type ScheduleTrouble, schedulePlace } from './product-schedule.tsx'
import { UnseenShop } from './unseen-shop.tsx'

export type ProductPageProps = ProductFormProps & {
  shopStatus: string
  copyKey: string
  images?: Pick<ProductImagesProps, 'refused' | 'wrong'>
  /** Why it cannot be delivered as was chosen. */
  undeliverable?: string | undefined
  /** Why it cannot go on sale when it was said to. */
  schedule?: ScheduleTrouble | undefined
}

/** One product of the shop: what it is, its rows, its pictures, whether it is on sale. */
export function ProductPage(props: ProductPageProps) {
  const { product, shopStatus, copyKey, images, undeliverable, schedule, mayChange } = props
  return (
    <div class="stack">
      {product ? <ProductHead {...{ product, shopStatus, mayChange, copyKey }} /> : <NewHead />}
      {!mayChange && (
        <Notice title="You may look at this product">Only the owner and managers of the shop change products.</Notice>
      )}
      <UnseenShop status={shopStatus} />
      <ProductForm {...props} />
      {product && mayChange && <SchedulePlace product={product} wrong={schedule} />}
      {product && mayChange && <ProductDelivery product={product} wrong={undeliverable} />}
      {product && <ProductBarcodes product={product} mayChange={mayChange} />}
      {product ? (
        <ProductImages productId={product.id} title={product.title} images={product.images} {...images} />
      ) : (
        <Card title="Pictures">
          <p class="quiet">Pictures come next, as soon as the draft is saved.</p>
        </Card>
      )}
    </div>
  )
}

const NewHead = () => (
  <PageHead
    class="product-head"
    title="New product"
    lead="It stays a draft that only your shop sees until you put it on sale."
  />
)

type HeadProps = {
  product: ProductDetails
  shopStatus: string
  mayChange: boolean
  /** Of the form that duplicates: sent twice, it makes one copy. */
  copyKey: string
}

/** Title, state and what can be done with the product as a whole. */
export function ProductHead({ product, shopStatus, mayChange, copyKey }: HeadProps) {
  return (
    <div id="product-head">
      <PageHead
        class="product-head"
        title={product.title}
        badge={<ProductStateBadge state={product.state} />}
        lead={leadOf(product, shopStatus)}
        actions={mayChange && <Moves product={product} copyKey={copyKey} />}
      />
    </div>
  )
}

function leadOf(product: ProductDetails, shopStatus: string): string {
  const { state, visible, featured, publishAt, publishOffset } = product
  if (state !== 'published' && publishAt) return `Goes on sale by itself ${clockWords(publishAt, publishOffset)}.`
  if (state === 'draft') return 'Only your shop sees it. Put it on sale when it is ready.'
  if (state === 'archived') return 'Put away: buyers do not see it, and it is out of your daily lists.'
  if (visible) return featured ? 'Buyers see it, and the market shows it on its home page.' : 'Buyers see it.'
  return shopStatus === 'approved'
    ? 'It has no row with a price, so buyers do not see it.'
    : 'Ready, but buyers cannot see it yet.'
}

function Moves({ product, copyKey }: Pick<HeadProps, 'product' | 'copyKey'>) {
  const { id, state, visible, slug } = product
  return (
    <>
      {visible && (
        <LinkButton href={paths.product(slug)} icon="external-link">
          View in the market
        </LinkButton>
      )}
      {state === 'draft' && (
        <Button form="product-form" name="also" value="publication" variant="primary" icon="store">
          Put on sale
        </Button>
      )}
      {state === 'archived' && (
        <Move action={paths.productPublication(id)} primary>
          Put on sale again
        </Move>
      )}
      <PageMore>
        {state !== 'draft' && (
          <MenuMove action={paths.productWithdrawal(id)} icon={state === 'published' ? 'eye-off' : 'pencil'}>
            {state === 'published' ? 'Take off sale' : 'Make it a draft'}
          </MenuMove>
        )}
        <MenuMove action={paths.productCopies(id)} icon="copy" formKey={copyKey}>
          Duplicate
        </MenuMove>
        {state !== 'archived' && (
          <MenuMove action={paths.productArchival(id)} icon="archive">
            Archive
          </MenuMove>
        )}
      </PageMore>
    </>
  )
}

function Move({ action, primary, children }: { action: string; primary?: boolean; children?: Child }) {
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none" hx-disable="find button">
      <Button variant={primary ? 'primary' : 'plain'}>{children}</Button>
    </form>
  )
}

type MenuMoveProps = { action: string; icon: IconName; formKey?: string; children?: Child }

const MenuMove = ({ action, icon, formKey, children }: MenuMoveProps) => (
  <form method="post" action={action} hx-post={action} hx-swap="none" hx-disable="find button">
    {formKey && <input type="hidden" name="key" value={formKey} />}
    <MenuItem icon={icon}>{children}</MenuItem>
  </form>
)

/** The part of an answer that brings the head up to date. */
export function ProductHeadAnswer(props: HeadProps) {
  return (
    <>
      <hx-partial hx-target="#product-head" hx-swap="outerHTML">
        <ProductHead {...props} />
      </hx-partial>
      {props.mayChange && (
        <hx-partial hx-target={`#${schedulePlace}`} hx-swap="outerHTML">
          <SchedulePlace product={props.product} />
        </hx-partial>
      )}
    </>
  )
}
