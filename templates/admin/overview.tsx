import { paths } from '#src/lib/paths.ts'
import type { MarketOverview, MarketSales } from '#src/market/reports/market-overview.ts'
import type { Decision } from '#src/market/shops/history.ts'
import type { LastCheck } from '#src/market/stock/check-list.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice, StatTile } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Timeline } from '#templates/ui/progress.tsx'
import type { Drawing } from '#templates/ui/sales-chart.tsx'
import { TaskList } from '#templates/ui/tasks.tsx'
import { Time } from '#templates/ui/time.tsx'
import { CheckNote } from './check-note.tsx'
import { MarketSalesCards } from './market-sales.tsx'
import { paymentTasks } from './overview-tasks.ts'

type Props = { market: MarketOverview; now: Date }
type PageProps = Props & { sales: MarketSales; drawings: Drawing[][]; check: LastCheck | null }
const number = (value: number) => value.toLocaleString('en')

/** The staff's first page: what waits now, how the market stands, what was decided last. */
export function AdminOverview({ market, sales, drawings, check, now }: PageProps) {
  return (
    <div class="stack">
      <PageHead title="Overview" lead="What waits for somebody now, and how the market stands." />
      {market.mailDead > 0 && (
        <Notice
          tone="bad"
          title={
            market.mailDead === 1
              ? 'One message could not be delivered.'
              : `${market.mailDead} messages could not be delivered.`
          }
          actions={
            <LinkButton href={paths.adminMail()} size="s">
              Open mail
            </LinkButton>
          }
        >
          They were tried many times. Nothing is lost: each can be sent again.
        </Notice>
      )}
      <CheckNote check={check} now={now} />
      <TaskList tasks={paymentTasks(market, now)} none="No payment waits for a decision, and no money is due back." />
      <div class="columns columns-main columns-top">
        <div class="stack">
          <Waiting market={market} now={now} />
          <MarketSalesCards sales={sales} drawings={drawings} />
          <Tiles market={market} />
        </div>
        <Card title="Last decisions">
          {market.decisions.length > 0 ? (
            <Timeline
              now={now}
              events={market.decisions.map(({ shopId, shop, action, reason, by, at }) => ({
                at,
                title: (
                  <>
                    <a href={paths.adminShop(shopId, { status: 'all' })}>{shop}</a> {words[action].text}
                  </>
                ),
                by: by ?? undefined,
                tone: words[action].tone,
                children: reason && `“${reason}”`,
              }))}
            />
          ) : (
            <p class="quiet">Nothing was decided yet. Every decision on a shop is kept here with its reason.</p>
          )}
        </Card>
      </div>
    </div>
  )
}

const words: Record<Decision, { text: string; tone: 'good' | 'bad' | 'warn' }> = {
  approved: { text: 'was approved', tone: 'good' },
  rejected: { text: 'was rejected', tone: 'bad' },
  suspended: { text: 'was suspended', tone: 'warn' },
  reinstated: { text: 'was reinstated', tone: 'good' },
  renamed: { text: 'got its new name', tone: 'good' },
  'name-refused': { text: 'keeps its name', tone: 'bad' },
}

function Waiting({ market, now }: Props) {
  const { waiting, toReview, names } = market
  const first = waiting[0]
  return (
    <Card
      title={
        toReview > 0 ? `${number(toReview)} ${toReview === 1 ? 'shop waits' : 'shops wait'} for review` : 'Reviews'
      }
      actions={
        first && (
          <LinkButton href={paths.adminShop(first.id, { status: 'submitted' })} variant="primary" size="s">
            Review the oldest
          </LinkButton>
        )
      }
      flush={waiting.length > 0}
    >
      {waiting.length > 0 ? (
        <ul class="moves">
          {waiting.map(({ id, name, since }) => (
            <li class="move">
              <a class="move-what" href={paths.adminShop(id, { status: 'submitted' })}>
                {name}
              </a>
              <span class="move-number quiet">
                <Time at={since} now={now} />
              </span>
            </li>
          ))}
          {names > 0 && <NamesRow names={names} />}
        </ul>
      ) : names > 0 ? (
        <ul class="moves">
          <NamesRow names={names} />
        </ul>
      ) : (
        <p class="tasks-none">
          <Icon name="circle-check" /> Nobody is waiting for a decision.
        </p>
      )}
    </Card>
  )
}

function NamesRow({ names }: { names: number }) {
  return (
    <li class="move">
      <a class="move-what" href={paths.adminShops('names')}>
        {names === 1 ? 'One verified shop wants another name' : `${names} verified shops want another name`}
      </a>
    </li>
  )
}

function Tiles({ market }: { market: MarketOverview }) {
  const { verified, suspended, products, uncategorised, people, stockChanges, mailWaiting, jobsFailing } = market
  return (
    <div class="figures">
      <StatTile
        label="Verified shops"
        value={number(verified)}
        note={suspended > 0 ? `${number(suspended)} suspended` : 'none suspended'}
        href={paths.adminShops('approved')}
      />
      <StatTile
        label="Products on show"
        value={number(products)}
        note={uncategorised > 0 ? `${number(uncategorised)} in no category` : 'all in a category'}
        href={paths.adminProducts()}
      />
      <StatTile label="Stock changes" value={number(stockChanges)} note="in the last 24 hours" />
      <StatTile label="People" value={number(people)} note="with a proven address" />
      <StatTile
        label="Mail waiting"
        value={number(mailWaiting)}
        note={mailWaiting > 0 ? 'for more than five minutes' : 'everything leaves at once'}
        tone={mailWaiting > 0 ? 'warn' : undefined}
        href={paths.adminMail()}
      />
      <StatTile
        label="Jobs in trouble"
        value={number(jobsFailing)}
        note={jobsFailing > 0 ? 'failing or given up' : 'all work is done in time'}
        tone={jobsFailing > 0 ? 'warn' : undefined}
        href={paths.adminJobs()}
      />
    </div>
  )
}
