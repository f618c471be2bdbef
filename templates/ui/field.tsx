import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon } from './icon.tsx'

export type Option = { value: string; label: string; hint?: string; disabled?: boolean }

type InputType = 'text' | 'email' | 'password' | 'tel' | 'url' | 'search' | 'number' | 'date' | 'file' | 'money'

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

/** A question with its hint, its answer and what was wrong with it, all tied together for a screen reader. */
export function Field(props: FieldProps) {
  if (props.type === 'checkbox') return <Checkbox {...props} />
  if (props.type === 'radio') return <Radios {...props} />
  const { name, label, hint, error, form, width = 'full', hideLabel } = props
  const id = props.id ?? fieldId(name, form)
  return (
    <div class={classes('field', `field-${width}`, error && 'field-wrong')}>
      <label class={classes('field-label', hideLabel && 'visually-hidden')} for={id}>
        {label} <Demand {...props} />
      </label>
      <About id={id} hint={hint} error={error} />
      <Control {...props} id={id} />
    </div>
  )
}

function Demand({ required, optional }: FieldProps) {
  if (required) return <span class="field-demand">required</span>
  return optional ? <span class="field-demand">optional</span> : null
}

function About({ id, hint, error }: { id: string; hint?: Child; error?: string }) {
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
const tie = (id: string, hint: Child, error?: string) => ({
  'aria-describedby': classes(hint ? `${id}-hint` : '', error && `${id}-error`) || undefined,
  'aria-invalid': error ? ('true' as const) : undefined,
})

function Control(props: FieldProps & { id: string }) {
  const { type = 'text', label, hint, error, form, options, width, hideLabel, optional, ...rest } = props
  const { currency, prefix, suffix, value, class: extra, checked, rows, ...plain } = rest
  const shared = { ...plain, ...tie(props.id, hint, error) }
  if (type === 'textarea') {
    return (
      <textarea class={classes('input', 'input-area', extra)} rows={rows ?? 4} {...shared}>
        {value ?? ''}
      </textarea>
    )
  }
  if (type === 'select') {
    return (
      <span class="select">
        <select class={classes('input', extra)} {...shared}>
          {options?.map((o) => (
            <option value={o.value} selected={String(value ?? '') === o.value} disabled={o.disabled}>
              {o.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size="s" />
      </span>
    )
  }
  const money = type === 'money'
  const input = (
    <input
      type={money ? 'text' : type}
      class={classes('input', type === 'file' && 'input-file', (money || type === 'number') && 'input-number', extra)}
      {...(money && { inputmode: 'decimal', autocomplete: 'off' })}
      value={value ?? undefined}
      {...shared}
    />
  )
  const before = prefix ?? (money ? currency : undefined)
  if (!before && !suffix) return input
  return (
    <span class="affix">
      {before && <span class="affix-text">{before}</span>}
      {input}
      {suffix && <span class="affix-text">{suffix}</span>}
    </span>
  )
}

function Checkbox(props: FieldProps) {
  const {
    name,
    label,
    hint,
    error,
    form,
    type: _,
    options,
    width,
    hideLabel,
    optional,
    value,
    class: extra,
    ...rest
  } = props
  const id = props.id ?? fieldId(name, form)
  return (
    <div class={classes('field', 'choice-field', error && 'field-wrong')}>
      <div class="choice">
        <input
          type="checkbox"
          class={classes('choice-box', extra)}
          name={name}
          value={value ?? 'on'}
          {...rest}
          id={id}
          {...tie(id, hint, error)}
        />
        <label class="choice-label" for={id}>
          {label} <Demand {...props} />
        </label>
      </div>
      <About id={id} hint={hint} error={error} />
    </div>
  )
}

function Radios(props: FieldProps) {
  const {
    name,
    label,
    hint,
    error,
    form,
    type: _,
    options = [],
    width,
    hideLabel,
    optional,
    value,
    class: extra,
    ...rest
  } = props
  const id = props.id ?? fieldId(name, form)
  return (
    <fieldset class={classes('field', 'choice-field', error && 'field-wrong', extra)} {...tie(id, hint, error)}>
      <legend class={classes('field-label', hideLabel && 'visually-hidden')}>
        {label} <Demand {...props} />
      </legend>
      <About id={id} hint={hint} error={error} />
      {options.map((o, i) => (
        <div class="choice">
          <input
            type="radio"
            class="choice-box"
            name={name}
            value={o.value}
            checked={String(value ?? '') === o.value}
            {...rest}
            disabled={o.disabled ?? rest.disabled}
            id={i === 0 ? id : `${id}-${o.value}`}
            aria-describedby={o.hint ? `${id}-${o.value}-hint` : undefined}
          />
          <label class="choice-label" for={i === 0 ? id : `${id}-${o.value}`}>
            {o.label}
          </label>
          {o.hint && (
            <span class="choice-hint" id={`${id}-${o.value}-hint`}>
              {o.hint}
            </span>
          )}
        </div>
      ))}
    </fieldset>
  )
}
