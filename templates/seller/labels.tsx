import { formatMoney } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { Label } from '#src/market/catalogue/barcodes.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { EmptyState, Notice } from '#templates/ui/card.tsx'

type LabelsProps = {
  labels: Label[]
  copies: number
  /** Fewer copies than were asked for: a page holds no more. */
  fewer: boolean
  shop: { name: string; currency: string }
}

/** A sheet of labels for paper of 3 × 7 (63.5 × 38.1 mm), as it will be printed. */
export function LabelsPage({ labels, copies, fewer, shop }: LabelsProps) {
  if (labels.length === 0) {
    return (
      <>
        <PageHead title="Labels" />
        <EmptyState
          icon="file-text"
          title="No labels chosen"
          action={<LinkButton href={paths.sellerProducts()}>Choose a product</LinkButton>}
        >
          Tick the rows of a product under “Barcodes and labels”; here they stand as they are printed.
        </EmptyState>
      </>
    )
  }
  const count = labels.length * copies
  return (
    <div class="labels-page">
      <PageHead
        title="Labels"
        lead={`${count} ${count === 1 ? 'label' : 'labels'} of 63.5 × 38.1 mm, 21 to a sheet of A4. Print them in their own size, without the printer's own margins.`}
        actions={
          <button type="button" class="button button-primary" data-prints="">
            Print
          </button>
        }
      />
      {fewer && <Notice title="Fewer than you asked for">One page holds at most 600 labels.</Notice>}
      <ul class="labels">
        {labels.flatMap((label) => Array.from({ length: copies }, () => <OneLabel label={label} shop={shop} />))}
      </ul>
    </div>
  )
}

function OneLabel({ label, shop }: { label: Label; shop: LabelsProps['shop'] }) {
  const { title, options, sku, barcode, priceMinor, variantId } = label
  return (
    <li class="label">
      <span class="label-title">{title}</span>
      <span class="label-line">
        <span>{options.join(' · ')}</span>
        <strong>{formatMoney({ minor: priceMinor, currency: shop.currency })}</strong>
      </span>
      {barcode ? (
        <img class="label-code" src={paths.barcode(variantId)} alt={`Barcode ${barcode}`} width={200} height={80} />
      ) : (
        <span class="label-none">No barcode</span>
      )}
      <span class="label-line label-foot">
        <span>{sku}</span>
        <span>{shop.name}</span>
      </span>
    </li>
  )
}
