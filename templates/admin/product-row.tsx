import { paths } from '#src/lib/paths.ts'
import { widthsOf } from '#src/lib/picture.ts'
import type { StaffProduct } from '#src/market/catalogue/staff-product-list.ts'
import { Button } from '#templates/ui/button.tsx'
import { Field } from '#templates/ui/field.tsx'
import { PriceRange } from '#templates/ui/money.tsx'
import { Picture } from '#templates/ui/picture.tsx'
import { ProductStateBadge } from '#templates/ui/product-state.tsx'
import { Cell } from '#templates/ui/table.tsx'

export type NoteTrouble = { productId: number; typed: string; message: string }

export type ProductRowProps = {
  row: StaffProduct
  shopHref: string
  mayDecide: boolean
  trouble?: NoteTrouble | undefined
}

/** The form that moves products to a category; each row has a box of it. */
export const filingId = 'filing'

const rowId = (id: number) => `product-${id}`

/** A product of some shop. Featuring and the note are done in place; each answers with this row. */
export function ProductRow({ row, shopHref, mayDecide, trouble }: ProductRowProps) {
  const width = row.image ? widthsOf(row.image.width).slice(0, 1) : []
  return (
    <tr id={rowId(row.id)}>
      <Cell heading class="product-named">
        <span class="product-name">
          {mayDecide && (
            <input
              class="filing-tick"
              type="checkbox"
              form={filingId}
              name="product"
              value={String(row.id)}
              aria-label={`Tick ${row.title}`}
            />
          )}
          <Picture
            class="product-thumb"
            sources={width.map((w) => ({ src: paths.image('admin', row.image?.key ?? '', w), width: w }))}
            alt=""
            width={44}
            height={44}
          />
          <span class="staff-title">
            {row.visible ? <a href={paths.product(row.slug)}>{row.title}</a> : <span>{row.title}</span>}
            <span class="staff-shop">
              <a href={shopHref}>{row.shop.name}</a> · <a href={paths.adminShop(row.shop.id)}>review</a>
              {row.category && <> · {row.category}</>}
            </span>
          </span>
        </span>
      </Cell>
      <Cell class="product-stand">
        <ProductStateBadge state={row.state} />
        {row.state === 'published' && !row.visible && <span class="staff-unseen">not visible</span>}
      </Cell>
      <Cell class="product-cost" numeric>
        {row.priceFromMinor === null ? (
          <span class="quiet">none yet</span>
        ) : (
          <PriceRange from={row.priceFromMinor} to={row.priceToMinor ?? row.priceFromMinor} currency={row.currency} />
        )}
      </Cell>
      <Cell class="product-available" numeric>
        <span class="quantity">{row.available.toLocaleString('en')}</span>
        <span class="product-unit"> available</span>
      </Cell>
      <Cell class="staff-feature">
        {mayDecide ? <Featuring row={row} /> : <span>{row.featured ? 'Featured' : ''}</span>}
      </Cell>
      <Cell class="staff-note">{mayDecide ? <Note row={row} trouble={trouble} /> : row.adminNote}</Cell>
    </tr>
  )
}

function Featuring({ row }: { row: StaffProduct }) {
  const action = paths.adminProductFeaturing(row.id)
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <input type="hidden" name="feature" value={row.featured ? 'off' : 'on'} />
      <Button
        size="s"
        icon={row.featured ? 'check' : 'star'}
        variant={row.featured ? 'primary' : 'plain'}
        id={`feature-${row.id}`}
        aria-pressed={row.featured ? 'true' : 'false'}
      >
        {row.featured ? 'Featured' : 'Feature'}
        <span class="visually-hidden"> {row.title}</span>
      </Button>
    </form>
  )
}

function Note({ row, trouble }: { row: StaffProduct; trouble?: NoteTrouble | undefined }) {
  const action = paths.adminProductNote(row.id)
  return (
    <details class="staff-memo" open={trouble !== undefined}>
      <summary id={`note-${row.id}`}>
        {row.adminNote ? <span class="staff-memo-text">{row.adminNote}</span> : 'Add a note'}
        <span class="visually-hidden"> to {row.title}</span>
      </summary>
      <form class="staff-memo-form" method="post" action={action} hx-post={action} hx-swap="none">
        <Field
          form={rowId(row.id)}
          type="textarea"
          name="note"
          label="Note"
          hint="Only staff reads it."
          rows={3}
          value={trouble?.typed ?? row.adminNote}
          error={trouble?.message}
        />
        <Button size="s">Save note</Button>
      </form>
    </details>
  )
}

/** The part of an answer that brings a row up to date. */
export function ProductRowAnswer(props: ProductRowProps) {
  return (
    <hx-partial hx-target={`#${rowId(props.row.id)}`} hx-swap="outerHTML">
      <ProductRow {...props} />
    </hx-partial>
  )
}
