import type { Child } from 'hono/jsx'
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
export function LockForm(props: UserPageProps) {
  if (props.user.id === props.selfId) return null
  return (
    <ReasonForm
      {...props}
      name="lock"
      part="lock"
      title="Lock this account"
      label="Reason"
      hint="It is mailed to the person and kept. They are signed out at once; what they ordered still reaches them."
      required
    >
      <Button variant="danger" icon="lock">
        Lock account
      </Button>
    </ReasonForm>
  )
}

/** Opens it again. */
export const UnlockForm = (props: UserPageProps) => (
  <ReasonForm {...props} name="unlock" part="lock/removal" title="Unlock this account" label="What to tell them">
    <Button variant="primary">Unlock account</Button>
  </ReasonForm>
)

type ReasonFormProps = UserPageProps & {
  name: 'lock' | 'unlock'
  part: 'lock' | 'lock/removal'
  title: string
  label: string
  hint?: string
  required?: boolean
  children?: Child
}

/** A decision on the account, with the words that its person is told. */
function ReasonForm(props: ReasonFormProps) {
  const { user, form, errors = {}, typed = {}, name, part, title, label, hint, required, children } = props
  const wrong = form === name ? errors : {}
  return (
    <Card title={title}>
      <form class="form" method="post" action={paths.adminUserPart(user.id, part)} novalidate>
        <ErrorSummary errors={wrong} form={name} />
        <Field
          name="reason"
          form={name}
          type="textarea"
          label={label}
          hint={hint}
          value={typed.reason}
          error={wrong.reason}
          rows={required ? 3 : 2}
          maxlength={1000}
          {...(required ? { required } : { optional: true })}
        />
        <div class="actions">{children}</div>
      </form>
    </Card>
  )
}
