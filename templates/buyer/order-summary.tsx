import type { Child } from 'hono/jsx'
import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Cart, CartShop } from '#src/market/orders/cart-facts.ts'
import type { CartPrice, ShopPrice } from '#src/market/orders/pricing.ts'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'

type OrderSummaryProps = { cart: Cart; price: CartPrice; before?: Child; children?: Child }

/** What is due to whom, in each shop's own currency; never added up across currencies. */
export function OrderSummary({ cart, price, before, children }: OrderSummaryProps) {
  const alone = cart.shops.length === 1
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h2 class="summary-title" id="summary-title">
        Summary
      </h2>
      {before}
      {cart.shops.map((shop) => {
        const own = price.shops.find((one) => one.shopId === shop.shopId)
        return own && <ShopSums shop={shop} price={own} named={!alone} />
      })}
      <dl class="summary-due">
        {price.due.map(({ currency, minor }) => (
          <div>
            <dt>{price.due.length > 1 ? `Due in ${currency}` : 'Due'}</dt>
            <dd>{formatMoney({ minor, currency })}</dd>
          </div>
        ))}
      </dl>
      {price.due.length > 1 && (
        <p class="summary-note">
          These shops sell in different currencies. Each amount is paid on its own; nothing is converted.
        </p>
      )}
      {children}
    </section>
  )
}

function ShopSums({ shop, price, named }: { shop: CartShop; price: ShopPrice; named: boolean }) {
  const { currency } = shop
  const money = (minor: number) => formatMoney({ minor, currency })
  return (
    <div class="summary-shop">
      {named && <h3 class="summary-shop-name">{shop.name}</h3>}
      <dl class="summary-sums">
        <Sum term="Goods" value={money(price.items)} />
        {price.discount > 0 && <Sum term="Discount" value={`−${money(price.discount)}`} />}
        {price.needsShipping && <Sum term="Shipping" value={shippingText(price, money)} />}
        {!price.taxIncluded && price.tax > 0 && <Sum term="Tax" value={money(price.tax)} />}
        {named && <Sum term="Total" value={money(price.total)} strong />}
      </dl>
      {price.taxIncluded && price.tax > 0 && (
        <p class="summary-note">Includes {money(price.tax)} tax, rounded per line.</p>
      )}
      {!price.taxIncluded && price.tax > 0 && <p class="summary-note">Tax is rounded per line.</p>}
    </div>
  )
}

function shippingText(price: ShopPrice, money: (minor: number) => string): string {
  const { chosen, shipping, shippingDiscount, problems } = price
  if (problems.length > 0) return 'not possible there'
  if (!chosen) return 'told with the address'
  return shipping - shippingDiscount === 0 ? 'free' : money(shipping - shippingDiscount)
}

function Sum({ term, value, strong }: { term: string; value: string; strong?: boolean }) {
  return (
    <div class={strong ? 'summary-strong' : undefined}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  )
}

export type CodeTyped = { typed: string; error: string }

const posts = (action: string) => ({
  method: 'post' as const,
  action,
  'hx-post': action,
  'hx-swap': 'none',
})

/** Codes that are in, each with what it does, and a place for another. */
export function CodeEntry({ price, typed }: { price: CartPrice; typed?: CodeTyped | undefined }) {
  return (
    <div class="codes">
      {price.codes.length > 0 && (
        <ul class="code-list">
          {price.codes.map(({ code, ok, sentence }) => (
            <li class={ok ? 'code' : 'code code-wrong'}>
              <Icon name={ok ? 'tag' : 'triangle-alert'} size="s" />
              <p>
                <strong>{code}</strong> {sentence}
              </p>
              <form id={`code-${code}`} {...posts(paths.cartCodeRemoval)}>
                <input type="hidden" name="code" value={code} />
                <Button size="s" variant="quiet" aria-label={`Take out the code ${code}`}>
                  Take out
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <details class="code-entry" id="code-entry" open={typed !== undefined}>
        <summary>Discount code</summary>
        <form class="code-form" id="codes" {...posts(paths.cartCodes)} novalidate>
          <Field
            name="code"
            form="codes"
            label="Code"
            value={typed?.typed ?? ''}
            error={typed?.error}
            autocomplete="off"
            spellcheck={false}
            maxlength={40}
          />
          <Button>Use code</Button>
        </form>
      </details>
    </div>
  )
}
