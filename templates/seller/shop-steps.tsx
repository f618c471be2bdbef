import { paths } from '#src/lib/paths.ts'
import type { ShopEvent, ShopRecord } from '#src/market/shops/record.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { type Step, Steps } from '#templates/ui/progress.tsx'
import { Time } from '#templates/ui/time.tsx'
import { type ShopPageProps, shopSwap } from './shop-desk.ts'

const lastOf = (shop: ShopRecord, ...actions: ShopEvent['action'][]): ShopEvent | undefined =>
  shop.events.find(({ action }) => actions.includes(action))

/** Where the shop stands and what that means, with the reviewer's own words. */
export function ShopState({ shop, now, mayChange }: { shop: ShopRecord; now: Date; mayChange: boolean }) {
  return (
    <>
      <MainState shop={shop} now={now} mayChange={mayChange} />
      {shop.wantedName && (
        <Notice title={`The new name “${shop.wantedName}” waits for review.`}>
          Until it is decided, buyers see “{shop.name}”. To keep that, type it in again and save.
        </Notice>
      )}
      {shop.wantedContactEmail && (
        <Notice
          tone="warn"
          title={`The new contact address ${shop.wantedContactEmail} is not proven yet.`}
          actions={mayChange && <a href="#contact">Prove it</a>}
        >
          Messages go to {shop.contactEmail} until then.
        </Notice>
      )}
      <NameRefused shop={shop} />
    </>
  )
}

function MainState({ shop, now, mayChange }: { shop: ShopRecord; now: Date; mayChange: boolean }) {
  if (shop.status === 'submitted') {
    return (
      <Notice title="Your shop is being reviewed.">
        {shop.submittedAt && (
          <>
            You submitted it <Time at={shop.submittedAt} now={now} />.{' '}
          </>
        )}
        We write to {shop.contactEmail} as soon as it is decided. You can still add documents and correct details.
      </Notice>
    )
  }
  if (shop.status === 'rejected') {
    return (
      <Notice
        tone="bad"
        title="Your shop was not approved yet."
        actions={
          mayChange && (
            <LinkButton href="#submit" size="s">
              Go to submit again
            </LinkButton>
          )
        }
      >
        <p>The reviewer wrote:</p>
        <blockquote class="shop-reason">{lastOf(shop, 'rejected')?.reason}</blockquote>
        <p>Correct what is named, then submit it again.</p>
      </Notice>
    )
  }
  if (shop.status === 'suspended') {
    return (
      <Notice tone="warn" title="Your shop is suspended: buyers do not see it.">
        <blockquote class="shop-reason">{lastOf(shop, 'suspended')?.reason}</blockquote>
        <p>Your products and stock are kept, and you can go on working on them. The staff can reinstate the shop.</p>
      </Notice>
    )
  }
  return null
}

/** Until something newer is decided or asked for, a refused name is told with its reason. */
function NameRefused({ shop }: { shop: ShopRecord }) {
  const last = lastOf(shop, 'name-refused', 'renamed', 'changed')
  if (last?.action !== 'name-refused' || shop.wantedName) return null
  return (
    <Notice tone="bad" title={`The new name “${last.details.to}” was not accepted.`}>
      <blockquote class="shop-reason">{last.reason}</blockquote>
    </Notice>
  )
}

/** The way to being verified; gone once it has been walked. */
export function ShopSteps({ shop }: ShopPageProps) {
  if (!shop || shop.status === 'approved' || shop.status === 'suspended') return null
  const { missing } = shop
  const described = !missing.includes('description')
  const proven = !missing.includes('contact')
  const waits = shop.status === 'submitted'
  const count = shop.documents.length
  const states: Step['state'][] = [
    described ? 'done' : 'current',
    proven ? 'done' : described ? 'current' : 'todo',
    count > 0 || waits ? 'done' : 'todo',
    waits ? 'done' : shop.status === 'rejected' ? 'failed' : described && proven ? 'current' : 'todo',
    waits ? 'current' : 'todo',
  ]
  return (
    <Steps
      class="shop-steps"
      label="The way to a verified shop"
      steps={[
        {
          label: 'Details',
          href: '#details',
          state: states[0] ?? 'todo',
          note: described ? undefined : 'Say what you sell',
        },
        { label: 'Contact', href: '#contact', state: states[1] ?? 'todo', note: proven ? 'Proven' : 'A code by mail' },
        {
          label: 'Documents',
          href: '#documents',
          state: states[2] ?? 'todo',
          note: count > 0 ? `${count} added` : waits ? 'None added' : 'Recommended',
        },
        { label: 'Submit', href: waits ? undefined : '#submit', state: states[3] ?? 'todo' },
        { label: 'Review', state: states[4] ?? 'todo', note: waits ? 'We write to you' : undefined },
      ]}
    />
  )
}

/** The last step, with what is still missing when something is. */
export function SubmitShop({ shop }: { shop: ShopRecord }) {
  if (shop.status !== 'draft' && shop.status !== 'rejected') return null
  const { missing } = shop
  const again = shop.status === 'rejected'
  return (
    <Card title={again ? 'Submit again' : 'Submit for review'} id="submit">
      {missing.length > 0 ? (
        <>
          <p>Before the shop can be reviewed:</p>
          <ul class="shop-way">
            {missing.includes('description') && (
              <li>
                <a href="#f-details-description">Say what you sell</a>
              </li>
            )}
            {missing.includes('checklist') && (
              <li>
                <a href="#checklist">Answer what is required on the checklist</a>
              </li>
            )}
            {missing.includes('contact') && (
              <li>
                <a href="#contact">Prove the contact address</a>
              </li>
            )}
          </ul>
        </>
      ) : (
        <form
          class="stack stack-s"
          method="post"
          action={paths.sellerShopSubmission}
          hx-post={paths.sellerShopSubmission}
          {...shopSwap}
        >
          <p>
            {shop.documents.length === 0
              ? 'You have added no document. The reviewer may ask for one; you can add it first, or submit now.'
              : 'The reviewer sees your details and documents, and decides. You hear by mail.'}
          </p>
          <div class="actions">
            <Button variant="primary" icon="send" busyText="Submitting">
              {again ? 'Submit shop again' : 'Submit shop'}
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}
