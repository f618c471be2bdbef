import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { StaffRole } from '#src/market/accounts/sessions.ts'
import type { UserRecord } from '#src/market/accounts/users.ts'
import { Button } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { staffRoleHints, staffRoleNames } from '#templates/ui/role-words.ts'

export type UserPageProps = {
  user: UserRecord
  selfId: number
  /** The form that could not be taken. */
  form?: 'role' | 'lock' | 'unlock'
  errors?: Errors
  typed?: Typed
  problem?: string
  now: Date
}

const staffRoles = Object.keys(staffRoleNames) as StaffRole[]

/** What somebody is in the staff. */
export function RoleForm({ user, form, errors = {} }: UserPageProps) {
  const wrong = form === 'role' ? errors : {}
  const options = [
    { value: '', label: 'Not of the staff' },
    ...staffRoles.map((value) => ({ value, label: staffRoleNames[value], hint: staffRoleHints[value] })),
  ]
  return (
    <Card title="Role in the staff">
      <form class="form" method="post" action={paths.adminUserPart(user.id, 'role')}>
        <ErrorSummary errors={wrong} form="role" />
        <Field
          name="role"
          form="role"
          type="radio"
          label="Role"
          hideLabel
          value={user.staffRole ?? ''}
          error={wrong.role}
          options={options}
        />
        <div class="actions">
          <Button>Change role</Button>
        </div>
        <p class="quiet">They are signed out everywhere and told by mail.</p>
      </form>
    </Card>
  )
}

/** Locks the account, with the reason that is mailed. */
export function LockForm({ user, selfId, form, errors = {}, typed = {} }: UserPageProps) {
  if (user.id === selfId) return null
  const wrong = form === 'lock' ? errors : {}
  return (
    <Card title="Lock this account">
      <form class="form" method="post" action={paths.adminUserPart(user.id, 'lock')} novalidate>
        <ErrorSummary errors={wrong} form="lock" />
        <Field
          name="reason"
          form="lock"
          type="textarea"
          label="Reason"
          hint="It is mailed to the person and kept. They are signed out at once; what they ordered still reaches them."
          value={typed.reason}
          error={wrong.reason}
          rows={3}
          maxlength={1000}
          required
        />
        <div class="actions">
          <Button variant="danger" icon="lock">
            Lock account
          </Button>
        </div>
      </form>
    </Card>
  )
}

/** Opens it again. */
export function UnlockForm({ user, form, errors = {}, typed = {} }: UserPageProps) {
  const wrong = form === 'unlock' ? errors : {}
  return (
    <Card title="Unlock this account">
      <form class="form" method="post" action={paths.adminUserPart(user.id, 'lock/removal')} novalidate>
        <ErrorSummary errors={wrong} form="unlock" />
        <Field
          name="reason"
          form="unlock"
          type="textarea"
          label="What to tell them"
          value={typed.reason}
          error={wrong.reason}
          rows={2}
          maxlength={1000}
          optional
        />
        <div class="actions">
          <Button variant="primary">Unlock account</Button>
        </div>
      </form>
    </Card>
  )
}
