import { Button } from '#templates/ui/button.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { SearchField } from '#templates/ui/navigation.tsx'
import { Progress, Skeleton, Steps } from '#templates/ui/progress.tsx'
import { Both, type Scheme } from './ui.tsx'

const currencies = [
  { value: 'TRY', label: 'Turkish lira' },
  { value: 'EUR', label: 'Euro' },
]

const reasons = [
  { value: 'count', label: 'Counted', hint: 'What is on the shelf' },
  { value: 'damage', label: 'Damaged' },
  { value: 'return', label: 'Came back', disabled: true },
]

/** Questions and their answers; the way through something long. */
export function FormSamples() {
  return (
    <>
      <Both
        title="Form"
        sample={(scheme) => (
          <>
            <SearchField action="/dev/ui" label={`Search variants, ${scheme}`} id={`search-${scheme}`} />
            <Form scheme={scheme} />
          </>
        )}
      />
      <Both title="Form with mistakes" sample={(scheme) => <Mistakes scheme={scheme} />} />
      <Both title="Waiting and progress" sample={(scheme) => <Waiting scheme={scheme} />} />
    </>
  )
}

function Form({ scheme }: { scheme: Scheme }) {
  return (
    <form class="form">
      <Field
        form={scheme}
        name="shop"
        label="Name of the shop"
        required
        hint="Buyers see it beside every product."
        value="Kestane Bootmakers"
        autocomplete="organization"
      />
      <Field
        form={scheme}
        name="about"
        type="textarea"
        label="What you sell"
        optional
        value="Boots made by hand in Gaziantep since 1962."
      />
      <div class="form-row">
        <Field form={scheme} name="price" type="money" label="Price" currency="TRY" value="4,899.00" />
        <Field form={scheme} name="weight" type="number" label="Weight" suffix="g" value={840} />
      </div>
      <Field
        form={scheme}
        name="currency"
        type="select"
        label="Currency"
        options={currencies}
        value="TRY"
        width="medium"
      />
      <Field
        form={scheme}
        name="paper"
        type="file"
        label="Document for the reviewer"
        hint="PDF or picture, up to 16 MB. Only reviewers see it."
      />
      <Field form={scheme} name="reason" type="radio" label="Why the number changes" options={reasons} value="count" />
      <Field
        form={scheme}
        name="featured"
        type="checkbox"
        label="Show on the home page"
        checked
        hint="At most eight products are shown."
      />
      <Field
        form={scheme}
        name="slug"
        label="Address"
        value="kestane"
        readonly
        hint="Cannot be changed once the shop is verified."
      />
      <Field form={scheme} name="off" label="Not available" value="Nothing to type here" disabled />
      <div class="actions">
        <Button variant="primary" type="button">
          Save shop
        </Button>
        <Button variant="quiet" type="button">
          Cancel
        </Button>
      </div>
    </form>
  )
}

function Mistakes({ scheme }: { scheme: Scheme }) {
  const form = `${scheme}-wrong`
  const errors = {
    email: 'Write an address such as name@example.org.',
    price: 'Write a price of at least 0.01.',
    terms: 'Tick to go on.',
  }
  return (
    <form class="form">
      <ErrorSummary form={form} errors={errors} />
      <Field
        form={form}
        name="email"
        type="email"
        label="Contact address"
        required
        value="deniz@"
        error={errors.email}
        hint="Codes are sent here."
      />
      <Field
        form={form}
        name="price"
        type="money"
        label="Price"
        currency="TRY"
        value="free"
        error={errors.price}
        width="medium"
      />
      <Field form={form} name="terms" type="checkbox" label="I may sell what I list" error={errors.terms} required />
      <div dir="rtl">
        <Field form={form} name="arabic" label="اسم المتجر" value="متجر الكتب" error="هذا الاسم مستخدم." />
      </div>
    </form>
  )
}

function Waiting({ scheme }: { scheme: Scheme }) {
  return (
    <>
      <Steps
        label="Verification"
        steps={[
          { label: 'Describe the shop', state: 'done' },
          { label: 'Prove the contact address', state: 'current', note: 'We sent a code to deniz@example.org.' },
          { label: 'Add a document', state: 'failed', note: 'The last one could not be read.' },
          { label: 'Send to the reviewers', state: 'todo' },
        ]}
      />
      <Progress
        id={`p1-${scheme}`}
        label="Importing products"
        value={412}
        max={1200}
        note="412 of 1,200, about a minute left"
      />
      <Progress id={`p2-${scheme}`} label="Looking up the supplier" note="Still waiting" />
      <Skeleton lines={4} />
    </>
  )
}
