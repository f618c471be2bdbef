import { paths } from '#src/lib/paths.ts'
import type { ProductDetails } from '#src/market/catalogue/product-details.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'

const WAYS = [
  { value: 'parcel', label: 'As a parcel', hint: 'Sent or picked up. You count what is on the shelf.' },
  { value: 'key', label: 'As a key', hint: 'Out of a pool that you fill, by itself as soon as it is paid.' },
  { value: 'service', label: 'As a service', hint: 'You do it, and hand it over with a message and files.' },
]

/** How a product reaches its buyers, and for keys the way to its pools. */
export function ProductDelivery({ product, wrong }: { product: ProductDetails; wrong?: string | undefined }) {
  const { id, delivery, variants } = product
  return (
    <Card title="How it is delivered" id="delivery">
      <form class="form" method="post" action={paths.productDelivery(id)}>
        <Field
          type="radio"
          form="delivery"
          name="delivery"
          label="Buyers get it"
          hideLabel
          value={delivery}
          options={WAYS}
          error={wrong}
        />
        <div class="actions">
          <Button busyText="Saving">Save delivery</Button>
        </div>
      </form>
      {delivery === 'key' && variants.length > 0 && (
        <ul class="product-pools">
          {variants.map((variant) => (
            <li>
              <a href={paths.sellerPool(variant.id)}>
                {variant.optionValues.length > 0 ? variant.optionValues.join(' · ') : variant.sku}
              </a>
              : {variant.onHand === 1 ? '1 key' : `${variant.onHand} keys`} in its pool
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
