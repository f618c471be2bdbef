import { paths } from '#src/lib/paths.ts'
import type { ProductDetails, VariantDetails } from '#src/market/catalogue/product-details.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'

type BarcodesProps = { product: ProductDetails; mayChange: boolean }

/** The barcodes of a product's rows as a scanner sees them, and the way to labels with them. */
export function ProductBarcodes({ product, mayChange }: BarcodesProps) {
  const { id, variants } = product
  if (variants.length === 0) return null
  const missing = variants.filter((row) => row.barcode === null).length
  return (
    <Card title="Barcodes and labels" id="barcodes">
      {missing > 0 && mayChange && (
        <form class="barcodes-missing" method="post" action={paths.productBarcodes(id)}>
          <p class="field-hint">
            {missing === variants.length
              ? 'No row has a barcode'
              : `${missing} of ${variants.length} rows have no barcode`}
            . New ones are EAN-13 of the range that is left to each shop: they are read in your shop and mean nothing
            elsewhere.
          </p>
          <Button icon="hash" busyText="Making barcodes">
            Make missing barcodes
          </Button>
        </form>
      )}
      <form class="barcodes-form" method="get" action={paths.labels()}>
        <ul class="barcode-list">
          {variants.map((row) => (
            <li>
              <label class="barcode-row">
                <input type="checkbox" name="variant" value={String(row.id)} checked />
                <span class="barcode-words">
                  <span class="barcode-name">{nameOf(row)}</span>
                  <span class="quiet">{row.barcode ?? 'no barcode'}</span>
                </span>
                {row.barcode && (
                  <img
                    class="barcode-picture"
                    src={paths.barcode(row.id)}
                    alt={`Barcode ${row.barcode}`}
                    width={160}
                    height={70}
                    loading="lazy"
                  />
                )}
              </label>
            </li>
          ))}
        </ul>
        <div class="barcodes-foot">
          <Field
            form="labels"
            type="number"
            name="copies"
            label="Labels of each"
            value="1"
            min={1}
            max={100}
            width="short"
          />
          <Button icon="file-text">Show labels to print</Button>
        </div>
      </form>
    </Card>
  )
}

const nameOf = (row: VariantDetails) => (row.optionValues.length > 0 ? row.optionValues.join(', ') : row.sku)
