import { countries, EU } from '#src/lib/countries.ts'
import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary, type FormErrors } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

export type ZoneDraft = { id: number | null; name: string; reach: 'some' | 'rest'; countries: string[] }
type ZoneProps = { zone: ZoneDraft; title: string; errors?: FormErrors }

/** A zone: what the shop calls it, and where it is. */
export function ZonePage({ zone, title, errors = {} }: ZoneProps) {
  return (
    <div class="stack">
      <PageHead title={title} lead="Countries that cost the same to send to. Its name is for you only." />
      <Card>
        <form
          class="form"
          method="post"
          action={zone.id === null ? paths.shippingZones : paths.shippingZone(zone.id)}
          novalidate
        >
          <ErrorSummary errors={errors} form="zone" />
          <Field
            form="zone"
            name="name"
            label="Name"
            hint="Such as “Germany” or “European Union”."
            value={zone.name}
            error={errors.name}
            maxlength={80}
            autocomplete="off"
            required
          />
          <Field
            form="zone"
            type="radio"
            name="reach"
            label="Where it is"
            value={zone.reach}
            error={errors.reach}
            options={[
              { value: 'some', label: 'In these countries' },
              { value: 'rest', label: 'Everywhere else', hint: 'Every country that no other zone of yours names.' },
            ]}
          />
          <CountryChoice chosen={zone.countries} error={errors.countries} />
          <div class="actions">
            <Button variant="primary">Save zone</Button>
            <LinkButton href={paths.shipping()} variant="quiet">
              Back to shipping
            </LinkButton>
          </div>
        </form>
      </Card>
      {zone.id !== null && <Removal id={zone.id} />}
    </div>
  )
}

/** Every country to tick; those ticked stand first, so that they are found again. */
function CountryChoice({ chosen, error }: { chosen: string[]; error?: string | undefined }) {
  const set = new Set(chosen)
  const sorted = [...countries].sort((a, b) => Number(set.has(b.code)) - Number(set.has(a.code)))
  return (
    <fieldset class={error ? 'ship-countries field field-wrong' : 'ship-countries field'}>
      <legend class="field-label">Countries</legend>
      {error && (
        <p class="field-error" id="f-zone-countries-error">
          <span class="visually-hidden">Error: </span>
          {error}
        </p>
      )}
      <Field
        form="zone"
        type="checkbox"
        name="eu"
        label={`All ${EU.length} countries of the European Union`}
        hint="Added to those ticked below when you save."
      />
      <div class="ship-country-list" id="f-zone-countries" tabindex={-1}>
        {sorted.map(({ code, name }) => (
          <label class="ship-country">
            <input type="checkbox" class="choice-box" name="countries" value={code} checked={set.has(code)} />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function Removal({ id }: { id: number }) {
  return (
    <form class="actions" method="post" action={paths.shippingZoneRemoval(id)}>
      <Button variant="danger" icon="trash-2">
        Take this zone away
      </Button>
      <span class="quiet">With its ways of sending. You can take that back right after.</span>
    </form>
  )
}
