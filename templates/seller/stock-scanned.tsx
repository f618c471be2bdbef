import { paths } from '#src/lib/paths.ts'
import type { StockItem } from '#src/market/stock/grid.ts'
import { LowCountAnswer } from '#templates/layout/low-count.tsx'
import { ToastAnswer, type ToastProps } from '#templates/ui/toast.tsx'
import { type ScanAnswer, ScanField, ScanLast, ScanSaid } from './scan.tsx'
import { StockRow, stockRowId } from './stock-row.tsx'

/** The scan field above the grid; after a scan without scripts it has the focus again and knows what was scanned last. */
export function StockScan({ scanned }: { scanned?: number | undefined }) {
  return (
    <>
      <ScanField
        action={paths.stockScans}
        label="Scan: finds the row, again adds one"
        last={scanned ?? 0}
        focus={scanned !== undefined}
      />
      <ScanSaid action={paths.stockScans} />
    </>
  )
}

type ScannedProps = {
  item?: StockItem
  lowCount?: number
  scan: ScanAnswer
  toast?: ToastProps | undefined
}

/** The answer to a scan: its row comes to the top of the grid, wherever it was. */
export function StockScanned({ item, lowCount, scan, toast }: ScannedProps) {
  return (
    <>
      {item && (
        <>
          <hx-partial hx-target={`#${stockRowId(item.variantId)}`} hx-swap="delete" />
          <hx-partial hx-target="#stock > thead + tbody" hx-swap="afterbegin">
            <StockRow item={item} justSaved scripted />
          </hx-partial>
          <LowCountAnswer count={lowCount ?? 0} />
        </>
      )}
      <hx-partial hx-target="#scan-last" hx-swap="outerHTML">
        <ScanLast variantId={item?.variantId ?? 0} />
      </hx-partial>
      <hx-partial hx-target="#scan-said" hx-swap="outerHTML">
        <ScanSaid action={paths.stockScans} scan={scan} />
      </hx-partial>
      {toast && <ToastAnswer {...toast} />}
    </>
  )
}
