import { paths } from '#src/lib/paths.ts'
import type { ShopOrderPart } from '#src/market/orders/shop-order-page.ts'
import { Notice } from './card.tsx'
import { Money } from './money.tsx'
import { Time } from './time.tsx'

/** What was paid for, added up; what is due back, and what was given back. */
export function OrderSum({ part }: { part: ShopOrderPart }) {
  const { currency, items, discount, shipping, shippingDiscount, tax, taxIncluded, total, refunded } = part
  const due = part.returns.reduce((sum, one) => sum + one.refundDue, 0)
  const rows: [string, number][] = [
    ['Items', items],
    ['Discount', -discount],
    [part.shippingName ? `Shipping, ${part.shippingName}` : 'Shipping', shipping],
    ['Discount on shipping', -shippingDiscount],
  ]
  return (
    <>
      <dl class="part-sum">
        {rows
          .filter(([label, minor]) => minor !== 0 || label === 'Items')
          .map(([label, minor]) => (
            <div>
              <dt>{label}</dt>
              <dd>
                <Money minor={minor} currency={currency} />
              </dd>
            </div>
          ))}
        {tax > 0 && (
          <div>
            <dt>Tax{taxIncluded ? ', included' : ''} (rounded per line)</dt>
            <dd>
              <Money minor={tax} currency={currency} />
            </dd>
          </div>
        )}
        <div class="part-sum-total">
          <dt>Total</dt>
          <dd>
            <Money minor={total} currency={currency} />
          </dd>
        </div>
        {refunded > 0 && (
          <div>
            <dt>Given back</dt>
            <dd>
              <Money minor={-refunded} currency={currency} />
            </dd>
          </div>
        )}
      </dl>
      {due > refunded && part.payment?.status !== 'refunded' && (
        <Notice tone="warn">
          <strong>
            <Money minor={due - refunded} currency={currency} />
          </strong>{' '}
          is due back to the buyer. The market’s staff pays it and notes it here.
        </Notice>
      )}
    </>
  )
}

const STOCK = { released: 'let go', restocked: 'back on the shelf', scrapped: 'scrapped' } as const

/** What was cancelled and what came back: how many, why, where it went. */
export function OrderReturns({ part, now, ledger }: { part: ShopOrderPart; now: Date; ledger?: boolean }) {
  const nameOf = (id: number) => {
    const line = part.lines.find((one) => one.id === id)
    return line ? [line.title, ...line.options].join(' ') : ''
  }
  return (
    <ul class="part-parcels">
      {part.returns.map((one) => (
        <li class="part-return">
          <p>
            <strong>{one.kind === 'return' ? 'Returned' : 'Cancelled'}</strong>{' '}
            <Time class="quiet" at={one.at} now={now} />
            {one.refundDue > 0 && (
              <>
                {' '}
                · <Money minor={one.refundDue} currency={part.currency} /> due back
              </>
            )}
          </p>
          <ul>
            {one.lines.map(({ lineId, quantity, stock }) => {
              const line = part.lines.find((other) => other.id === lineId)
              return (
                <li>
                  {quantity} × {nameOf(lineId)}: {STOCK[stock]}
                  {ledger && line && (
                    <>
                      {' '}
                      (<a href={paths.variantHistory(line.variantId)}>stock history</a>)
                    </>
                  )}
                </li>
              )
            })}
          </ul>
          <p class="part-note quiet">{one.reason}</p>
        </li>
      ))}
    </ul>
  )
}
