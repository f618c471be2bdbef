import type { CountLine } from '#src/market/stock/count-lines.ts'
import type { Scanned } from '#src/market/stock/scan.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { nameOf } from './stock-change.tsx'

/** What a scan is answered with: words, and what can be done about them. */
export type ScanAnswer = {
  said: string
  tone: 'good' | 'warn' | 'bad'
  code: string
  line?: CountLine
  /** One barcode on several variants. */
  choices?: Scanned[]
  /** A variant that is no line of the count yet. */
  include?: number
}

type ScanFieldProps = {
  action: string
  formKey?: string
  label: string
  /** The variant that was scanned last, where a second scan means more than the first. */
  last?: number
  focus?: boolean
}

/** A scanner types into it and presses Enter. The field keeps the focus, and the next code need not wait for an answer. */
export function ScanField({ action, formKey, label, last, focus = true }: ScanFieldProps) {
  return (
    <form class="scan" method="post" action={action} data-scan="" id="scan">
      <Icon name="hash" />
      <input
        class="input scan-field"
        type="text"
        name="code"
        id="scan-code"
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="go"
        maxlength={100}
        aria-describedby="scan-said"
        autofocus={focus}
      />
      {formKey && <input type="hidden" name="key" value={formKey} />}
      {last !== undefined && <ScanLast variantId={last} />}
      <Button>Scan</Button>
    </form>
  )
}

/** What was scanned last; an answer brings it up to date. */
export const ScanLast = ({ variantId }: { variantId: number }) => (
  <input type="hidden" id="scan-last" name="last" value={variantId} />
)

const ICONS = { good: 'circle-check', warn: 'triangle-alert', bad: 'circle-x' } as const

/** What the last scan did, in sight and read out. */
export function ScanSaid({ action, scan }: { action: string; scan?: ScanAnswer | undefined }) {
  if (!scan) return <div id="scan-said" class="scan-said" />
  const { said, tone, line, choices = [], include } = scan
  return (
    <div id="scan-said" class={`scan-said scan-${tone}`} data-announce={said}>
      <p>
        <Icon name={ICONS[tone]} /> <strong>{said}</strong>
      </p>
      {line && line.counted !== null && line.counted > 0 && (
        <Act action={action} fields={{ variant: line.variantId, kind: 'add', quantity: '-1' }}>
          Take one back
        </Act>
      )}
      {choices.map((one) => (
        <Act action={action} fields={{ variant: one.variantId, kind: 'add', quantity: '+1' }}>
          {`${nameOf(one)} ${one.sku}`}
        </Act>
      ))}
      {include !== undefined && (
        <Act action={action} fields={{ variant: include, kind: 'add', quantity: '+1', include: '1' }}>
          Count it too
        </Act>
      )}
    </div>
  )
}

function Act({
  action,
  fields,
  children,
}: {
  action: string
  fields: Record<string, string | number>
  children: string
}) {
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none" hx-disable="find button">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button size="s">{children}</Button>
    </form>
  )
}
