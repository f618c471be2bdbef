import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Icon } from '#templates/ui/icon.tsx'
import { type RowProps, type RowTrouble, stockRowId } from './stock-row.tsx'

/** Why a number was not saved, below its row, with what can be done instead. */
export function Trouble({ item, trouble, back }: RowProps & { trouble: RowTrouble }) {
  const { variantId, onHand } = item
  const { choice, sentence, reason, note } = trouble
  const why = { reason, note, back }
  return (
    <td class="stock-wide stock-trouble stock-clash">
      <div class="stock-clash-line">
        <p id={`${stockRowId(variantId)}-trouble`} data-announce={sentence}>
          <Icon name="triangle-alert" size="s" /> {sentence}
        </p>
        {choice && (
          <>
            <Choice action={paths.stockCounts(variantId)} fields={{ seen: onHand, counted: choice.counted, ...why }}>
              Set {choice.counted}
            </Choice>
            {choice.add !== 0 && (
              <Choice action={paths.stockAdjustments(variantId)} fields={{ delta: choice.add, ...why }}>
                {choice.add > 0 ? `Add ${choice.add}` : `Take ${-choice.add} away`}
              </Choice>
            )}
          </>
        )}
        <a class="button button-quiet button-s" href={back ?? paths.stock()} data-stock-leave>
          <span class="button-text">Leave it at {onHand}</span>
        </a>
      </div>
    </td>
  )
}

type ChoiceProps = { action: string; fields: Record<string, string | number | undefined>; children: unknown }

function Choice({ action, fields, children }: ChoiceProps) {
  return (
    <form method="post" action={action} class="stock-choice">
      {Object.entries(fields).map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
      )}
      <Button size="s">{children as string}</Button>
    </form>
  )
}
