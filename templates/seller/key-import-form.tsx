import type { Errors } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'

const FORM = 'import'

/** Paste or choose keys. The first button looks at them before anything happens; nothing typed here comes back. */
export function KeyImportForm({ variantId, errors }: { variantId: number; errors: Errors }) {
  return (
    <Card title="Import keys" id="import">
      <form
        class="form"
        method="post"
        action={paths.sellerPoolImport(variantId)}
        enctype="multipart/form-data"
        autocomplete="off"
      >
        <ErrorSummary errors={errors} form={FORM} />
        <Field
          type="textarea"
          form={FORM}
          name="keys"
          label="Paste keys"
          hint="One a line. Spaces around a key do not count, upper and lower case do."
          error={errors.keys}
          rows={6}
          class="key-paste"
          spellcheck={false}
          autocomplete="off"
        />
        <Field
          type="file"
          form={FORM}
          name="file"
          label="Or choose a file"
          hint="Plain text with a key a line, or a table (CSV, TSV) of which you pick the column next. Up to 16 MB."
          error={errors.file}
          accept=".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values"
        />
        <Field
          type="radio"
          form={FORM}
          name="format"
          label="How the text is written"
          value="lines"
          options={[
            { value: 'lines', label: 'A key a line' },
            { value: 'table', label: 'A table, with keys in one of its columns' },
          ]}
        />
        <div class="actions">
          <Button variant="primary" name="preview" value="1" icon="eye" busyText="Reading the keys">
            Look at them first
          </Button>
          <Button variant="plain" icon="upload" busyText="Importing the keys">
            Import at once
          </Button>
        </div>
      </form>
    </Card>
  )
}
