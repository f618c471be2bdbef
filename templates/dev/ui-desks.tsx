import { Document } from '#templates/layout/document.tsx'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Badge } from '#templates/ui/badge.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { Chip, Chips, Pager } from '#templates/ui/navigation.tsx'
import { Avatar } from '#templates/ui/picture.tsx'
import { Timeline } from '#templates/ui/progress.tsx'
import { QueueItem, ReviewLayout } from '#templates/ui/review.tsx'
import { Stepper, StockGrid, StockName } from '#templates/ui/stock-grid.tsx'
import { Cell } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { ago, now, queue, sampleChrome, stock } from './sample.ts'
import { DevTabs } from './ui.tsx'

const columns = [
  { label: 'Product' },
  { label: 'On hand', numeric: true },
  { label: 'Held', numeric: true },
  { label: 'Available', numeric: true },
  { label: 'State' },
  { label: 'Changed', class: 'stock-more' },
]

/** How a seller's stock is put together. */
export function StockScreen() {
  const chrome = {
    ...sampleChrome('/seller/stock'),
    toast: { text: 'Walker boot 42 is now 14.', undo: { action: '/dev/ui' } },
  }
  return (
    <Document title="Stock" area="seller" chrome={chrome} wide>
      <DevTabs current="/dev/ui/stock" />
      <PageHead
        title="Stock"
        lead="Type a number and press Enter. +3 or −2 adds or takes away."
        actions={
          <LinkButton href="#main" icon="history">
            History
          </LinkButton>
        }
      />
      <div class="stack stack-s">
        <Chips label="Show">
          <Chip href="#main" on>
            All
          </Chip>
          <Chip href="#main" count={12}>
            Low
          </Chip>
          <Chip href="#main" count={3}>
            Out
          </Chip>
        </Chips>
        <Card flush>
          <StockGrid caption="Stock" columns={columns}>
            {[...stock, ...stock.map((s) => ({ ...s, id: s.id + 10 }))].map((row) => (
              <StockSample {...row} />
            ))}
          </StockGrid>
        </Card>
        <Pager next="#main" summary="50 of 340" />
      </div>
    </Document>
  )
}

function StockSample({ id, title, options, sku, onHand, held, threshold, ago: minutes, who }: (typeof stock)[number]) {
  const available = onHand - held
  return (
    <tr>
      <Cell heading class="stock-name">
        <StockName title={title} options={options} sku={sku} href="#main" />
      </Cell>
      <Cell class="stock-count" numeric>
        <Stepper name="counted" id={`on-hand-${id}`} label={`On hand, ${title}, ${options}`} value={onHand} />
      </Cell>
      <Cell class="stock-fact" label="Held" numeric>
        {held}
      </Cell>
      <Cell class="stock-fact" label="Available" numeric>
        <span class="quantity">{available.toLocaleString('en')}</span>
      </Cell>
      <Cell class="stock-state">
        {available === 0 ? (
          <Badge tone="bad" icon="circle-alert">
            Out
          </Badge>
        ) : available <= threshold ? (
          <Badge tone="warn" icon="triangle-alert">
            Low
          </Badge>
        ) : null}
      </Cell>
      <Cell class="stock-more">
        <span class="quiet">
          <Time at={ago(minutes)} now={now} /> · {who}
        </span>
      </Cell>
    </tr>
  )
}

/** How an admin decides on a shop. */
export function ReviewScreen() {
  return (
    <Document title="Shops" area="admin" chrome={sampleChrome('/admin/shops')} wide>
      <DevTabs current="/dev/ui/review" />
      <ReviewLayout
        open
        queueLabel="Shops waiting"
        queue={queue.map((shop, i) => (
          <QueueItem
            href="#main"
            title={shop.name}
            current={i === 1}
            badge={i === 0 ? <Badge tone="warn">3 days</Badge> : undefined}
            note={
              <>
                {shop.by} · <Time at={ago(shop.ago)} now={now} />
              </>
            }
          />
        ))}
        decision={<Decision />}
      >
        <div class="review-head">
          <Avatar name="Sahaf Books" size="l" />
          <PageHead
            title="Sahaf Second-hand Books & Prints"
            badge={
              <Badge tone="info" icon="clock">
                In review
              </Badge>
            }
            lead="Submitted by Okan Demir yesterday"
            class="review-title"
          />
        </div>
        <Card title="Submitted">
          <DescriptionList
            items={[
              { term: 'Address', value: '/buyer/shops/sahaf' },
              {
                term: 'Contact',
                value: (
                  <>
                    hello@sahaf.example{' '}
                    <Badge tone="good" icon="circle-check">
                      Proved
                    </Badge>
                  </>
                ),
              },
              { term: 'Country', value: 'Türkiye' },
              { term: 'Currency', value: 'TRY' },
              {
                term: 'About',
                value: 'Second-hand books, maps and prints from three generations of collectors in Beyoğlu.',
              },
            ]}
          />
        </Card>
        <Card title="Documents">
          <div class="papers">
            {['trade-register-extract-2026.pdf', 'tax-certificate.jpg'].map((name) => (
              <a class="paper" href="#main">
                <Icon name="file-text" />
                <span class="paper-name">{name}</span>
                <Icon name="external-link" size="s" />
              </a>
            ))}
          </div>
        </Card>
        <Card title="History">
          <Timeline
            now={now}
            events={[
              { at: ago(1500), title: 'Submitted again', by: 'Okan Demir', tone: 'info' },
              {
                at: ago(4300),
                title: 'Rejected',
                by: 'Deniz Arslan',
                tone: 'bad',
                children: 'The document shows another name than the shop.',
              },
              { at: ago(9000), title: 'Opened', by: 'Okan Demir' },
            ]}
          />
        </Card>
      </ReviewLayout>
    </Document>
  )
}

function Decision() {
  return (
    <form class="form" method="get" action="/dev/ui/review">
      <Field name="reason" type="textarea" label="Reason" hint="The shop reads it." rows={1} required />
      <div class="actions">
        <Button variant="primary" name="decision" value="approve" icon="check">
          Approve shop
        </Button>
        <Button variant="danger" name="decision" value="reject">
          Reject shop
        </Button>
      </div>
    </form>
  )
}
