import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon } from './icon.tsx'
import { type Column, Table } from './table.tsx'

type StockGridProps = Attributes & {
  caption: string
  columns: Column[]
  bodyId?: string
  grouped?: boolean
  children?: Child
}

/**
 * Dense rows with a heading row and a first column that stay; narrow, each row is a card of two lines.
 * Give the cells of a row these classes: stock-name, stock-count, stock-fact, stock-state, stock-more.
 */
export function StockGrid({ caption, columns, bodyId, grouped, class: extra, children, ...rest }: StockGridProps) {
  return (
    <Table
      caption={caption}
      columns={columns}
      density="dense"
      sticky
      stack={false}
      bodyId={bodyId}
      grouped={grouped}
      class={classes('stock-grid', extra)}
      {...rest}
    >
      {children}
    </Table>
  )
}

type StockNameProps = { title: string; options?: string; sku?: string; href?: string }

/** What a row of the grid is about: the product, which of its variants, its SKU. */
export function StockName({ title, options, sku, href }: StockNameProps) {
  const named = href ? html`<a href="${href}">${title}</a>` : html`<span>${title}</span>`
  const variant = options && html`<span class="stock-options">${options}</span>`
  return html`<span class="stock-title">${named}${variant}${sku && html`<span class="stock-sku">${sku}</span>`}</span>`
}

type StepperProps = Attributes & {
  name: string
  id: string
  /** Names the field, for example "On hand, Walker boot 42 Black". */
  label: string
  value: string | number
  wrong?: boolean
  describedBy?: string
  disabled?: boolean
  /** Attributes of − and +; with a `formaction` they are real submit buttons and need no JavaScript. */
  less?: Attributes & { formaction?: string; name?: string; value?: string | number }
  more?: Attributes & { formaction?: string; name?: string; value?: string | number }
}

/** A number with − and + at thumb's reach; the buttons show on touch and narrow screens. */
export function Stepper({
  name,
  id,
  label,
  value,
  wrong,
  describedBy,
  less,
  more,
  class: extra,
  ...rest
}: StepperProps) {
  return (
    <span class="stepper">
      <StepButton by={-1} field={id} label={`One less: ${label}`} {...less} />
      <input
        class={classes('input', 'stepper-input', extra)}
        type="text"
        inputmode="numeric"
        autocomplete="off"
        name={name}
        id={id}
        value={value}
        aria-label={label}
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={describedBy}
        {...rest}
      />
      <StepButton by={1} field={id} label={`One more: ${label}`} {...more} />
    </span>
  )
}

type StepButtonProps = Attributes & { by: 1 | -1; field: string; label: string; formaction?: string }

function StepButton({ by, field, label, formaction, ...rest }: StepButtonProps) {
  return (
    <button
      type={formaction ? 'submit' : 'button'}
      class="stepper-button"
      aria-label={label}
      formaction={formaction}
      data-step={formaction ? undefined : by}
      data-for={formaction ? undefined : field}
      {...rest}
    >
      <Icon name={by > 0 ? 'plus' : 'minus'} />
    </button>
  )
}
