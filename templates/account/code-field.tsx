import { Summary } from '#templates/ui/disclosure.tsx'
import { Field } from '#templates/ui/field.tsx'

type CodeFieldProps = { form: string; label?: string; hint?: string; error?: string | undefined; autofocus?: boolean }

/** Six digits of an app, large. Whoever has lost it opens the field for a recovery code below. */
export function CodeField({
  form,
  error,
  label = 'Code from your app',
  hint = 'Six digits. Each works once.',
  autofocus = true,
}: CodeFieldProps) {
  return (
    <>
      <div class="code-field">
        <Field
          name="code"
          form={form}
          label={label}
          hint={hint}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={12}
          spellcheck={false}
          autofocus={autofocus}
          {...(error ? { error } : {})}
        />
      </div>
      <details class="disclosure">
        <Summary>Use a recovery code instead</Summary>
        <Field
          name="recovery"
          form={form}
          label="Recovery code"
          hint="Twelve letters and digits, from the list you kept."
          autocomplete="off"
          maxlength={20}
          spellcheck={false}
          width="medium"
        />
      </details>
    </>
  )
}
