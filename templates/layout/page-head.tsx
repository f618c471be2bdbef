import type { Child } from 'hono/jsx'
import { classes } from '#templates/ui/attributes.ts'
import { Menu } from '#templates/ui/navigation.tsx'

/** What is done with a page now and then: behind one button, so that the acts used often stand out. */
export const PageMore = ({ children }: { children?: Child }) => (
  <Menu label="More" class="page-more">
    {children}
  </Menu>
)

type PageHeadProps = { title: Child; lead?: Child; badge?: Child; actions?: Child; class?: string }

/** The one h1 of a page, what the page is for, and what can be done with it as a whole. */
export function PageHead({ title, lead, badge, actions, class: extra }: PageHeadProps) {
  return (
    <div class={classes('page-head', extra)}>
      <div class="page-head-words">
        <h1 class="page-title">
          {title} {badge}
        </h1>
        {lead && <p class="page-lead">{lead}</p>}
      </div>
      {actions && <div class="page-actions">{actions}</div>}
    </div>
  )
}
