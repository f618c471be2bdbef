import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { ShopTabs } from './shop-tabs.tsx'

/** Whether prices hold tax, and what invoices say of the seller. */
export function SellerTaxPage({ typed, errors, mayChange }: { typed: Typed; errors: Errors; mayChange: boolean }) {
  const field = (name: string) => ({
    form: 'tax',
    name,
    value: typed[name] ?? '',
    error: errors[name],
    disabled: !mayChange,
  })
  return (
    <div class="stack">
      <PageHead
        title="Tax and invoices"
        lead="The market’s staff keep the rates of each country; you say how your prices stand to them."
      />
      <ShopTabs current="tax" />
      {!mayChange && <Notice tone="info">The owner and managers of the shop can change this page.</Notice>}
      <Card>
        <form class="form" method="post" action={paths.sellerTax} novalidate>
          <ErrorSummary errors={errors} form="tax" />
          <Field
            {...field('prices')}
            type="radio"
            label="Your prices"
            options={[
              {
                value: 'with',
                label: 'Include tax',
                hint: 'Buyers pay the price they see; the tax of their country is in it.',
              },
              {
                value: 'without',
                label: 'Do not include tax',
                hint: 'The tax of the buyer’s country is added to the total in the cart.',
              },
            ]}
          />
          <Field
            {...field('tax_number')}
            label="Tax number"
            hint="Printed on invoices, such as DE123456789."
            width="medium"
            maxlength={40}
            autocomplete="off"
            spellcheck={false}
            optional
          />
          <Field
            {...field('postal_address')}
            type="textarea"
            label="Postal address"
            hint="The sender on invoices, packing slips and labels; one line for each part."
            rows={4}
            maxlength={600}
            optional
          />
          {mayChange && (
            <div class="actions">
              <Button variant="primary">Save</Button>
            </div>
          )}
        </form>
      </Card>
    </div>
  )
}
