import { paths, withQuery } from '#src/lib/paths.ts'
import type { Discount } from '#src/market/orders/discounts.ts'
import { PriceTabs } from '#templates/admin/price-tabs.tsx'
import { PageHead } from '#templates/layout/page-head.tsx'
import { ShopTabs } from '#templates/seller/shop-tabs.tsx'
import { Badge } from './badge.tsx'
import { Button, IconButton, LinkButton } from './button.tsx'
import { Card, EmptyState } from './card.tsx'
import { dateWords, doesWords, stateOf, termWords } from './discount-words.ts'
import { Pager } from './navigation.tsx'
import { Cell, Table } from './table.tsx'

export type DiscountsProps = {
  area: 'seller' | 'admin'
  discounts: Discount[]
  next: number | null
  /** Not the first page. */
  later: boolean
  currency: string | null
  mayChange: boolean
  now: Date
}

const LEADS = {
  seller: 'Codes that buyers type into their cart, good in your shop. You bear what they take off.',
  admin: 'Codes of the market itself, good in every shop, or in the shops of one currency.',
}

/** The codes of a shop or of the market. */
export function DiscountsPage(props: DiscountsProps) {
  const { area, mayChange } = props
  return (
    <div class="stack">
      <PageHead
        title="Discounts"
        lead={LEADS[area]}
        actions={
          mayChange && (
            <LinkButton href={paths.discountNew(area)} variant="primary" icon="plus">
              Add discount
            </LinkButton>
          )
        }
      />
      {area === 'seller' ? <ShopTabs current="discounts" /> : <PriceTabs current="discounts" />}
      <DiscountList {...props} />
      <p class="quiet">
        A cart takes at most one code of each shop and one of the market: first the shops’, then the market’s on what is
        left. A minimum is compared with the goods before any discount.
      </p>
    </div>
  )
}

const listId = 'discount-list'

export function DiscountsAnswer(props: DiscountsProps) {
  return (
    <hx-partial hx-target={`#${listId}`} hx-swap="outerMorph">
      <DiscountList {...props} />
    </hx-partial>
  )
}

function DiscountList(props: DiscountsProps) {
  const { area, discounts, next, later } = props
  return (
    <div class="stack" id={listId}>
      {discounts.length === 0 ? (
        <EmptyState icon="tag" title={later ? 'No more codes' : 'No discounts yet'}>
          A code can take a percentage or an amount off the goods, or make shipping free. Give it an end and a limit,
          and hand it to the people it is for.
        </EmptyState>
      ) : (
        <Card flush>
          <Table
            caption="Discounts"
            columns={[
              { label: 'Code' },
              { label: 'What it does' },
              { label: 'Good' },
              { label: 'Used', numeric: true },
              { label: 'State' },
              { label: 'Change', hideLabel: true },
            ]}
          >
            {discounts.map((discount) => (
              <Row {...props} discount={discount} />
            ))}
          </Table>
        </Card>
      )}
      <Pager
        previous={later ? paths.discounts(area) : null}
        next={next === null ? null : withQuery(paths.discounts(area), { before: String(next) })}
      />
    </div>
  )
}

function Row({ area, discount, currency, mayChange, now }: DiscountsProps & { discount: Discount }) {
  const { id, code, uses, mostUses, enabled } = discount
  const { word, tone } = stateOf(discount, now)
  const terms = termWords(discount, currency)
  const form = (part: 'offer' | 'removal') => {
    const action = paths.discountPart(area, id, part)
    return { method: 'post', action, 'hx-post': action, 'hx-swap': 'none' } as const
  }
  return (
    <tr id={`discount-${id}`}>
      <Cell heading class="discount-code">
        {mayChange ? <a href={paths.discount(area, id)}>{code}</a> : code}
      </Cell>
      <Cell label="What it does">
        <span>
          {doesWords(discount)}
          {terms && <span class="discount-terms">{terms}</span>}
        </span>
      </Cell>
      <Cell label="Good">{dateWords(discount)}</Cell>
      <Cell label="Used" numeric>
        {mostUses === null
          ? uses.toLocaleString('en')
          : `${uses.toLocaleString('en')} of ${mostUses.toLocaleString('en')}`}
      </Cell>
      <Cell label="State">
        <Badge tone={tone}>{word}</Badge>
      </Cell>
      <Cell class="discount-acts">
        {mayChange && (
          <>
            <form {...form('offer')}>
              <input type="hidden" name="offered" value={enabled ? 'no' : 'yes'} />
              <Button size="s" id={`discount-${id}-offer`}>
                {enabled ? 'Switch off' : 'Switch on'} <span class="visually-hidden">{code}</span>
              </Button>
            </form>
            <form {...form('removal')}>
              <IconButton type="submit" size="s" icon="trash-2" label={`Take ${code} away`} />
            </form>
          </>
        )}
      </Cell>
    </tr>
  )
}
