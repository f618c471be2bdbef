import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon } from './icon.tsx'

export type Column = {
  label: string
  numeric?: boolean
  hideLabel?: boolean
  class?: string
  /** A heading that sorts is a link to the page in that order. */
  sort?: { href: string; direction?: 'ascending' | 'descending' }
}

type TableProps = Attributes & {
  caption: string
  showCaption?: boolean
  columns: Column[]
  density?: 'regular' | 'dense'
  /** Heading row stays below the masthead while the page scrolls. */
  sticky?: boolean
  /** Where the table is narrow every row becomes a card; `Cell` brings the labels. On unless `false`. */
  stack?: boolean
  bodyId?: string
  /** The children bring their own bodies: groups of rows that are swapped as one. */
  grouped?: boolean
  children?: Child
}

export function Table(props: TableProps) {
  const {
    caption,
    showCaption,
    columns,
    density = 'regular',
    sticky,
    stack = true,
    bodyId,
    grouped,
    class: extra,
    children,
    ...rest
  } = props
  return (
    <div class="table-frame">
      <table
        class={classes('table', `table-${density}`, sticky && 'table-sticky', stack && 'table-stack', extra)}
        {...rest}
      >
        <caption class={showCaption ? 'table-caption' : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading {...column} />
            ))}
          </tr>
        </thead>
        {grouped ? children : <tbody id={bodyId}>{children}</tbody>}
      </table>
    </div>
  )
}

function Heading({ label, numeric, hideLabel, sort, class: extra }: Column) {
  const text = hideLabel ? <span class="visually-hidden">{label}</span> : label
  return (
    <th scope="col" class={classes(numeric && 'numeric', extra) || undefined} aria-sort={sort?.direction}>
      {sort ? (
        <a class="table-sort" href={sort.href}>
          {text}
          {sort.direction && <Icon name={sort.direction === 'ascending' ? 'arrow-up' : 'arrow-down'} size="s" />}
        </a>
      ) : (
        text
      )}
    </th>
  )
}

type CellProps = Attributes & {
  label?: string
  numeric?: boolean
  heading?: boolean
  colspan?: number
  children?: Child
}

/** A cell; `label` is its column's name, shown beside it where the table is too narrow for columns. `heading` names the row. */
export function Cell({ label, numeric, heading, class: extra, children, ...rest }: CellProps) {
  const look = classes(numeric && 'numeric', extra) || undefined
  return heading ? (
    <th scope="row" class={look} data-label={label} {...rest}>
      {children}
    </th>
  ) : (
    <td class={look} data-label={label} {...rest}>
      {children}
    </td>
  )
}
