import { classes } from './attributes.ts'
import { About, Demand, type FieldProps, fieldId, tie } from './field-parts.tsx'

/** One yes or no. */
export function Checkbox(props: FieldProps) {
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

/** One of a few, all in sight. */
export function Radios(props: FieldProps) {
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
