import { paths } from '#src/lib/paths.ts'
import type { ShopOverview, StockChange } from '#src/market/reports/shop-overview.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, EmptyState, StatTile } from '#templates/ui/card.tsx'
import { Icon, type IconName } from '#templates/ui/icon.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { Time } from '#templates/ui/time.tsx'

type Props = { name: string; shop: ShopOverview; mayChange: boolean; now: Date }
type Task = { icon: IconName; what: string; why: string; href: string; go: string; urgent?: boolean }

/** The seller's first page: what to do now, what the figures are, what moved last. */
export function SellerOverview(props: Props) {
  const { name, shop, mayChange, now } = props
  const tasks = [...(mayChange ? shopTasks(shop) : []), ...productTasks(shop)]
  return (
    <div class="stack">
      <PageHead
        title={name}
        badge={<ShopStatusBadge status={shop.status} />}
        actions={
          shop.status === 'approved' && (
            <LinkButton href={paths.shop(shop.slug)} icon="eye">
              See it as buyers do
            </LinkButton>
          )
        }
      />
      <Card title="What to do now" flush>
        {tasks.length > 0 ? (
          <ol class="tasks">
            {tasks.map((task, index) => (
              <TaskRow {...task} first={index === 0} />
            ))}
          </ol>
        ) : (
          <p class="tasks-none">
            <Icon name="circle-check" />{' '}
            {shop.status === 'submitted'
              ? 'Nothing for now: your shop is being reviewed, and we write to you once it is decided.'
              : 'Nothing waits for you. Your shop is open and every number is above its threshold.'}
          </p>
        )}
      </Card>
      <Figures shop={shop} />
      <Card
        title="Last stock changes"
        actions={shop.changes.length > 0 && <a href={paths.stockHistory}>All changes</a>}
        flush={shop.changes.length > 0}
      >
        {shop.changes.length > 0 ? (
          <ul class="moves">
            {shop.changes.map((change) => (
              <Move change={change} now={now} />
            ))}
          </ul>
        ) : (
          <EmptyState icon="boxes" title="No stock was entered yet" headingLevel={3}>
            Every change of a number is written here for ever: who, when and why.
          </EmptyState>
        )}
      </Card>
    </div>
  )
}

function shopTasks(shop: ShopOverview): Task[] {
  const href = paths.sellerShop
  const tasks: Task[] = []
  if (shop.status === 'suspended') {
    tasks.push({
      icon: 'pause',
      what: 'Your shop is suspended',
      why: shop.reason ?? '',
      href,
      go: 'See why',
      urgent: true,
    })
  }
  if (shop.status === 'rejected') {
    tasks.push({
      icon: 'circle-x',
      what: 'Correct your shop and submit it again',
      why: shop.reason ?? '',
      href,
      go: 'Correct it',
      urgent: true,
    })
  }
  if (shop.status === 'draft' && !shop.contactProven) {
    const why = 'A code by mail shows that messages reach you.'
    tasks.push({ icon: 'mail', what: 'Prove the contact address', why, href: `${href}#contact`, go: 'Prove it' })
  }
  if (shop.status === 'draft' && shop.contactProven) {
    const what = shop.describedAlready ? 'Submit your shop for review' : 'Say what you sell, then submit your shop'
    const why = 'Buyers see it once our staff has checked it.'
    tasks.push({ icon: 'send', what, why, href: `${href}#submit`, go: 'Go there' })
  }
  if (shop.wantedContactEmail) {
    const what = `Prove ${shop.wantedContactEmail}`
    tasks.push({
      icon: 'mail',
      what,
      why: 'The old address is used until then.',
      href: `${href}#contact`,
      go: 'Prove it',
    })
  }
  return tasks
}

function productTasks(shop: ShopOverview): Task[] {
  const { published, drafts, variants, out, low } = shop
  const tasks: Task[] = []
  if (published + drafts === 0) {
    const why = 'With pictures, variants and prices. You can prepare everything before the shop is approved.'
    tasks.push({
      icon: 'package',
      what: 'Add your first product',
      why,
      href: paths.sellerProductNew,
      go: 'Add product',
    })
  } else if (published === 0) {
    const what = `Publish ${drafts === 1 ? 'your draft' : 'one of your drafts'}`
    tasks.push({
      icon: 'package',
      what,
      why: 'Nothing is for sale yet.',
      href: paths.sellerProducts(),
      go: 'Open products',
    })
  }
  if (variants > 0 && out > 0) {
    const what = `${out} ${out === 1 ? 'variant is' : 'variants are'} out of stock`
    const why = 'Buyers see them as sold out.'
    tasks.push({ icon: 'boxes', what, why, href: paths.stock({ filter: 'out' }), go: 'Enter stock' })
  }

  if (low > 0) {
    const what = `${low} ${low === 1 ? 'variant is' : 'variants are'} at or below the threshold`
    const why = 'You set these thresholds to be warned in time.'
    tasks.push({ icon: 'triangle-alert', what, why, href: paths.stock({ filter: 'low' }), go: 'See them' })
  }
  return tasks
}

function TaskRow({ icon, what, why, href, go, urgent, first }: Task & { first: boolean }) {
  return (
    <li class={urgent ? 'task task-urgent' : 'task'}>
      <Icon name={icon} />
      <div class="task-words">
        <p class="task-what">{what}</p>
        {why && <p class="quiet">{why}</p>}
      </div>
      <LinkButton href={href} variant={first ? 'primary' : 'plain'} size="s">
        {go} <span class="visually-hidden">: {what}</span>
      </LinkButton>
    </li>
  )
}

function Figures({ shop }: { shop: ShopOverview }) {
  const number = (value: number) => value.toLocaleString('en')
  const { published, drafts, onHand, held, variants, low, out } = shop
  return (
    <div class="figures">
      <StatTile
        label="Published products"
        value={number(published)}
        note={drafts === 0 ? 'no drafts' : drafts === 1 ? 'and 1 draft' : `and ${number(drafts)} drafts`}
        href={paths.sellerProducts()}
      />
      <StatTile
        label="Units on hand"
        value={number(onHand)}
        note={held > 0 ? `${number(held)} of them promised` : `in ${number(variants)} variants`}
        href={paths.stock()}
      />
      <StatTile
        label="Running low"
        value={number(low)}
        note={low > 0 ? 'at or below threshold' : 'all above threshold'}
        tone={low > 0 ? 'warn' : undefined}
        href={paths.stock({ filter: 'low' })}
      />
      <StatTile
        label="Out of stock"
        value={number(out)}
        note={out > 0 ? 'shown as sold out' : 'nothing is sold out'}
        tone={out > 0 ? 'bad' : undefined}
        href={paths.stock({ filter: 'out' })}
      />
    </div>
  )
}

function Move({ change, now }: { change: StockChange; now: Date }) {
  const { variantId, title, options, delta, after, actorName, reason, at } = change
  return (
    <li class="move">
      <a class="move-what" href={paths.variantHistory(variantId)}>
        {title}
        {options && <span class="quiet"> {options}</span>}
      </a>
      <span class="move-number">
        <strong>{delta > 0 ? `+${delta}` : `−${-delta}`}</strong> <span class="quiet">to {after}</span>
      </span>
      <span class="move-why quiet">
        {actorName}: {reason} · <Time at={at} now={now} />
      </span>
    </li>
  )
}
