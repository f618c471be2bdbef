import { paths } from '#src/lib/paths.ts'
import { Notice } from '#templates/ui/card.tsx'

/** On every page of somebody's work until they have set up what is demanded of them. */
export function FactorNotice({ days }: { days: number }) {
  const left = days <= 0 ? 'now' : days === 1 ? 'within a day' : `within ${days} days`
  return (
    <Notice
      tone="warn"
      class="factor-notice"
      title={`Set up two-factor sign-in ${left}`}
      actions={<a href={paths.twoFactorPart('new')}>Set it up</a>}
    >
      What you do here needs a second factor. Afterwards nothing else opens until you have one.
    </Notice>
  )
}
