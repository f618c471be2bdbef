import { paths } from '#src/lib/paths.ts'
import type { LastCheck } from '#src/market/stock/check-list.ts'
import { LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Time } from '#templates/ui/time.tsx'

/** How the last check of the ledger ended: a quiet line while all is well, loud when something is wrong. */
export function CheckNote({ check, now }: { check: LastCheck | null; now: Date }) {
  if (check && check.open > 0) {
    const first = check.breaks.find((one) => !one.settled)
    return (
      <Notice
        tone="bad"
        title={`The stock ledger has ${check.open === 1 ? 'a wrong row' : `${check.open} wrong rows`}.`}
        actions={
          <LinkButton href={paths.adminChecks()} size="s">
            See what is wrong
          </LinkButton>
        }
      >
        {first && `${first.shop}, ${first.where}: ${first.what}.`}
      </Notice>
    )
  }
  return (
    <p class="check-note">
      <Icon name="shield-check" />
      <span>
        {check?.endedAt ? (
          <>
            <a href={paths.adminChecks()}>Stock ledger checked</a> <Time at={check.endedAt} now={now} />: each of{' '}
            {check.updates.toLocaleString('en')} changes fits.
          </>
        ) : (
          <>
            <a href={paths.adminChecks()}>The stock ledger</a> is checked for the first time in the coming night.
          </>
        )}
      </span>
    </p>
  )
}
