import { countryName } from '#src/lib/countries.ts'
import { fileSize } from '#src/lib/file-size.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import type { ReviewNote } from '#src/market/shops/review-notes.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Card, DescriptionList, Notice } from '#templates/ui/card.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { ShopHistory } from '#templates/ui/shop-history.tsx'
import { ShopStatusBadge } from '#templates/ui/shop-status.tsx'
import { Time } from '#templates/ui/time.tsx'

import { ReviewChecklist, ReviewNotes } from './shop-checklist.tsx'

type MatterProps = {
  shop: ShopRecord
  notes: ReviewNote[]
  wrongNote?: { error: string; typed: Record<string, string> }
  view: string
  q: string
  mayDecide: boolean
  now: Date
  problem?: string
  moved?: boolean
}

/** All that is known of a shop, for whoever decides on it. */
export function ShopMatter(props: MatterProps) {
  const { shop, now, problem, moved } = props
  return (
    <>
      {problem && (
        <Notice tone="bad" title={problem} role="alert" tabindex={-1} data-focus>
          {null}
        </Notice>
      )}
      <div class="review-head" tabindex={-1} {...(moved && !problem && { 'data-focus': true })}>
        <Avatar name={shop.name} src={shop.logoKey && paths.image('admin', shop.logoKey, 160)} size="l" />
        <div>
          <h1 class="page-title">
            {shop.name} <ShopStatusBadge status={shop.status} />
          </h1>
          <p class="page-lead">
            {shop.submittedAt ? 'Submitted ' : 'Opened '}
            <Time at={shop.submittedAt ?? shop.createdAt} now={now} />
            {shop.people[0] && ` by ${shop.people[0].name}`}
          </p>
        </div>
      </div>
      <Warnings shop={shop} />
      <Submitted shop={shop} now={now} />
      <ReviewChecklist {...props} />
      <Papers shop={shop} />
      <ReviewNotes {...props} />
      <Card title="History">
        <ShopHistory events={shop.events} now={now} />
      </Card>
    </>
  )
}

function Warnings({ shop }: { shop: ShopRecord }) {
  const { namesakes, wantedName, name } = shop
  return (
    <>
      {wantedName && (
        <Notice tone="warn" title={`Wants to be called “${wantedName}”.`}>
          Buyers see “{name}” until you decide. Its address stays /buyer/shops/{shop.slug}.
        </Notice>
      )}
      {namesakes > 0 && (
        <Notice
          tone="warn"
          title={`${namesakes === 1 ? 'Another shop has' : `${namesakes} other shops have`} this name.`}
        >
          <a href={`${paths.adminShops('all')}&q=${encodeURIComponent(wantedName ?? name)}`}>Compare them</a> before you
          decide: buyers could take one for the other.
        </Notice>
      )}
    </>
  )
}

function Submitted({ shop, now }: { shop: ShopRecord; now: Date }) {
  const shown = shop.status === 'approved'
  const address = paths.shop(shop.slug)
  return (
    <Card title="What was submitted">
      <DescriptionList
        items={[
          { term: 'Address', value: shown ? <a href={address}>{address}</a> : address },
          { term: 'Contact', value: <Contact shop={shop} now={now} /> },
          { term: 'Country', value: countryName(shop.country) },
          { term: 'Currency', value: shop.currency },
          {
            term: 'People',
            value: (
              <ul>
                {shop.people.map(({ name, email, role }) => (
                  <li>
                    {name}, {role} · <span class="quiet">{email}</span>
                  </li>
                ))}
              </ul>
            ),
          },
          { term: 'Products', value: shop.productCount === 0 ? 'None yet' : String(shop.productCount) },
          { term: 'Opened', value: <Time at={shop.createdAt} now={now} show="date" /> },
          {
            term: 'What it sells',
            value: <span class="shop-text">{shop.description || 'Nothing is said.'}</span>,
          },
        ]}
      />
    </Card>
  )
}

function Contact({ shop, now }: { shop: ShopRecord; now: Date }) {
  return (
    <>
      {shop.contactEmail}{' '}
      {shop.contactProvenAt ? (
        <>
          <Badge tone="good" icon="circle-check">
            Proven
          </Badge>{' '}
          <Time at={shop.contactProvenAt} now={now} class="quiet" />
        </>
      ) : (
        <Badge tone="bad" icon="circle-alert">
          Not proven
        </Badge>
      )}
      {shop.wantedContactEmail && <p class="quiet">Wants {shop.wantedContactEmail}, not proven yet.</p>}
    </>
  )
}

function Papers({ shop }: { shop: ShopRecord }) {
  const asked = new Set(shop.checklist.map(({ id }) => id))
  const others = shop.documents.filter(({ itemId }) => itemId === null || !asked.has(itemId))
  if (others.length === 0 && shop.documents.length > 0) return null
  return (
    <Card title={shop.documents.length > others.length ? 'Other documents' : 'Documents'}>
      {others.length === 0 ? (
        <p class="quiet">None were added. You can ask for them with the reason you give.</p>
      ) : (
        <ul class="papers">
          {others.map(({ id, fileName, bytes }) => (
            <li>
              <a class="paper" href={paths.adminShopDocument(shop.id, id)} download={fileName}>
                <Icon name="file-text" />
                <span class="paper-name">{fileName}</span>
                <span class="quiet">{fileSize(bytes)}</span>
                <Icon name="download" size="s" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
