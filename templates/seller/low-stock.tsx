import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { DigestMember, LowDigest } from '#src/market/stock/low-digest.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Time } from '#templates/ui/time.tsx'

type LowStockPageProps = { digest: LowDigest; typed: Typed; errors: Errors; mayChange: boolean; now: Date }

const ROLES: Record<string, string> = {
  owner: 'owner',
  manager: 'manager',
  'stock-keeper': 'stock keeper',
  viewer: 'viewer',
}
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00 UTC`,
}))

/** When the shop's people hear of what runs low, and which of them. */
export function LowStockPage({ digest, typed, errors, mayChange, now }: LowStockPageProps) {
  const shared = (name: string) => ({ form: 'low', name, error: errors[name], disabled: !mayChange })
  return (
    <div class="stack">
      <PageHead
        title="News of low stock"
        lead="One message lists all that fell to its limit since the last one. Each variant is named once, and again only after it was above its limit in between."
      />
      {!mayChange && <Notice tone="info">The owner and managers of the shop choose this.</Notice>}
      <Card>
        <form class="form" method="post" action={paths.lowStock} novalidate>
          <ErrorSummary errors={errors} form="low" />
          <Field
            {...shared('pace')}
            type="radio"
            label="How often"
            value={typed.pace ?? 'daily'}
            options={[
              { value: 'daily', label: 'Once a day', hint: 'At the hour below, when there is something to tell.' },
              { value: 'hourly', label: 'Once an hour at most', hint: 'Some minutes after the first one falls.' },
            ]}
          />
          <Field
            {...shared('hour')}
            type="select"
            label="Hour of the daily message"
            width="medium"
            value={typed.hour ?? '7'}
            options={HOURS}
          />
          <fieldset class="field">
            <legend class="field-label">Who is told</legend>
            {digest.members.map((member) => (
              <Member {...member} disabled={!mayChange} />
            ))}
          </fieldset>
          <p class="quiet">
            Everybody may choose for themselves whether it comes by mail or only beside the bell, under{' '}
            <a href={paths.noticeSettings}>what you are told</a>.{' '}
            {digest.sentAt ? (
              <>
                The last message left <Time at={digest.sentAt} now={now} />.
              </>
            ) : (
              'No message has left yet.'
            )}
          </p>
          {mayChange && (
            <div class="actions">
              <Button variant="primary">Save</Button>
            </div>
          )}
        </form>
      </Card>
    </div>
  )
}

const Member = ({ userId, name, email, role, told, disabled }: DigestMember & { disabled: boolean }) => (
  <Field
    type="checkbox"
    name="member"
    id={`low-member-${userId}`}
    value={String(userId)}
    checked={told}
    disabled={disabled}
    label={`${name}, ${ROLES[role] ?? role}`}
    hint={email}
    optional={false}
  />
)
