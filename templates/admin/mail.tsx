import { paths } from '#src/lib/paths.ts'
import type { MailKind } from '#src/market/notifications/kinds.ts'
import type { MailRow, MailState } from '#src/market/notifications/queue.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { kindNames } from '#templates/mail/names.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { EmptyState, Notice } from '#templates/ui/card.tsx'
import { Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

export type MailPageProps = {
  rows: MailRow[]
  next: number | null
  state: MailState | undefined
  counts: { queued: number; dead: number; kept: number }
  mayDecide: boolean
  now: Date
}

const states = {
  queued: { label: 'Waiting', tone: 'info', icon: 'clock' },
  dead: { label: 'Failed', tone: 'bad', icon: 'circle-x' },
  kept: { label: 'Kept here', tone: 'quiet', icon: 'inbox' },
  sent: { label: 'Sent', tone: 'good', icon: 'check' },
} as const

export function MailPage({ rows, next, state, counts, mayDecide, now }: MailPageProps) {
  const tabs = [
    { label: 'All', href: paths.adminMail(), current: !state },
    ...(['queued', 'dead', 'sent', 'kept'] as const)
      .filter((one) => one !== 'kept' || counts.kept > 0)
      .map((one) => ({
        label: states[one].label,
        href: paths.adminMail({ state: one }),
        current: state === one,
        count: one === 'sent' ? null : counts[one],
      })),
  ]
  return (
    <>
      <PageHead
        title="Mail"
        lead="What the market sends, and whether the mail server took it."
        actions={
          <>
            <LinkButton href={paths.adminJobs()} icon="history">
              Work behind the pages
            </LinkButton>
            <LinkButton href={paths.adminMailPreview()} icon="eye">
              Look at the mails
            </LinkButton>
          </>
        }
      />
      <div class="mail-stack">
        {counts.dead > 0 && <FailedNotice count={counts.dead} mayDecide={mayDecide} />}
        <Tabs label="Mail by state" tabs={tabs} />
        <MailTable rows={rows} mayDecide={mayDecide} now={now} />
        <Pager next={next === null ? null : paths.adminMail({ state: state ?? '', before: `${next}` })} />
      </div>
    </>
  )
}

function FailedNotice({ count, mayDecide }: { count: number; mayDecide: boolean }) {
  const retryAll = (
    <form method="post" action={paths.adminMailRetry()}>
      <Button icon="refresh-cw">Send the failed ones again</Button>
    </form>
  )
  return (
    <Notice
      tone="bad"
      title={count === 1 ? 'One message could not be sent' : `${count} messages could not be sent`}
      {...(mayDecide ? { actions: retryAll } : {})}
    >
      Nothing is lost: each is kept until it is sent. The last answer of the mail server stands beside it.
    </Notice>
  )
}

export function MailTable({ rows, mayDecide, now }: Pick<MailPageProps, 'rows' | 'mayDecide' | 'now'>) {
  if (rows.length === 0) {
    return (
      <EmptyState icon="mail" title="No messages here">
        Codes, decisions on shops and notices appear here when they are written.
      </EmptyState>
    )
  }
  return (
    <Table
      caption="Messages, newest first"
      columns={[
        { label: 'Message' },
        { label: 'To' },
        { label: 'State' },
        { label: 'Tries', numeric: true },
        { label: 'Written' },
        { label: 'Action', hideLabel: true },
      ]}
    >
      {rows.map((row) => (
        <MailTableRow row={row} mayDecide={mayDecide} now={now} />
      ))}
    </Table>
  )
}

export function MailTableRow({ row, mayDecide, now }: { row: MailRow; mayDecide: boolean; now: Date }) {
  const { label, tone, icon } = states[row.state]
  const retry = mayDecide && (row.state === 'dead' || (row.state === 'queued' && row.tries > 0))
  return (
    <tr id={`mail-${row.id}`}>
      <Cell heading>{kindNames[row.kind as MailKind] ?? row.kind}</Cell>
      <Cell label="To">{row.to}</Cell>
      <Cell label="State">
        <div class="mail-state">
          <Badge tone={tone} icon={icon}>
            {label}
          </Badge>
          {row.lastError && <p class="mail-error">{row.lastError}</p>}
        </div>
      </Cell>
      <Cell label="Tries" numeric>
        {row.tries}
      </Cell>
      <Cell label="Written" class="mail-brief">
        <Time at={row.createdAt} now={now} />
      </Cell>
      <Cell class="mail-action mail-brief">
        {retry && (
          <form
            method="post"
            action={paths.adminMailRetry(row.id)}
            hx-post={paths.adminMailRetry(row.id)}
            hx-target={`#mail-${row.id}`}
            hx-swap="outerHTML"
            hx-disable="find button"
          >
            <Button size="s" icon="refresh-cw" busyText="Queueing">
              Send again
            </Button>
          </form>
        )}
        {mayDecide && row.state === 'dead' && (
          <form method="post" action={paths.adminMailRemoval(row.id)}>
            <Button size="s" variant="quiet" icon="trash-2">
              Throw away
            </Button>
          </form>
        )}
      </Cell>
    </tr>
  )
}
