import type { Child } from 'hono/jsx'
import { LinkButton } from '#templates/ui/button.tsx'

const id = 'show-more'
const endId = 'show-more-end'

export type ShowMoreProps = {
  /** The address of the next page, or null where this is the last. */
  next: string | null
  /** Set on a later page that was opened by its address: the way back to the first. */
  first?: string | null
  what: string
}

/** The way on through a long list: appends to it, or without scripts leads to the next page. */
export function ShowMore({ next, first, what }: ShowMoreProps) {
  return (
    <div class="show-more" id={id}>
      {first && (
        <LinkButton href={first} variant="quiet" icon="arrow-left">
          Back to the first {what}
        </LinkButton>
      )}
      {next && (
        <LinkButton id={endId} href={next} rel="next" hx-get={next} hx-swap="none" hx-disable="this">
          Show more {what}
        </LinkButton>
      )}
    </div>
  )
}

/** The answer to "Show more": what comes at the end of the list `into`, and the way on from there. */
export function ShownMore({
  into,
  count,
  children,
  next,
  what,
}: ShowMoreProps & { into: string; count: number; children: Child }) {
  return (
    <>
      <hx-partial hx-target={`#${into}`} hx-swap="beforeend">
        {children}
      </hx-partial>
      <hx-partial hx-target={`#${id}`} hx-swap="outerHTML">
        {next ? (
          <ShowMore next={next} what={what} />
        ) : (
          <div class="show-more" id={id}>
            {/* The focus was on the button that is gone now: it rests here. */}
            <p class="quiet" id={endId} tabindex={-1}>
              These were all {what}.
            </p>
          </div>
        )}
      </hx-partial>
      <hx-partial hx-target="#announcer" hx-swap="innerHTML">
        <p>
          {count} more {what} shown.
        </p>
      </hx-partial>
    </>
  )
}
