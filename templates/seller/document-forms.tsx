import { paths } from '#src/lib/paths.ts'
import type { DocumentKind, RunKind } from '#src/market/orders/document-facts.ts'
import type { ShopOrderPage } from '#src/market/orders/shop-order-page.ts'
import { Button } from '#templates/ui/button.tsx'
import { KIND_WORDS } from './document-words.ts'

/** In the bar over a list whose rows are ticked: what to print of those. */
export function PrintButtons() {
  return (
    <>
      {RUN_KINDS.map((kind) => (
        <Button size="s" icon={KIND_WORDS[kind].icon} name="kind" value={kind} formaction={paths.sellerDocuments}>
          {KIND_WORDS[kind].many}
        </Button>
      ))}
    </>
  )
}

const RUN_KINDS = ['invoice', 'packing-slip', 'label'] as const satisfies readonly RunKind[]

/** All that can be printed of an order now. */
export function OrderDocuments({ order }: { order: ShopOrderPage }) {
  const { id, paidAt, status, shipments, returns, lines, address, shippingKind } = order
  const sent = lines.some((line) => line.delivery === 'parcel' && line.quantity > line.cancelled)
  const labelled = sent && address !== null && shippingKind !== 'pickup'
  const credits = paidAt ? returns.filter(({ refundDue }) => refundDue > 0) : []
  return (
    <div class="print-forms">
      {(paidAt || status !== 'cancelled') && <PrintForm kind="invoice" order={id} />}
      {sent && <PrintForm kind="packing-slip" order={id} />}
      {labelled && shipments.length === 0 && <PrintForm kind="label" order={id} />}
      {shipments.map((one, at) => (
        <>
          <PrintForm kind="packing-slip" order={id} shipment={one.id} label={`Slip of parcel ${at + 1}`} />
          {labelled && <PrintForm kind="label" order={id} shipment={one.id} label={`Label of parcel ${at + 1}`} />}
        </>
      ))}
      {credits.map((one, at) => (
        <PrintForm
          kind="credit-note"
          order={id}
          return={one.id}
          label={credits.length > 1 ? `Credit note ${at + 1}` : 'Credit note'}
        />
      ))}
    </div>
  )
}

type PrintProps = { kind: DocumentKind; order: number; shipment?: number; return?: number; label?: string }

/** Makes one document of an order, or opens the one that was made: a plain form, for its answer is a file. */
export function PrintForm({ kind, order, shipment, return: back, label }: PrintProps) {
  const { one, icon } = KIND_WORDS[kind]
  return (
    <form class="print-form" method="post" action={paths.sellerDocuments}>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="order" value={order} />
      {shipment !== undefined && <input type="hidden" name="shipment" value={shipment} />}
      {back !== undefined && <input type="hidden" name="return" value={back} />}
      <Button size="s" icon={icon}>
        {label ?? `Print ${one}`}
      </Button>
    </form>
  )
}
