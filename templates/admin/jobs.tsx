import { paths } from '#src/lib/paths.ts'
import type { JobRow, JobState, Work } from '#src/market/reports/jobs.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, Notice } from '#templates/ui/card.tsx'
import { Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { jobWords } from './job-words.ts'
import { Rounds, WorkerNotice } from './rounds.tsx'

export type JobsPageProps = Work & {
  state: JobState | undefined
  mayDecide: boolean
  now: Date
}

const states = {
  waiting: { label: 'Waiting', tone: 'info', icon: 'clock' },
  failing: { label: 'Failing', tone: 'warn', icon: 'triangle-alert' },
  dead: { label: 'Given up', tone: 'bad', icon: 'circle-x' },
  working: { label: 'At work', tone: 'good', icon: 'play' },
} as const

export function JobsPage(props: JobsPageProps) {
  const { rows, next, state, counts, deadMail, rounds, events, mayDecide, now } = props
  const tabs = [
    { label: 'All', href: paths.adminJobs(), current: !state },
    ...(['waiting', 'failing', 'dead', 'working'] as const).map((one) => ({
      label: states[one].label,
      href: paths.adminJobs({ state: one }),
      current: state === one,
      count: counts[one],
    })),
  ]
  return (
    <>
      <PageHead
        title="Work behind the pages"
        lead="What the market does without anybody waiting for it: when it is tried next, and what went wrong."
        actions={
          <LinkButton href={paths.adminMail()} icon="mail">
            Mail
          </LinkButton>
        }
      />
      <div class="mail-stack">
        <WorkerNotice rounds={rounds} now={now} />
        {counts.dead > 0 && <DeadNotice count={counts.dead} mayDecide={mayDecide} />}
        {deadMail > 0 && (
          <Notice
            tone="warn"
            title={deadMail === 1 ? 'One message could not be sent' : `${deadMail} messages could not be sent`}
          >
            <a href={paths.adminMail({ state: 'dead' })}>See why, send them again or throw them away</a>.
          </Notice>
        )}
        <Tabs label="Jobs by state" tabs={tabs} />
        <JobTable rows={rows} state={state} mayDecide={mayDecide} now={now} />
        <Pager next={next === null ? null : paths.adminJobs({ state: state ?? '', before: `${next}` })} />
        <Rounds rounds={rounds} now={now} />
        {events.length > 0 && <Decisions events={events} now={now} />}
      </div>
    </>
  )
}

function DeadNotice({ count, mayDecide }: { count: number; mayDecide: boolean }) {
  const retryAll = (
    <form method="post" action={paths.adminJobRetry()}>
      <Button icon="refresh-cw">Try those given up again</Button>
    </form>
  )
  return (
    <Notice
      tone="bad"
      title={count === 1 ? 'One job was given up' : `${count} jobs were given up`}
      {...(mayDecide ? { actions: retryAll } : {})}
    >
      Each was tried as often as it may be, and waits for somebody to decide.
    </Notice>
  )
}

function JobTable({ rows, state, mayDecide, now }: Pick<JobsPageProps, 'rows' | 'state' | 'mayDecide' | 'now'>) {
  if (rows.length === 0)
    return (
      <EmptyState icon="circle-check" title={state ? 'No jobs of this kind' : 'Nothing is left to do'}>
        Mails, imports and documents appear here from the moment they are asked for until they are done.
      </EmptyState>
    )
  return (
    <Table
      caption="Jobs, newest first"
      columns={[
        { label: 'Job' },
        { label: 'State' },
        { label: 'Tries', numeric: true },
        { label: 'Next try' },
        { label: 'Asked for' },
        { label: 'Action', hideLabel: true },
      ]}
    >
      {rows.map((row) => (
        <JobTableRow row={row} mayDecide={mayDecide} now={now} />
      ))}
    </Table>
  )
}

export function JobTableRow({ row, mayDecide, now }: { row: JobRow; mayDecide: boolean; now: Date }) {
  const { label, tone, icon } = states[row.state]
  const { name, does } = jobWords(row.task)
  return (
    <tr id={`job-${row.id}`}>
      <Cell heading>
        <div class="job-what">
          <span>{name}</span>
          {does && <span class="job-does">{does}</span>}
        </div>
      </Cell>
      <Cell label="State">
        <div class="mail-state">
          <Badge tone={tone} icon={icon}>
            {label}
          </Badge>
          {row.lastError && row.attempts > 0 && <p class="mail-error">{row.lastError}</p>}
        </div>
      </Cell>
      <Cell label="Tries" numeric class="mail-brief">
        {row.attempts} of {row.maxAttempts}
      </Cell>
      <Cell label="Next try" class="mail-brief">
        {row.state === 'dead' ? 'none' : row.state === 'working' ? 'now' : <Time at={row.runAt} now={now} />}
      </Cell>
      <Cell label="Asked for" class="mail-brief">
        <Time at={row.createdAt} now={now} />
      </Cell>
      <Cell class="mail-action">{mayDecide && row.state !== 'working' && <JobActions row={row} name={name} />}</Cell>
    </tr>
  )
}

function JobActions({ row, name }: { row: JobRow; name: string }) {
  const target = { 'hx-target': `#job-${row.id}`, 'hx-swap': 'outerHTML', 'hx-disable': 'find button' }
  const called = <span class="visually-hidden">: {name}</span>
  return (
    <div class="job-actions">
      <form method="post" action={paths.adminJobRetry(row.id)} hx-post={paths.adminJobRetry(row.id)} {...target}>
        <Button size="s" icon="refresh-cw" busyText="Queueing">
          Try now{called}
        </Button>
      </form>
      {row.state !== 'waiting' && (
        <form method="post" action={paths.adminJobRemoval(row.id)} hx-post={paths.adminJobRemoval(row.id)} {...target}>
          <Button size="s" variant="quiet" icon="trash-2" busyText="Removing">
            Throw away{called}
          </Button>
        </form>
      )}
    </div>
  )
}

/** What stands in a job's place when it is gone. */
export function JobGone({ row }: { row: JobRow }) {
  return (
    <tr id={`job-${row.id}`}>
      <td colspan={6} class="job-gone">
        {jobWords(row.task).name}: thrown away.
      </td>
    </tr>
  )
}

function Decisions({ events, now }: Pick<JobsPageProps, 'events' | 'now'>) {
  return (
    <Card title="Decided by staff" flush>
      <ul class="moves">
        {events.map(({ action, task, subject, by, at }) => (
          <li class="move">
            <span class="move-what">
              {by} {action === 'retried' ? 'had tried again' : 'threw away'}: {jobWords(task).name}
              <span class="job-does"> ({subject})</span>
            </span>
            <span class="move-number quiet">
              <Time at={at} now={now} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
