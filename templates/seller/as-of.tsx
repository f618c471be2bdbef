import { paths } from '#src/lib/paths.ts'
import { exactTime } from '#src/lib/relative-time.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

/** A moment to look back to, as it was typed; `at` is null for now, and where it was typed wrongly. */
export type AsOf = { typed: string; at: Date | null; error?: string }

/** A moment as an address carries it. */
export const momentText = (at: Date): string => at.toISOString().replace('.000Z', 'Z')

/** What an address says of the moment: nothing for now. */
export const asOfQuery = ({ at }: Pick<AsOf, 'at'>): Record<string, string> => (at ? { as_of: momentText(at) } : {})

type AsOfFormProps = { action: string; asOf: AsOf; keep?: Record<string, string>; open?: boolean; label?: string }

/** Asks for a moment; folded away until it is wanted, open where one was chosen or typed wrongly. */
export function AsOfForm({ action, asOf, keep = {}, open, label = 'Look back to a moment' }: AsOfFormProps) {
  const { typed, at, error } = asOf
  return (
    <details class="disclosure as-of" open={open || Boolean(at) || Boolean(error)}>
      <Summary>{label}</Summary>
      <form method="get" action={action} class="as-of-form">
        {Object.entries(keep).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
        <Field
          name="as_of"
          form="as-of"
          label="As of"
          type={error ? 'text' : 'datetime-local'}
          step={1}
          hint="Date and time in UTC. Everything by then counts, nothing later."
          value={error ? typed : at ? at.toISOString().slice(0, 19) : ''}
          required
          width="medium"
          {...(error && { error })}
        />
        <Button icon="history">Show</Button>
      </form>
    </details>
  )
}

/** Says that this is the past, and leads back. */
export function AsOfBanner({ at, nowHref, children }: { at: Date; nowHref: string; children?: unknown }) {
  return (
    <Notice
      class="as-of-banner"
      title={`As of ${exactWithSeconds(at)}, read only`}
      actions={<LinkButton href={nowHref}>Back to now</LinkButton>}
    >
      {children as string}
    </Notice>
  )
}

/** "20 November 2026, 14:05:30 UTC"; without seconds where they are none. */
export const exactWithSeconds = (at: Date): string => {
  const seconds = at.toISOString().slice(16, 19)
  return seconds === ':00' ? exactTime(at) : exactTime(at).replace(/(\d\d:\d\d) UTC$/, `$1${seconds} UTC`)
}

/** In place of a file of a moment that is none. */
export function ExportMomentPage({ asOf }: { asOf: AsOf }) {
  return (
    <>
      <PageHead title="Export stock" lead="The stock as it was at a moment, as a file." />
      <ErrorSummary errors={{ as_of: asOf.error ?? '' }} form="as-of" />
      <AsOfForm action={paths.exportStock} asOf={asOf} open />
    </>
  )
}
