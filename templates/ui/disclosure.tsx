import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'

/** The line of a `<details class="disclosure">` that opens it. */
export function Summary({ children }: { children?: Child }) {
  return (
    <summary>
      <Icon name="chevron-right" size="s" class="flips" />
      <span>{children}</span>
    </summary>
  )
}
