import { paths } from '#src/lib/paths.ts'
import { Icon } from '#templates/ui/icon.tsx'

export const bellCountId = 'bell-count'

/** Nobody needs to know how many more than that. */
const said = (count: number) => (count > 99 ? '99+' : String(count))

/** How much is unread, in the head of every page. A script keeps the number true; without it the next page does. */
export function Bell({ count, path }: { count: number; path: string }) {
  return (
    <a
      class="bell"
      href={paths.notices}
      aria-current={path === paths.notices ? 'page' : undefined}
      data-bell={paths.noticeStream}
    >
      <Icon name="bell" />
      <span class="visually-hidden">Notices</span>
      <BellCount count={count} />
    </a>
  )
}

function BellCount({ count }: { count: number }) {
  return (
    <span class="bell-count" id={bellCountId} hidden={count === 0}>
      <span data-bell-count>{said(count)}</span>
      <span class="visually-hidden"> unread</span>
    </span>
  )
}

/** The part of an htmx answer that brings the number up to date. */
export function BellCountAnswer({ count }: { count: number }) {
  return (
    <hx-partial hx-target={`#${bellCountId}`} hx-swap="outerHTML">
      <BellCount count={count} />
    </hx-partial>
  )
}
