import { Field, fieldId } from '#templates/ui/field.tsx'

type PasswordFieldProps = {
  name?: string
  label?: string
  hint?: string
  error?: string
  form?: string
  /** Tells a password manager whether to fill in the known one or to think of a new one. */
  kind: 'current-password' | 'new-password'
}

/** A password with a switch to see it; the switch appears only where scripts run, since it needs one. */
export function PasswordField({ name = 'password', label = 'Password', kind, form, ...about }: PasswordFieldProps) {
  const id = fieldId(name, form)
  return (
    <div class="password-field">
      <Field
        type="password"
        name={name}
        label={label}
        autocomplete={kind}
        maxlength={200}
        spellcheck={false}
        required
        {...(form ? { form } : {})}
        {...about}
      />
      <div class="choice" data-reveals={id} hidden>
        <input type="checkbox" class="choice-box" id={`${id}-show`} autocomplete="off" />
        <label class="choice-label" for={`${id}-show`}>
          Show {label.toLowerCase()}
        </label>
      </div>
    </div>
  )
}
