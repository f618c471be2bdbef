import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

export type Crumb = { label: string; href?: string }

/** Where this page lies; for places deeper than two. The last crumb is the page itself. */
export function Breadcrumbs({ crumbs, label = 'Breadcrumb' }: { crumbs: Crumb[]; label?: string }) {
  return (
    <nav class="crumbs" aria-label={label}>
      <ol>
        {crumbs.map(({ label, href }, i) => (
          <li>
            {i > 0 && <Icon name="chevron-right" size="s" class="crumb-mark flips" />}
            {href && i < crumbs.length - 1 ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

type PagerProps = Attributes & { previous?: string | null; next?: string | null; label?: string; summary?: Child }

/** Paging by key: only where one can go, forwards or back. */
export function Pager({ previous, next, label = 'Pages', summary, class: extra, ...rest }: PagerProps) {
  if (!previous && !next && !summary) return null
  return (
    <nav class={classes('pager', extra)} aria-label={label} {...rest}>
      {previous ? (
        <a class="button button-plain" href={previous} rel="prev">
          <Icon name="chevron-left" class="flips" /> <span class="button-text">Previous</span>
        </a>
      ) : (
        <span />
      )}
      {summary && <span class="pager-summary">{summary}</span>}
      {next ? (
        <a class="button button-plain" href={next} rel="next">
          <span class="button-text">Next</span> <Icon name="chevron-right" class="flips" />
        </a>
      ) : (
        <span />
      )}
    </nav>
  )
}

export type Tab = { label: string; href: string; current?: boolean; count?: number | null }

/** Views of one thing, each with its own address. */
export function Tabs({ tabs, label, class: extra, ...rest }: Attributes & { tabs: Tab[]; label: string }) {
  return (
    <nav class={classes('tabs', extra)} aria-label={label} {...rest}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a class="tab" href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count != null && <span class="tab-count">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type ChipProps = Attributes & { href: string; on?: boolean; removes?: boolean; count?: number; children?: Child }

/** A filter: a link that puts it on, or (on) takes it off. `removes` shows the cross. */
export function Chip({ href, on, removes, count, class: extra, children, ...rest }: ChipProps) {
  return (
    <a class={classes('chip', on && 'chip-on', extra)} href={href} aria-current={on ? 'true' : undefined} {...rest}>
      {on && !removes && <Icon name="check" size="s" />}
      {children}
      {count !== undefined && <span class="chip-count">{count}</span>}
      {removes && (
        <>
          <span class="visually-hidden"> (remove this filter)</span>
          <Icon name="x" size="s" />
        </>
      )}
    </a>
  )
}

/** Chips that wrap, named for a screen reader. */
export function Chips({ label, class: extra, children, ...rest }: Attributes & { label: string; children?: Child }) {
  return (
    <nav class={classes('chips', extra)} aria-label={label} {...rest}>
      {children}
    </nav>
  )
}

type SearchFieldProps = Attributes & {
  action: string
  label: string
  name?: string
  value?: string
  placeholder?: string
  /** Other choices to keep when searching: hidden fields. */
  keep?: Record<string, string | undefined>
  /** The field that the key `/` jumps to. One a page. */
  command?: boolean
  form?: Attributes
}

/** A search form; attributes such as hx-get go to its input. */
export function SearchField(props: SearchFieldProps) {
  const { action, label, name = 'q', value, placeholder, keep = {}, command, form, id, class: extra, ...rest } = props
  const inputId = id ?? `search-${name}`
  return (
    <search class={classes('search-frame', extra)}>
      <form class="search" method="get" action={action} {...form}>
        <label class="visually-hidden" for={inputId}>
          {label}
        </label>
        <Icon name="search" />
        <input
          type="search"
          class="input search-input"
          id={inputId}
          name={name}
          value={value}
          placeholder={placeholder ?? label}
          autocomplete="off"
          enterkeyhint="search"
          data-command={command ? '' : undefined}
          aria-keyshortcuts={command ? '/' : undefined}
          {...rest}
        />
        {command && (
          <span class="search-key" aria-hidden="true">
            /
          </span>
        )}
        {Object.entries(keep).map(([key, kept]) => kept && <input type="hidden" name={key} value={kept} />)}
        <button type="submit" class="visually-hidden" tabindex={-1}>
          Search
        </button>
      </form>
    </search>
  )
}

type MenuProps = Attributes & {
  label: Child
  name?: string
  icon?: IconName
  align?: 'start' | 'end'
  look?: string
  children?: Child
}

/** Opens without JavaScript; with it Escape and a click elsewhere close it. Put links, forms and `MenuItem`s inside. */
export function Menu({
  label,
  name,
  icon,
  align = 'end',
  look = 'button button-quiet',
  class: extra,
  children,
  ...rest
}: MenuProps) {
  return (
    <details class={classes('menu', extra)} data-menu {...rest}>
      <summary class={look} aria-label={name}>
        {icon && <Icon name={icon} />}
        {label}
        {!icon && <Icon name="chevron-down" size="s" />}
      </summary>
      <div class={classes('menu-panel', `menu-${align}`)}>{children}</div>
    </details>
  )
}

type MenuItemProps = Attributes & {
  href?: string
  icon?: IconName
  danger?: boolean
  name?: string
  value?: string
  children?: Child
}

/** A line of a menu: a link with `href`, else a button that submits the form around it. */
export function MenuItem({ href, icon, danger, class: extra, children, ...rest }: MenuItemProps) {
  const look = classes('menu-item', danger && 'menu-danger', extra)
  return href ? (
    <a class={look} href={href} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  ) : (
    <button type="submit" class={look} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
