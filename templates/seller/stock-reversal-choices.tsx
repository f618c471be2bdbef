import { paths } from '#src/lib/paths.ts'
import type { ReversalPreview } from '#src/market/stock/reversal-preview.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { linesWord, type ReversalDeskProps } from './stock-reversal.tsx'

/** The choices that these lines leave: the clean ones, by difference, or nothing. */
export function ReversalChoices({ preview, trouble }: ReversalDeskProps) {
  const { batch, counts, seen } = preview
  const { clean, changed } = counts
  const total = batch.lines
  const byDifference = clean + changed
  const action = paths.batchReversal(batch.batchId)
  if (byDifference === 0) return <NothingToUndo preview={preview} />
  return (
    <Card title={clean === total ? 'Nothing stands in the way' : 'What shall be undone?'}>
      <p class="reversal-means">{meaningOf(preview)}</p>
      <form
        method="post"
        action={action}
        hx-post={action}
        hx-target="#reversal"
        hx-swap="outerHTML"
        hx-disable="find button"
        class="reversal-form"
      >
        <input type="hidden" name="clean" value={seen.clean} />
        <input type="hidden" name="difference" value={seen.difference} />
        <input type="hidden" name="snapshot" value={seen.snapshot} />
        <input type="hidden" name="at" value={seen.at.toISOString()} />
        <div class="reversal-why">
          <Why name="reason" label="Reason" max={200} placeholder="undone" trouble={trouble} />
          <Why name="note" label="Note" max={800} placeholder="for you and your colleagues" trouble={trouble} />
        </div>
        <div class="reversal-choices">
          {clean > 0 && (
            <Choice
              value="clean"
              label={clean === total ? `Undo all ${linesWord(total)}` : `Undo ${linesWord(clean)}, the clean ones`}
            >
              {clean === total
                ? 'Every number becomes what it was before.'
                : leavesWords(total - clean, 'clean', counts)}
            </Choice>
          )}
          {changed > 0 && (
            <Choice value="difference" label={`Undo ${linesWord(byDifference)} by difference`}>
              Takes back what this change added or took away, and keeps what has happened since.{' '}
              {total > byDifference && leavesWords(total - byDifference, 'difference', counts)}
            </Choice>
          )}
          <div class="reversal-choice">
            <LinkButton href={paths.stockBatch(batch.batchId)}>Stop: change nothing</LinkButton>
            <p>All numbers stay as they are.</p>
          </div>
        </div>
      </form>
    </Card>
  )
}

type WhyProps = { name: string; label: string; max: number; placeholder: string; trouble: ReversalDeskProps['trouble'] }

function Why({ name, label, max, placeholder, trouble }: WhyProps) {
  const error = trouble?.errors?.[name]
  return (
    <Field
      name={name}
      label={label}
      form="reversal"
      optional
      maxlength={max}
      placeholder={placeholder}
      value={trouble?.typed?.[name] ?? ''}
      {...(error && { error })}
    />
  )
}

function Choice({ value, label, children }: { value: 'clean' | 'difference'; label: string; children: unknown }) {
  return (
    <div class="reversal-choice">
      <Button
        name="choice"
        value={value}
        variant={value === 'clean' ? 'primary' : 'plain'}
        icon="undo-2"
        busyText="Undoing"
      >
        {label}
      </Button>
      <p>{children as string}</p>
    </div>
  )
}

/** "Leaves 3 lines as they are: 1 changed since, 2 that cannot be undone." */
function leavesWords(left: number, choice: 'clean' | 'difference', counts: ReversalPreview['counts']): string {
  const words = [
    choice === 'clean' && counts.changed > 0 && `${counts.changed} changed since`,
    counts.short > 0 && `${counts.short} that cannot be undone`,
    counts.pooled > 0 && `${counts.pooled} of keys`,
  ].filter(Boolean)
  return `Leaves ${linesWord(left)} as ${left === 1 ? 'it is' : 'they are'}: ${words.join(', ')}. A change is undone once, so what is left stays.`
}

/** A number that was set is in the ledger as what it added or took away; people should know which of the two comes back. */
function meaningOf({ batch, counts }: ReversalPreview): string {
  const sets = batch.kind === 'count' || batch.kind === 'bulk' || batch.kind === 'import' || batch.kind === 'sync'
  const clean = counts.clean === batch.lines
  if (sets) {
    return clean
      ? 'This change set numbers. Undone, every number is what it was before.'
      : 'This change set numbers; the ledger keeps what that added or took away. A clean line gets the number it had before. Where something has happened since, only the difference is taken back: what was sold or received later stays counted.'
  }
  return clean
    ? 'Undone, every number is what it was before. The undo is a change of its own and can be undone.'
    : 'A clean line gets the number it had before. Where something has happened since, you can take back the difference alone. The undo is a change of its own and can be undone.'
}

function NothingToUndo({ preview: { batch, counts } }: { preview: ReversalPreview }) {
  return (
    <Notice
      tone="warn"
      title={counts.pooled === batch.lines ? 'Keys are taken back in their pool' : 'No line can be undone now'}
      actions={<LinkButton href={paths.stockBatch(batch.batchId)}>Back to the change</LinkButton>}
    >
      {counts.pooled === batch.lines
        ? 'The stock of these variants is what their pools hold. Withdraw or import keys there, and the stock follows.'
        : 'Each of these numbers would go below zero or below what is promised to checkouts. Once holds end or units come in, it may be possible.'}
    </Notice>
  )
}
