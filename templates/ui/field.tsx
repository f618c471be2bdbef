import { classes } from './attributes.ts'
import { Checkbox, Radios } from './choice.tsx'
import { About, Demand, type FieldProps, fieldId, tie } from './field-parts.tsx'
import { Icon } from './icon.tsx'

export { type FieldProps, fieldId, type Option } from './field-parts.tsx'

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

function Control(props: FieldProps & { id: string }) {
  const { type = 'text', label, hint, error, form, options, width, hideLabel, optional, ...rest } = props
  const { currency, prefix, suffix, value, class: extra, checked, rows, ...plain } = rest
  // Words stand in the direction they are written in, also in a page that runs the other way.
  const dir = type === 'text' || type === 'textarea' ? 'auto' : undefined
  const shared = { dir, ...plain, ...tie(props.id, hint, error) }
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
