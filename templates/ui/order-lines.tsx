import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { OrderLine, ShopOrderPart } from '#src/market/orders/shop-order-page.ts'
import { Badge } from './badge.tsx'
import { Icon } from './icon.tsx'
import { Money } from './money.tsx'
import { Picture } from './picture.tsx'
import { Time } from './time.tsx'

type Area = 'seller' | 'admin'

/** What was bought: picture, name, what the buyer told, and where its units are. */
export function OrderLines({ part, area }: { part: ShopOrderPart; area: Area }) {
  return (
    <ul class="part-lines">
      {part.lines.map((line) => (
        <Line line={line} area={area} part={part} />
      ))}
    </ul>
  )
}

function Line({ line, area, part }: { line: OrderLine; area: Area; part: ShopOrderPart }) {
  const { currency } = part
  const widths = line.imageKey && line.imageWidth ? widthsOf(line.imageWidth).slice(0, 1) : []
  const name = [line.title, ...line.options].join(' ')
  return (
    <li class="part-line">
      <Picture
        class="part-line-picture"
        sources={widths.map((width) => ({ src: paths.image(area, line.imageKey ?? '', width), width }))}
        alt=""
        width={56}
        height={56}
      />
      <div class="part-line-words">
        <p class="part-line-name">
          <strong class="part-line-count">{line.quantity} ×</strong>{' '}
          {area === 'seller' && line.productId ? <a href={paths.sellerProduct(line.productId)}>{name}</a> : name}
        </p>
        <p class="part-line-facts quiet">
          <span class="stock-sku">{line.sku}</span> · <Money minor={line.price} currency={currency} /> each
          {line.discount > 0 && (
            <>
              {' '}
              · <Money minor={line.discount} currency={currency} /> off
            </>
          )}
          {line.taxBp > 0 && ` · ${line.taxName} ${line.taxBp / 100} %`}
        </p>
        <LineFields line={line} />
        <Whereabouts line={line} pickup={part.shippingKind === 'pickup'} />
      </div>
      <span class="part-line-total numeric">
        <Money minor={line.total} currency={currency} />
      </span>
    </li>
  )
}

/** What the buyer told for a line, in the words they were asked with. */
export function LineFields({ line: { fields } }: { line: Pick<OrderLine, 'fields'> }) {
  if (fields.length === 0) return null
  return (
    <dl class="part-fields">
      {fields.map((field) => (
        <div>
          <dt>{field.label}</dt>
          <dd dir="auto">{field.value}</dd>
        </div>
      ))}
    </dl>
  )
}

const HANDED = { parcel: 'sent', key: 'keys handed over', service: 'done' } as const

/** Where a line's units are, unless all are simply still to be done. */
function Whereabouts({ line, pickup }: { line: OrderLine; pickup: boolean }) {
  const handed = pickup && line.delivery === 'parcel' ? 'handed out' : HANDED[line.delivery]
  const said = [
    line.shipped > 0 && { words: `${line.shipped} ${handed}`, tone: 'info' as const },
    line.cancelled > 0 && { words: `${line.cancelled} cancelled`, tone: 'quiet' as const },
    line.returned > 0 && { words: `${line.returned} returned`, tone: 'quiet' as const },
    line.open > 0 && line.open < line.quantity && { words: `${line.open} open`, tone: 'warn' as const },
  ].filter((one) => one !== false)
  if (said.length === 0 && line.delivery === 'parcel') return null
  return (
    <p class="cluster part-line-where">
      {line.delivery !== 'parcel' && (
        <Badge icon={line.delivery === 'key' ? 'key-round' : 'send'}>{line.delivery}</Badge>
      )}
      {said.map(({ words, tone }) => (
        <Badge tone={tone}>{words}</Badge>
      ))}
    </p>
  )
}

/** The parcels of an order: who carries each, its number, what is in it, whether it arrived. */
export function OrderParcels({ part, now }: { part: ShopOrderPart; now: Date }) {
  const nameOf = (id: number) => {
    const line = part.lines.find((one) => one.id === id)
    return line ? [line.title, ...line.options].join(' ') : ''
  }
  return (
    <ul class="part-parcels">
      {part.shipments.map((one) => (
        <li class="part-parcel">
          <Icon name={part.shippingKind === 'pickup' ? 'store' : 'truck'} />
          <div>
            <p>
              <strong>{part.shippingKind === 'pickup' ? 'To be picked up' : one.carrier || 'Parcel'}</strong>{' '}
              {one.link ? (
                <a href={one.link} target="_blank" rel="noreferrer">
                  {one.tracking}
                  <span class="visually-hidden"> (follows the parcel at {one.carrier}, in a new window)</span>{' '}
                  <Icon name="external-link" size="s" />
                </a>
              ) : (
                <span class="stock-sku">{one.tracking}</span>
              )}
            </p>
            <p class="quiet">{one.lines.map(({ lineId, quantity }) => `${quantity} × ${nameOf(lineId)}`).join(', ')}</p>
            <p class="quiet">
              {part.shippingKind === 'pickup' ? 'Ready' : 'Sent'} <Time at={one.at} now={now} />
              {one.deliveredAt && (
                <>
                  , {part.shippingKind === 'pickup' ? 'picked up' : 'arrived'} <Time at={one.deliveredAt} now={now} />
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
