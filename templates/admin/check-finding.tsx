import { paths } from '#src/lib/paths.ts'
import type { ShownBreak } from '#src/market/stock/check-list.ts'
import { Badge } from '#templates/ui/badge.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'
import type { ChecksProps, CheckTrouble } from './checks.tsx'

type FindingProps = Pick<ChecksProps, 'mayDecide' | 'trouble' | 'now'> & { found: ShownBreak; waits: boolean }

/** One wrong row in plain words: repaired where that is possible, else noted. */
export function Finding({ found, waits, mayDecide, trouble, now }: FindingProps) {
  const { shop, where, what, settled, drift, variantId, key } = found
  const about = drift && variantId !== null ? String(variantId) : key
  const mine = trouble?.about === about ? trouble : undefined
  return (
    <Card title={`${shop}, ${where}`} class="finding">
      <p class="finding-what">{what}.</p>
      {settled ? (
        <p>
          <Badge tone={settled.how === 'repaired' ? 'good' : 'info'}>
            {settled.how === 'repaired' ? 'Repaired' : 'Noted'}
          </Badge>{' '}
          by {settled.by}, <Time at={new Date(settled.at)} now={now} />: {settled.note}
        </p>
      ) : waits ? (
        <p class="quiet">It is being checked again: decide when that has ended.</p>
      ) : !mayDecide ? (
        <p class="quiet">An admin decides what is done about it.</p>
      ) : drift && variantId !== null ? (
        <Repair variantId={variantId} trouble={mine} />
      ) : (
        <Note id={key} trouble={mine} />
      )}
    </Card>
  )
}

function Repair({ variantId, trouble }: { variantId: number; trouble: CheckTrouble | undefined }) {
  const form = `repair-${variantId}`
  const { errors = {}, typed = {} } = trouble ?? {}
  return (
    <form method="post" action={paths.adminCheckRepairs} class="finding-form">
      <p class="quiet">
        The database keeps level and ledger together, so somebody has written past it. The ledger still proves itself:
        the level can follow it again. The repair is a change in the shop’s history, with your name and reason.
      </p>
      {errors[''] && (
        <p class="field-error" role="alert">
          {errors['']}
        </p>
      )}
      <input type="hidden" name="variant" value={variantId} />
      <Field
        type="radio"
        name="kind"
        form={form}
        label="Which number is right?"
        value={typed.kind ?? 'ledger'}
        options={[
          { value: 'ledger', label: 'The ledger’s: the level follows it again' },
          { value: 'shelf', label: 'The level’s: the repair writes the difference into the ledger' },
        ]}
        {...(errors.kind && { error: errors.kind })}
      />
      <Field
        name="reason"
        form={form}
        label="Reason"
        required
        maxlength={200}
        value={typed.reason ?? ''}
        {...(errors.reason && { error: errors.reason })}
      />
      <Button icon="scale">Repair the level</Button>
    </form>
  )
}

function Note({ id, trouble }: { id: string; trouble: CheckTrouble | undefined }) {
  const { errors = {}, typed = {} } = trouble ?? {}
  return (
    <form method="post" action={paths.adminCheckNotes} class="finding-form">
      <p class="quiet">
        A row that was altered, removed or slipped in cannot be repaired: making it fit again would be the same forgery.
        What is known of it can be noted. It stays wrong, stays listed, and is no longer counted as new.
      </p>
      {errors[''] && (
        <p class="field-error" role="alert">
          {errors['']}
        </p>
      )}
      <input type="hidden" name="key" value={id} />
      <Field
        type="textarea"
        rows={2}
        name="note"
        form={`note-${id}`}
        label="What is known of it"
        required
        maxlength={1000}
        value={typed.note ?? ''}
        {...(errors.note && { error: errors.note })}
      />
      <Button>Note it</Button>
    </form>
  )
}
