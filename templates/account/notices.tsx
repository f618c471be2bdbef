import { paths } from '#src/lib/paths.ts'
import type { NoticeRow } from '#src/market/notifications/notices.ts'
import { BellCountAnswer } from '#templates/layout/bell.tsx'
import { PageHead } from '#templates/layout/page-head.tsx'
import { classes } from '#templates/ui/attributes.ts'
import { Button, IconButton, LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Pager } from '#templates/ui/navigation.tsx'
import { Time } from '#templates/ui/time.tsx'
import { noticeWords } from './notice-words.ts'

export type NoticesProps = { rows: NoticeRow[]; next: string | null; first: boolean; now: Date }

const LIST = 'notice-list'

export function NoticesPage({ unread, ...list }: NoticesProps & { unread: number }) {
  return (
    <>
      <PageHead
        title="Notices"
        lead="What happened to your orders, your shop and what waits for you."
        actions={
          <LinkButton href={paths.noticeSettings} icon="settings">
            Choose what you are told
          </LinkButton>
        }
      />
      <NoticeList {...list} unread={unread} />
    </>
  )
}

/** After something was read: the list and the number beside the bell. */
export function NoticesRead({ count, said, ...list }: NoticesProps & { count: number; said: string }) {
  return (
    <>
      <NoticeList {...list} unread={count} said={said} />
      <BellCountAnswer count={count} />
    </>
  )
}

function NoticeList({ rows, next, first, now, unread, said }: NoticesProps & { unread: number; said?: string }) {
  const fresh = rows.filter((row) => !row.readAt)
  const known = rows.filter((row) => row.readAt)
  return (
    <div
      class="notice-list"
      id={LIST}
      data-announce={said}
      {...(first && {
        'hx-get': paths.notices,
        'hx-trigger': 'market:notice from:body',
        'hx-select': `#${LIST}`,
        'hx-swap': 'outerMorph',
      })}
    >
      {rows.length === 0 && <Nothing first={first} />}
      {fresh.length > 0 && (
        <Card flush title="New" actions={unread > 1 && <ReadAll upTo={Math.max(...rows.map(({ id }) => id))} />}>
          <Rows rows={fresh} now={now} />
        </Card>
      )}
      {known.length > 0 && (
        <Card flush title={first ? 'Earlier' : 'Earlier notices'}>
          <Rows rows={known} now={now} />
        </Card>
      )}
      <Pager next={next && paths.noticesAfter(next)} previous={first ? null : paths.notices} />
    </div>
  )
}

const Nothing = ({ first }: { first: boolean }) => (
  <EmptyState icon="bell" title={first ? 'No notices yet' : 'No more notices'}>
    {first
      ? 'When an order moves, a shop writes, or something waits for you, it stands here.'
      : 'These were all that are kept.'}
  </EmptyState>
)

const Rows = ({ rows, now }: { rows: NoticeRow[]; now: Date }) => (
  <ul class="news">
    {rows.map((row) => (
      <NoticeItem row={row} now={now} />
    ))}
  </ul>
)

// Answered with the list; the forms are real ones, for those without scripts.
const swap = { 'hx-target': `#${LIST}`, 'hx-swap': 'outerMorph', 'hx-disable': 'find button' } as const

function ReadAll({ upTo }: { upTo: number }) {
  return (
    <form method="post" action={paths.noticeReadings} hx-post={paths.noticeReadings} {...swap}>
      <input type="hidden" name="up_to" value={String(upTo)} />
      <Button size="s" icon="check" busyText="Marking">
        Mark all as read
      </Button>
    </form>
  )
}

function NoticeItem({ row, now }: { row: NoticeRow; now: Date }) {
  const { title, text, icon, tone } = noticeWords(row.kind, row.data)
  const unread = row.readAt === null
  const reading = paths.noticeReading(row.id)
  const label = `Mark as ${unread ? 'read' : 'unread'}: ${title}`
  return (
    <li class={classes('news-row', unread && 'news-unread')} id={`notice-${row.id}`}>
      <span class={classes('news-sign', tone && `news-sign-${tone}`)}>
        <Icon name={icon} />
      </span>
      <div class="news-words">
        <a class="news-title" href={paths.notice(row.id)}>
          {unread && <span class="visually-hidden">Unread: </span>}
          <span dir="auto">{title}</span>
        </a>
        {text && (
          <p class="news-text" dir="auto">
            {text}
          </p>
        )}
        <Time class="news-time" at={row.createdAt} now={now} />
      </div>
      <form method="post" action={reading} hx-post={reading} {...swap}>
        <input type="hidden" name="read" value={unread ? 'yes' : 'no'} />
        <IconButton
          type="submit"
          size="s"
          id={`notice-mark-${row.id}`}
          icon={unread ? 'check' : 'undo-2'}
          label={label}
        />
      </form>
    </li>
  )
}
