import type { Cart } from '#src/market/orders/cart-facts.ts'
import { Money } from '#templates/ui/money.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { cardPictures } from './cards.tsx'

/** What is being ordered, small, with a picture each. */
export function SummaryLines({ cart }: { cart: Cart }) {
  return (
    <ul class="summary-lines">
      {cart.shops.flatMap((shop) =>
        shop.lines.map((line) => (
          <li class="summary-line">
            <Picture
              class="summary-picture"
              sources={cardPictures(line.imageKey, line.imageWidth)}
              sizes="3rem"
              alt=""
              width={48}
              height={48}
            />
            <p class="summary-words">
              <span class="summary-name">{line.title}</span>
              <span class="quiet">{[...line.options, `${line.quantity}\u00a0×`].join(' · ')}</span>
              {line.fields.map(({ label, value }) => (
                <span class="quiet">
                  {label}: {value}
                </span>
              ))}
            </p>
            <Money minor={line.price * line.quantity} currency={shop.currency} />
          </li>
        )),
      )}
    </ul>
  )
}
