import { countries, countryName } from '#src/lib/countries.ts'
import { currencyCodes } from '#src/lib/money.ts'
import { paths } from '#src/lib/paths.ts'
import type { ShopRecord } from '#src/market/shops/record.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'
import { errorsOf, type ShopPageProps, shopSwap, typedOf } from './shop-desk.ts'

const currencyNames = new Intl.DisplayNames(['en'], { type: 'currency' })
const currencies = currencyCodes().map((code) => ({ value: code, label: `${code} – ${currencyNames.of(code)}` }))
const choose = (label: string) => ({ value: '', label, disabled: false })

function storedOf(shop: ShopRecord | null): Record<string, string> {
  if (!shop) return {}
  const { name, wantedName, slug, description, contactEmail, wantedContactEmail, country, currency } = shop
  return {
    name: wantedName ?? name,
    slug,
    description,
    contact_email: wantedContactEmail ?? contactEmail,
    country,
    currency,
  }
}

/** What a shop says of itself. The same form opens it and changes it. */
export function ShopDetails(props: ShopPageProps) {
  const { shop } = props
  const errors = errorsOf(props, 'details')
  const values: Record<string, string> = { ...storedOf(shop), ...typedOf(props, 'details') }
  // Opening a shop changes the frame around the page as well, so that goes by a plain form.
  const swap = shop ? { 'hx-post': paths.sellerShop, ...shopSwap } : {}
  const action = props.another ? paths.sellerShopNew : paths.sellerShop
  const field = (name: string) => ({ name, form: 'details', value: values[name], error: errors[name] })
  return (
    <Card title={shop ? 'Details' : 'Your shop'} id="details">
      <form class="form" id="details-form" method="post" action={action} {...swap}>
        {!shop && props.openingKey && <input type="hidden" name="key" value={props.openingKey} />}
        <ErrorSummary errors={errors} form="details" />
        <NameFields {...props} field={field} />
        <Field
          {...field('description')}
          type="textarea"
          label="What you sell"
          hint="Buyers read it on your shop’s page, the reviewer before. A few sentences are enough."
          rows={5}
          maxlength={4000}
        />
        <Field
          {...field('contact_email')}
          type="email"
          label="Contact mail address"
          hint={contactHint(shop)}
          autocomplete="email"
          required
        />
        <div class="form-row">
          <Field
            {...field('country')}
            type="select"
            label="Country"
            options={[choose('Choose a country'), ...countries.map(({ code, name }) => ({ value: code, label: name }))]}
            required
          />
          <Field
            {...field('currency')}
            type="select"
            label="Currency of your prices"
            options={[choose('Choose a currency'), ...currencies]}
            required
          />
        </div>
        <div class="actions">
          <Button variant={shop ? 'plain' : 'primary'} busyText="Saving">
            {shop ? 'Save details' : 'Open shop'}
          </Button>
        </div>
      </form>
    </Card>
  )
}

type FieldOf = (name: string) => { name: string; form: string; value: string | undefined; error: string | undefined }

function NameFields({ shop, field }: ShopPageProps & { field: FieldOf }) {
  const approved = shop?.approvedOnce === true
  const nameHint = approved
    ? 'A new name is checked first; the old one stays until then.'
    : 'As buyers know you. It should be the name on your papers, or explain itself from them.'
  return (
    <>
      <Field {...field('name')} label="Name" hint={nameHint} maxlength={80} autocomplete="organization" required />
      <Field
        {...field('slug')}
        label="Address"
        hint={
          approved
            ? 'Links lead to it, so it stays.'
            : 'Small letters, digits and dashes. Left empty, it is made of the name. It stays once the shop is approved.'
        }
        prefix="/buyer/shops/"
        maxlength={60}
        readonly={approved}
        spellcheck={false}
        autocomplete="off"
        optional={!shop}
      />
    </>
  )
}

function contactHint(shop: ShopRecord | null): string {
  if (shop?.contactProvenAt) return 'A new address counts once it is proven; the old one stays until then.'
  return 'Decisions and messages go there. You prove it with a code in the next step.'
}

/** The same facts for people of the shop who may not change them. */
export function ShopFacts({ shop, now }: { shop: ShopRecord; now: Date }) {
  return (
    <Card title="Details" id="details">
      <DescriptionList
        items={[
          { term: 'Name', value: shop.name },
          { term: 'What it sells', value: shop.description || 'Not said yet' },
          { term: 'Contact', value: shop.contactEmail },
          { term: 'Country', value: countryName(shop.country) },
          { term: 'Currency', value: shop.currency },
          { term: 'Opened', value: <Time at={shop.createdAt} now={now} /> },
        ]}
      />
      <p class="quiet">The owner and managers of the shop can change these.</p>
    </Card>
  )
}
