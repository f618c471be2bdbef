import { Badge } from '#templates/ui/badge.tsx'
import { LinkButton } from '#templates/ui/button.tsx'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { Money } from '#templates/ui/money.tsx'
import { Breadcrumbs, Chip, Chips, Pager, Tabs } from '#templates/ui/navigation.tsx'
import { Timeline } from '#templates/ui/progress.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'
import { ago, now } from './sample.ts'
import { Both, type Scheme } from './ui.tsx'

/** Tables, lists and the ways between them. */
export function ListSamples() {
  return (
    <>
      <Both title="Ways" sample={(scheme) => <Ways scheme={scheme} />} />
      <Both title="Table" sample={() => <Orders />} />
      <Both title="Facts and history" sample={() => <History />} />
    </>
  )
}

function Ways({ scheme }: { scheme: Scheme }) {
  return (
    <>
      <Breadcrumbs
        label={`Breadcrumb, ${scheme}`}
        crumbs={[{ label: 'Products', href: '#main' }, { label: 'Boots', href: '#main' }, { label: 'Walker boot' }]}
      />
      <Tabs
        label={`Shops by state, ${scheme}`}
        tabs={[
          { label: 'Waiting', href: '#main', current: true, count: 3 },
          { label: 'Approved', href: '#main', count: 41 },
          { label: 'Suspended', href: '#main' },
        ]}
      />
      <Chips label={`Filters, ${scheme}`}>
        <Chip href="#main" on removes>
          Boots
        </Chip>
        <Chip href="#main" on>
          In stock
        </Chip>
        <Chip href="#main" count={12}>
          Low
        </Chip>
      </Chips>
      <Pager label={`Pages, ${scheme}`} previous="#main" next="#main" summary="24 of 312" />
    </>
  )
}

function Orders() {
  const rows = [
    { sku: 'WLK-42-CH', name: 'Walker boot', units: 14, minor: 489900, state: <Badge tone="good">Published</Badge> },
    { sku: 'CHL-39-SD', name: 'Chelsea boot', units: 1204, minor: 419900, state: <Badge>Draft</Badge> },
    {
      sku: 'TRL-41-MS',
      name: 'Trail runner with a name that goes on for a good while',
      units: 0,
      minor: 279900,
      state: <Badge tone="bad">Archived</Badge>,
    },
  ]
  return (
    <Card
      title="Products"
      headingLevel={3}
      flush
      actions={
        <LinkButton href="#main" size="s">
          Export
        </LinkButton>
      }
    >
      <Table
        caption="Products"
        columns={[
          { label: 'Name', sort: { href: '#main', direction: 'ascending' } },
          { label: 'SKU', sort: { href: '#main' } },
          { label: 'Units', numeric: true },
          { label: 'Price', numeric: true },
          { label: 'State' },
        ]}
      >
        {rows.map((row) => (
          <tr>
            <Cell heading>{row.name}</Cell>
            <Cell label="SKU">
              <code>{row.sku}</code>
            </Cell>
            <Cell label="Units" numeric>
              {row.units.toLocaleString('en')}
            </Cell>
            <Cell label="Price" numeric>
              <Money minor={row.minor} currency="TRY" />
            </Cell>
            <Cell label="State">{row.state}</Cell>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function History() {
  return (
    <>
      <Card title="Shop" headingLevel={3}>
        <DescriptionList
          items={[
            { term: 'Contact', value: 'hello@kestane.example' },
            { term: 'Country', value: 'Türkiye' },
            { term: 'Submitted', value: <Time at={ago(4320)} now={now} /> },
          ]}
        />
      </Card>
      <Timeline
        now={now}
        events={[
          { at: ago(12), title: 'Approved', by: 'Deniz Arslan', tone: 'good', children: 'Papers match the register.' },
          { at: ago(1500), title: 'Submitted again', by: 'Okan Demir' },
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
    </>
  )
}
