import { paths } from '#src/lib/paths.ts'
import type { BulkRow } from '#src/market/stock/bulk.ts'
import type { BulkMode, WrongLine } from '#src/market/stock/bulk-lines.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Summary } from '#templates/ui/disclosure.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { BulkPreview } from './stock-bulk-preview.tsx'
import { BulkProblems } from './stock-bulk-problems.tsx'

export type BulkTyped = {
  mode: BulkMode
  text: string
  quantity: string
  reason: string
  note: string
}

/** What there is to see of the lines: what they would do, or what stands against them. */
export type BulkLook = {
  rows?: BulkRow[]
  wrong?: WrongLine[]
  errors?: Record<string, string>
  /** The numbers shown, as the next form brings them back. */
  seen: string
  formKey: string
}

export type BulkPageProps = BulkTyped & BulkLook & { reasons: readonly string[] }

export const BULK_WORDS: Record<BulkMode, { label: string; hint: string }> = {
  set: { label: 'Set to the number', hint: 'What you counted. +3 and −2 still add and take away.' },
  add: { label: 'Add the number', hint: 'A delivery: 3 adds three, −2 takes two away.' },
  low: {
    label: 'Set the low-stock limit',
    hint: 'From how many available a variant counts as low; “never” takes it off.',
  },
}

/** Many variants in one act: written or pasted, looked at, then done all or nothing. */
export function BulkPage(props: BulkPageProps) {
  const { rows = [], wrong = [] } = props
  const bad = rows.filter((row) => row.problem)
  const ready = rows.length > 0 && bad.length === 0
  return (
    <>
      <PageHead
        title={ready ? 'Look before you change' : 'Change many at once'}
        lead={
          ready
            ? 'Nothing is changed yet. All of it happens as one change that can be undone, or none of it.'
            : 'Paste lines of SKU and number, or select rows on the stock grid. You see what would happen before it does.'
        }
        actions={
          <LinkButton href={paths.stock()} icon="arrow-left">
            Back to stock
          </LinkButton>
        }
      />
      <div class="stack">
        {(bad.length > 0 || wrong.length > 0) && <BulkProblems {...props} />}
        {ready && <BulkPreview {...props} />}
        {ready ? (
          <details class="disclosure">
            <Summary>Change the lines</Summary>
            <LinesForm {...props} />
          </details>
        ) : (
          <Card>
            <LinesForm {...props} />
          </Card>
        )}
      </div>
      <datalist id="stock-reasons">
        {props.reasons.map((reason) => (
          <option value={reason} />
        ))}
      </datalist>
    </>
  )
}

const FORM = 'bulk'

function LinesForm({ mode, text, quantity, reason, note, errors = {}, wrong = [] }: BulkPageProps) {
  return (
    <form class="form bulk-form" method="post" action={paths.stockBulk}>
      {wrong.length === 0 && <ErrorSummary errors={errors} form={FORM} title="Nothing was changed" />}
      <Field
        type="radio"
        form={FORM}
        name="mode"
        label="What a number means"
        value={mode}
        options={Object.entries(BULK_WORDS).map(([value, words]) => ({ value, ...words }))}
      />
      <Field
        type="textarea"
        form={FORM}
        name="lines"
        label="Lines"
        hint="A SKU and a number on each, divided by a comma, semicolon or tab: two columns of a spreadsheet paste as they are."
        error={errors.lines}
        value={text}
        rows={12}
        class="bulk-lines"
        spellcheck={false}
        autocomplete="off"
        dir="ltr"
      />
      <Field
        form={FORM}
        name="quantity"
        label="Number for lines without one"
        optional
        width="short"
        error={errors.quantity}
        value={quantity}
        inputmode="text"
        autocomplete="off"
      />
      <Why {...{ reason, note, errors }} form={FORM} />
      <div class="actions">
        <Button variant="primary" icon="eye" name="preview" value="1" busyText="Reading the lines">
          Look at the changes
        </Button>
      </div>
    </form>
  )
}

type WhyProps = { reason: string; note: string; errors?: Record<string, string>; form: string }

/** Why, for all lines alike. Empty says counted, or correction. */
export function Why({ reason, note, errors = {}, form }: WhyProps) {
  return (
    <div class="bulk-why">
      <Field
        form={form}
        name="reason"
        label="Reason"
        optional
        value={reason}
        error={errors.reason}
        list="stock-reasons"
        maxlength={200}
        autocomplete="off"
      />
      <Field
        form={form}
        name="note"
        label="Note"
        optional
        value={note}
        error={errors.note}
        maxlength={1000}
        autocomplete="off"
      />
    </div>
  )
}
