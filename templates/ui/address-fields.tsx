import { countries } from '#src/lib/countries.ts'
import type { Errors, Typed } from '#src/lib/form.ts'
import { Field } from './field.tsx'

const countryOptions = [
  { value: '', label: 'Choose' },
  ...countries.map(({ code, name }) => ({ value: code, label: name })),
]

type AddressFieldsProps = { typed: Typed; errors: Errors; form?: string }

/** The fields of an address, in the order of a parcel's label. */
export function AddressFields({ typed, errors, form = 'address' }: AddressFieldsProps) {
  const field = (name: string, label: string, autocomplete: string, maxlength: number, required = false) => (
    <Field
      name={name}
      form={form}
      label={label}
      value={typed[name] ?? ''}
      error={errors[name]}
      autocomplete={autocomplete}
      maxlength={maxlength}
      required={required}
      optional={!required}
    />
  )
  return (
    <>
      {field('name', 'Name on the parcel', 'name', 120, true)}
      {field('line1', 'Street and number', 'address-line1', 120, true)}
      {field('line2', 'Flat, floor, company', 'address-line2', 120)}
      <div class="form-row">
        {field('postcode', 'Postcode', 'postal-code', 20)}
        {field('city', 'Town', 'address-level2', 80, true)}
      </div>
      {field('region', 'State or region', 'address-level1', 80)}
      <Field
        type="select"
        name="country"
        form={form}
        label="Country"
        value={typed.country ?? ''}
        error={errors.country}
        options={countryOptions}
        autocomplete="country"
        required
      />
      <Field
        type="tel"
        name="phone"
        form={form}
        label="Phone"
        hint="Only for whoever brings the parcel."
        value={typed.phone ?? ''}
        error={errors.phone}
        autocomplete="tel"
        maxlength={40}
        optional
      />
    </>
  )
}
