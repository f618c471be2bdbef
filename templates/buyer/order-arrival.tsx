import { paths } from '#src/lib/paths.ts'
import type { BuyerShopOrder } from '#src/market/orders/order-page.ts'
import { Button } from '#templates/ui/button.tsx'

/** Only who waits for a parcel knows that it came. */
export function OrderArrival({ number, part }: { number: string; part: BuyerShopOrder }) {
  const underWay = part.shipments.filter((one) => one.deliveredAt === null)
  if (underWay.length === 0 || part.status === 'returned') return null
  const pickup = part.shippingKind === 'pickup'
  return (
    <form class="arrival" method="post" action={paths.buyerOrderArrival(number)}>
      <input type="hidden" name="shop_order" value={part.id} />
      <Button icon="circle-check">
        {pickup ? 'I picked it up' : underWay.length === 1 ? 'It arrived' : 'All of it arrived'}
        <span class="visually-hidden"> from {part.shopName}</span>
      </Button>
      <span class="quiet">So that the shop knows, too.</span>
    </form>
  )
}
