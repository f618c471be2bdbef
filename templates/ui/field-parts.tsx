import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon } from './icon.tsx'

export type Option = { value: string; label: string; hint?: string; disabled?: boolean }

type InputType =
  | 'datetime-local'
  | 'text'
  | 'email'
  | 'password'
  | 'tel'
  | 'url'
  | 'search'
  | 'number'
  | 'date'
  | 'file'
  | 'money'

export type FieldProps = Attributes & {
  /** One of the input types, `money` (text with its currency beside it), `textarea`, `select`, `checkbox` or `radio`. */
  type?: InputType | 'textarea' | 'select' | 'checkbox' | 'radio'
  name: string
  label: string
  hint?: Child
  error?: string
  /** What was typed, or the option chosen; for a checkbox what it sends when ticked. */
  value?: string | number | null
  /** Two forms on one page with fields of the same name tell them apart by this. */
  form?: string
  options?: Option[]
  required?: boolean
  /** Says "optional" beside the label, for forms where most fields are required. */
  optional?: boolean
  hideLabel?: boolean
  width?: 'short' | 'medium' | 'full'
  currency?: string
  prefix?: string
  suffix?: string
  checked?: boolean
  disabled?: boolean
  readonly?: boolean
  autofocus?: boolean
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search'
  placeholder?: string
  pattern?: string
  minlength?: number
  maxlength?: number
  min?: string | number
  max?: string | number
  step?: string | number
  rows?: number
  accept?: string
  multiple?: boolean
  list?: string
  spellcheck?: boolean
}

/** The id of a field's control; an error summary links to it. */
export const fieldId = (name: string, form?: string) => `f-${form ? `${form}-` : ''}${name}`

/** Whether an answer is needed, in a word. */
export function Demand({ required, optional }: FieldProps) {
  if (required) return <span class="field-demand">required</span>
  return optional ? <span class="field-demand">optional</span> : null
}

/** The hint and what was wrong, under the ids that `tie` points at. */
export function About({ id, hint, error }: { id: string; hint?: Child; error?: string }) {
  return (
    <>
      {hint ? (
        <div class="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="circle-alert" size="s" />
          <span>
            <span class="visually-hidden">Error: </span>
            {error}
          </span>
        </p>
      ) : null}
    </>
  )
}

/** The aria that ties a control to its hint and its error. */
export const tie = (id: string, hint: Child, error?: string) => ({
  'aria-describedby': classes(hint ? `${id}-hint` : '', error && `${id}-error`) || undefined,
  'aria-invalid': error ? ('true' as const) : undefined,
})
