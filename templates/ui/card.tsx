import type { Child } from 'hono/jsx'
import { type Attributes, classes, type Tone } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

type CardProps = Omit<Attributes, 'title'> & {
  title?: Child
  headingLevel?: 2 | 3
  actions?: Child
  flush?: boolean
  children?: Child
}

/** A plain panel with a line around it; `flush` lets a table or list reach its edges. */
export function Card({ title, headingLevel = 2, actions, flush, class: extra, children, ...rest }: CardProps) {
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  return (
    <section class={classes('card', flush && 'card-flush', extra)} {...rest}>
      {(title || actions) && (
        <div class="card-head">
          {title && <Heading class="card-title">{title}</Heading>}
          {actions && <div class="card-actions">{actions}</div>}
        </div>
      )}
      <div class="card-body">{children}</div>
    </section>
  )
}

type EmptyStateProps = Attributes & {
  icon: IconName
  title: string
  children?: Child
  action?: Child
  headingLevel?: 2 | 3
}

/** What this place is for, and the first step into it. */
export function EmptyState({
  icon,
  title,
  action,
  headingLevel = 2,
  class: extra,
  children,
  ...rest
}: EmptyStateProps) {
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  return (
    <div class={classes('empty', extra)} {...rest}>
      <span class="empty-arch">
        <Icon name={icon} size="l" />
      </span>
      <Heading class="empty-title">{title}</Heading>
      {children && <p class="empty-text">{children}</p>}
      {action && <div class="empty-action">{action}</div>}
    </div>
  )
}

type StatTileProps = Attributes & { label: string; value: Child; note?: Child; href?: string; tone?: Tone }

/** One figure worth a glance; with `href` the whole tile leads to what is behind it. */
export function StatTile({ label, value, note, href, tone, class: extra, ...rest }: StatTileProps) {
  const inside = (
    <>
      <span class="stat-label">{label}</span>
      <span class="stat-value">{value}</span>
      {note && <span class="stat-note">{note}</span>}
    </>
  )
  const look = classes('stat', tone && `stat-${tone}`, extra)
  return href ? (
    <a class={classes(look, 'stat-link')} href={href} {...rest}>
      {inside}
    </a>
  ) : (
    <div class={look} {...rest}>
      {inside}
    </div>
  )
}

type NoticeProps = Attributes & {
  tone?: 'info' | 'good' | 'warn' | 'bad'
  title?: string
  actions?: Child
  children?: Child
}

const noticeIcons = { info: 'info', good: 'circle-check', warn: 'triangle-alert', bad: 'circle-x' } as const

/** A panel that explains a state of things on the page and what can be done about it. */
export function Notice({ tone = 'info', title, actions, class: extra, children, ...rest }: NoticeProps) {
  return (
    <div class={classes('notice', `notice-${tone}`, extra)} {...rest}>
      <Icon name={noticeIcons[tone]} />
      <div class="notice-body">
        {title && <p class="notice-title">{title}</p>}
        {children && <div class="notice-text">{children}</div>}
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}

type DescriptionListProps = Attributes & { items: { term: string; value: Child }[] }

/** Names and what they are: an address, a submission, a delivery. */
export function DescriptionList({ items, class: extra, ...rest }: DescriptionListProps) {
  return (
    <dl class={classes('facts', extra)} {...rest}>
      {items.map(({ term, value }) => (
        <div class="fact">
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
