import { countries, countryName } from '#src/lib/countries.ts'
import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { PlacedCategory } from '#src/market/catalogue/category-tree.ts'
import type { TaxRate } from '#src/market/catalogue/tax-rates.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, IconButton } from '#templates/ui/button.tsx'
import { Card, EmptyState } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { PriceTabs } from './price-tabs.tsx'

/** What could not be done: to which rate (null: a new one), what was typed, and why not. */
export type TaxTrouble = { id: number | null; typed: Typed; errors: Errors }
export type TaxesProps = {
  rates: TaxRate[]
  categories: PlacedCategory[]
  mayDecide: boolean
  trouble?: TaxTrouble | undefined
}

/** The rates of tax by country and category. */
export function TaxesPage(props: TaxesProps) {
  return (
    <div class="stack">
      <PageHead
        title="Tax rates"
        lead="By the country a thing is sent to. The nearest category that has a rate counts, else the country’s; a country without a rate has no tax."
      />
      <PriceTabs current="taxes" />
      <TaxDesk {...props} />
    </div>
  )
}

const deskId = 'tax-desk'

export function TaxesAnswer(props: TaxesProps) {
  return (
    <hx-partial hx-target={`#${deskId}`} hx-swap="outerMorph">
      <TaxDesk {...props} />
    </hx-partial>
  )
}

function TaxDesk(props: TaxesProps) {
  const { rates, mayDecide } = props
  const codes = [...new Set(rates.map((rate) => rate.country))].sort((a, b) =>
    countryName(a).localeCompare(countryName(b), 'en'),
  )
  return (
    <div class="columns columns-main columns-top" id={deskId}>
      <div class="stack">
        {codes.length === 0 && (
          <EmptyState icon="percent" title="No tax rates yet">
            Nothing sold here is taxed until there are some. Begin with the countries your shops sell to most.
          </EmptyState>
        )}
        {codes.length > 0 && (
          <Card flush>
            <ul class="tax-rates">
              {codes.flatMap((code) =>
                rates.filter((rate) => rate.country === code).map((rate) => <Rate {...props} rate={rate} />),
              )}
            </ul>
          </Card>
        )}
        {codes.length > 0 && (
          <p class="quiet">
            A change counts for orders placed from then on. Tax is worked out line by line and rounded half up; shipping
            is taxed at the highest rate among what is sent.
          </p>
        )}
      </div>
      {mayDecide && <NewRate {...props} />}
    </div>
  )
}

const percent = (bp: number) => String(bp / 100)
const categoryName = (categories: PlacedCategory[], id: number | null) =>
  id === null ? 'Everything' : (categories.find((one) => one.id === id)?.path.join(' › ') ?? 'A category')

function Rate({ rate, categories, mayDecide, trouble }: TaxesProps & { rate: TaxRate }) {
  const { id, country, categoryId, name, bp } = rate
  const what = categoryName(categories, categoryId)
  if (!mayDecide) {
    return (
      <li class="tax-rate" id={`tax-${id}`}>
        <What country={country} what={what} />
        <span>
          {name} {percent(bp)} %
        </span>
      </li>
    )
  }
  const own = trouble?.id === id ? trouble : undefined
  const whole = `${what} in ${countryName(country)}`
  const [change, removal] = [paths.adminTax(id), paths.adminTaxRemoval(id)]
  return (
    <li class="tax-rate" id={`tax-${id}`}>
      <What country={country} what={what} />
      <form class="tax-form" method="post" action={change} hx-post={change} hx-swap="none" novalidate>
        <Field
          form={`tax-${id}`}
          name="name"
          label={`Name of the tax on ${whole}`}
          hideLabel
          value={own?.typed.name ?? name}
          error={own?.errors.name}
          maxlength={40}
          autocomplete="off"
        />
        <Field
          form={`tax-${id}`}
          name="rate"
          label={`Rate on ${whole}`}
          hideLabel
          suffix="%"
          inputmode="decimal"
          value={own?.typed.rate ?? percent(bp)}
          error={own?.errors.rate}
          autocomplete="off"
        />
        <Button>
          Save <span class="visually-hidden">{whole}</span>
        </Button>
      </form>
      <form class="tax-removal" method="post" action={removal} hx-post={removal} hx-swap="none">
        <IconButton type="submit" icon="trash-2" label={`Take the rate on ${whole} away`} />
      </form>
    </li>
  )
}

function What({ country, what }: { country: string; what: string }) {
  return (
    <span class="tax-what">
      {countryName(country)} <span class="tax-on">{what}</span>
    </span>
  )
}

function NewRate({ categories, trouble }: TaxesProps) {
  const own = trouble?.id === null ? trouble : undefined
  const errors = own?.errors ?? {}
  const field = (name: string) => ({ form: 'tax', name, value: own?.typed[name] ?? '', error: errors[name] })
  return (
    <Card title="New rate">
      <form class="form" method="post" action={paths.adminTaxes} hx-post={paths.adminTaxes} hx-swap="none" novalidate>
        <ErrorSummary errors={errors} form="tax" />
        <Field
          {...field('country')}
          type="select"
          label="Country"
          options={[
            { value: '', label: 'Choose a country' },
            ...countries.map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
        <Field
          {...field('category')}
          type="select"
          label="On"
          hint="A category counts for all that lies in it."
          options={[
            { value: '', label: 'Everything' },
            ...categories.map(({ id, name, depth }) => ({
              value: String(id),
              label: `${'\u2003'.repeat(depth)}${name}`,
            })),
          ]}
        />
        <Field {...field('name')} label="What it is called" hint="As on an invoice: VAT, MwSt., KDV." maxlength={40} />
        <Field {...field('rate')} label="Rate" suffix="%" inputmode="decimal" width="short" autocomplete="off" />
        <div class="actions">
          <Button icon="plus">Add rate</Button>
        </div>
      </form>
    </Card>
  )
}
