import { paths } from '#src/lib/paths.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ShopHistory } from '#templates/ui/shop-history.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { ShopChecklist } from './shop-checklist.tsx'
import { ShopContact } from './shop-contact.tsx'
import { type ShopPageProps, shopDeskId } from './shop-desk.ts'
import { ShopDetails, ShopFacts } from './shop-details.tsx'
import { ShopDocuments, ShopLogo } from './shop-files.tsx'
import { ShopState, ShopSteps, SubmitShop } from './shop-steps.tsx'
import { ShopTabs } from './shop-tabs.tsx'

/** A shop's own page: the guided way to being verified, and what can be changed after. */
export function ShopDesk(props: ShopPageProps) {
  return (
    <div class="stack" id={shopDeskId}>
      {props.shop ? <OwnShop {...props} shop={props.shop} /> : <NoShop {...props} />}
    </div>
  )
}

function Problem({ problem }: { problem?: string }) {
  if (!problem) return null
  return (
    <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
      {null}
    </Notice>
  )
}

function NoShop(props: ShopPageProps) {
  return (
    <>
      <PageHead
        title={props.another ? 'Open another shop' : 'Open your shop'}
        lead={`Tell buyers who you are. ${props.marketName} shows only shops that its staff has checked.`}
      />
      <Problem problem={props.problem} />
      <div class="columns columns-main columns-top">
        <ShopDetails {...props} />
        <Card title="What happens then">
          <ol class="shop-way">
            <li>You prove the contact address with a code that we mail to it.</li>
            <li>You add papers that show who runs the shop. Only our staff sees them.</li>
            <li>You submit the shop. Until then nobody but you sees anything of it.</li>
            <li>
              Our staff checks it and tells you by mail. If something is missing, you correct it and submit again.
            </li>
          </ol>
        </Card>
      </div>
    </>
  )
}

function OwnShop(props: ShopPageProps & { shop: ShopRecord }) {
  const { shop, mayChange, now, marketName, problem } = props
  const visible = shop.status === 'approved' && shop.contactProvenAt !== null
  return (
    <>
      <PageHead
        title={shop.name}
        badge={<ShopStatusBadge status={shop.status} />}
        actions={
          visible ? (
            <LinkButton href={paths.shop(shop.slug)} icon="eye">
              See it as buyers do
            </LinkButton>
          ) : undefined
        }
      />
      <ShopTabs current="shop" />
      <Problem problem={problem} />
      <ShopState shop={shop} now={now} mayChange={mayChange} />
      <ShopSteps {...props} />
      <div class="columns columns-main columns-top">
        <div class="stack">
          {mayChange ? <ShopDetails {...props} /> : <ShopFacts shop={shop} now={now} />}
          {mayChange && <ShopContact {...props} />}
          <ShopChecklist {...props} />
          <ShopDocuments {...props} />
          {mayChange && <SubmitShop shop={shop} />}
        </div>
        <div class="stack">
          <ShopLogo {...props} />
          <Card
            title="History"
            id="history"
            actions={
              mayChange && (
                <LinkButton size="s" icon="history" href={paths.activity('seller')}>
                  All activity
                </LinkButton>
              )
            }
          >
            <ShopHistory events={shop.events} now={now} staffName={`The staff of ${marketName}`} />
          </Card>
        </div>
      </div>
    </>
  )
}
