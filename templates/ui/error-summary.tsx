import { fieldId } from './field.tsx'
import { Icon } from './icon.tsx'

export type FormErrors = Record<string, string>

type ErrorSummaryProps = { errors: FormErrors; form?: string; title?: string }

/** Says at the top of a form what went wrong, each line a link to its field; takes the focus. The key '' is the whole form's. */
export function ErrorSummary({ errors, form, title = 'There is a problem' }: ErrorSummaryProps) {
  const lines = Object.entries(errors)
  if (lines.length === 0) return null
  const id = `${form ?? 'form'}-errors`
  return (
    <div class="error-summary" role="alert" tabindex={-1} aria-labelledby={id} data-focus>
      <h2 class="error-summary-title" id={id}>
        <Icon name="circle-alert" /> {title}
      </h2>
      <ul class="error-summary-list">
        {lines.map(([name, text]) => (
          <li>{name === '' ? text : <a href={`#${fieldId(name, form)}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  )
}
