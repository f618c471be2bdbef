import type { OrderLine } from '#src/market/orders/shop-order-page.ts'
import { About, fieldId, tie } from '#templates/ui/field-parts.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { nameOf, type RefusedForm } from './order-view.ts'

type Props = {
  legend: string
  lines: readonly OrderLine[]
  /** How many there may be at most, and how many stand there at first. */
  most: (line: OrderLine) => number
  first: (line: OrderLine) => number
  refused: RefusedForm
  /** Where returned units go is asked beside each number. */
  decides?: boolean
}

/** How many units of each line. */
export function OrderUnits({ legend, lines, most, first, refused, decides }: Props) {
  const { form, errors, typed } = refused
  return (
    <fieldset class="units" id={fieldId('units', form)}>
      <legend class="field-label">{legend}</legend>
      {errors.units && <About id={fieldId('units', form)} error={errors.units} />}
      {lines.map((line) => {
        const name = `units_${line.id}`
        const id = fieldId(name, form)
        return (
          <div class="units-row">
            <label class="units-name" for={id}>
              {nameOf(line)} <span class="quiet units-sku">{line.sku}</span>
            </label>
            <span class="units-number">
              <input
                class="input input-number"
                type="number"
                inputmode="numeric"
                min={0}
                max={most(line)}
                id={id}
                name={name}
                value={typed[name] ?? first(line)}
                {...tie(id, undefined, errors[name])}
              />
              <span class="quiet">of {most(line)}</span>
            </span>
            {decides && <Decision line={line} refused={refused} />}
            <About id={id} error={errors[name]} />
          </div>
        )
      })}
    </fieldset>
  )
}

function Decision({ line, refused }: { line: OrderLine; refused: RefusedForm }) {
  const name = `stock_${line.id}`
  const usual = line.delivery === 'key' ? 'scrap' : 'restock'
  const chosen = refused.typed[name] ?? usual
  return (
    <span class="select units-decision">
      <select class="input" name={name} aria-label={`What becomes of ${nameOf(line)}`}>
        <option value="restock" selected={chosen === 'restock'}>
          {line.delivery === 'key' ? 'Back into the pool' : 'Back on the shelf'}
        </option>
        <option value="scrap" selected={chosen === 'scrap'}>
          {line.delivery === 'key' ? 'Not sold again' : 'Scrap it'}
        </option>
      </select>
      <Icon name="chevron-down" size="s" />
    </span>
  )
}
