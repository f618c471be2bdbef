import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'

type ReviewLayoutProps = Attributes & {
  /** A list of `QueueItem`. */
  queue: Child
  queueLabel: string
  /** Something of the queue is open: on a phone it then takes the queue's place. */
  open?: boolean
  decision?: Child
  children?: Child
}

/** The queue left, the thing to decide right, the decision always in sight. */
export function ReviewLayout({
  queue,
  queueLabel,
  open,
  decision,
  class: extra,
  children,
  ...rest
}: ReviewLayoutProps) {
  return (
    <div class="review-frame">
      <div class={classes('review', open && 'review-open', extra)} {...rest}>
        <nav class="review-queue" aria-label={queueLabel}>
          <ul>{queue}</ul>
        </nav>
        <div class="review-subject">
          <div class="review-matter">{children}</div>
          {decision && (
            <section class="review-decision" aria-label="Decision">
              {decision}
            </section>
          )}
        </div>
      </div>
    </div>
  )
}

type QueueItemProps = Attributes & { href: string; title: string; note?: Child; badge?: Child; current?: boolean }

export function QueueItem({ href, title, note, badge, current, class: extra, ...rest }: QueueItemProps) {
  return (
    <li>
      <a class={classes('queue-item', extra)} href={href} aria-current={current ? 'page' : undefined} {...rest}>
        <span class="queue-title">{title}</span>
        {badge}
        {note && <span class="queue-note">{note}</span>}
      </a>
    </li>
  )
}
