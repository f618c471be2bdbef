import type { Child } from 'hono/jsx'

type PanelProps = { heading: string; lead?: Child; aside?: Child; children?: Child }

/** One thing to do in the middle of a quiet page. `aside` is the line under the panel. */
export function Panel({ heading, lead, aside, children }: PanelProps) {
  return (
    <div class="centred">
      <h1 class="centred-title">{heading}</h1>
      {lead && <p class="centred-lead">{lead}</p>}
      <div class="centred-panel">{children}</div>
      {aside && <p class="centred-aside">{aside}</p>}
    </div>
  )
}
