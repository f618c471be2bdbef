import type { RoundRun } from '#src/market/reports/rounds.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

type RoundsProps = { rounds: RoundRun[]; now: Date }

/** Rounds are noted once a minute: a worker that was not heard of for this long is not there. */
const SILENT_AFTER = 5 * 60_000

export function WorkerNotice({ rounds, now }: RoundsProps) {
  const last = rounds.reduce((latest, { endedAt }) => Math.max(latest, endedAt.getTime()), 0)
  if (last > 0 && now.getTime() - last < SILENT_AFTER) return null
  return (
    <Notice tone="bad" title="Nobody is at work">
      {last > 0 ? (
        <>
          The worker was last heard of <Time at={new Date(last)} now={now} />. Nothing is lost: start it, and it goes
          on.
        </>
      ) : (
        'No worker was heard of yet. A market that was just started says so within a minute.'
      )}
    </Notice>
  )
}

/** What is looked after at intervals, and how it went. */
export function Rounds({ rounds, now }: RoundsProps) {
  if (rounds.length === 0) return null
  return (
    <Card title="Rounds" flush>
      <Table
        caption="What is looked after at intervals"
        density="dense"
        columns={[
          { label: 'Round' },
          { label: 'Every' },
          { label: 'Last noted' },
          { label: 'Took', numeric: true },
          { label: 'State' },
        ]}
      >
        {rounds.map((round) => (
          <tr>
            <Cell heading>{round.name.replace(/^./, (letter) => letter.toUpperCase())}</Cell>
            <Cell label="Every">{interval(round.seconds)}</Cell>
            <Cell label="Last noted" class="mail-brief">
              <Time at={round.endedAt} now={now} />
            </Cell>
            <Cell label="Took" numeric>
              {round.tookMs.toLocaleString('en')} ms
            </Cell>
            <Cell label="State">
              <div class="mail-state">
                {round.failures > 0 ? (
                  <Badge tone="bad" icon="circle-x">
                    Failed {round.failures === 1 ? 'once' : `${round.failures} times in a row`}
                  </Badge>
                ) : (
                  <Badge tone="good" icon="check">
                    Went well
                  </Badge>
                )}
                {round.failures > 0 && round.lastError && <p class="mail-error">{round.lastError}</p>}
                {round.failures === 0 && round.failedAt && (
                  <p class="job-does">
                    Last failed <Time at={round.failedAt} now={now} />
                  </p>
                )}
              </div>
            </Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function interval(seconds: number): string {
  if (seconds < 60) return `${seconds} seconds`
  const minutes = seconds / 60
  if (minutes < 60) return minutes === 1 ? 'minute' : `${minutes} minutes`
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`
}
