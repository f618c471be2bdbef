import type { Child } from 'hono/jsx'
import type { Chrome } from './chrome.ts'
import { Document } from './document.tsx'

type CentredProps = { title: string; chrome: Chrome; heading?: string; lead?: Child; aside?: Child; children?: Child }

/** One thing to do in the middle of a quiet page: sign in, register, enter a code. `aside` is the line under the panel. */
export function Centred({ title, chrome, heading, lead, aside, children }: CentredProps) {
  return (
    <Document title={title} area="account" chrome={chrome}>
      <div class="centred">
        <h1 class="centred-title">{heading ?? title}</h1>
        {lead && <p class="centred-lead">{lead}</p>}
        <div class="centred-panel">{children}</div>
        {aside && <p class="centred-aside">{aside}</p>}
      </div>
    </Document>
  )
}
