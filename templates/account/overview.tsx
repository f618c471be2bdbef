import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { Person, ShopHat } from '#src/market/accounts/sessions.ts'
import type { BuyerOverview } from '#src/market/reports/buyer-overview.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { Buying } from './buying.tsx'
import { PasswordField } from './password-field.tsx'

export type OverviewProps = {
  person: Person
  shop: ShopHat | null
  buying: BuyerOverview
  now: Date
  /** What was wrong in which of the two forms, with what was typed there. */
  name?: { typed: Typed; errors: Errors }
  password?: { errors: Errors }
}

const staffRoles = {
  admin: 'Admin of this market',
  operator: 'Operator of this market',
  viewer: 'Looks on for the staff',
}
const shopRoles = { owner: 'Owner', manager: 'Manager', 'stock-keeper': 'Stock keeper', viewer: 'Viewer' }

export function OverviewPage({ person, shop, buying, now, name, password }: OverviewProps) {
  return (
    <>
      <PageHead
        title="Your account"
        actions={
          <>
            <LinkButton href={paths.noticeSettings} icon="bell">
              What you are told
            </LinkButton>
            <LinkButton href={paths.addresses} icon="map-pin">
              Addresses
            </LinkButton>
            <LinkButton href={paths.twoFactor} icon="smartphone">
              Two-factor sign-in
            </LinkButton>
            <LinkButton href={paths.sessions} icon="monitor">
              Where you are signed in
            </LinkButton>
          </>
        }
      />
      <Buying buying={buying} now={now} />
      <div class="account-cards">
        <Card title="Who you are here">
          <DescriptionList items={factsOf(person, shop)} />
        </Card>
        <Card title="Name">
          <NameForm typed={name?.typed ?? { name: person.name }} errors={name?.errors ?? {}} />
        </Card>
        <Card title="Password">
          <PasswordForm email={person.email} errors={password?.errors ?? {}} />
        </Card>
      </div>
    </>
  )
}

function factsOf({ email, staffRole }: Person, shop: ShopHat | null) {
  const selling = shop ? (
    <>
      {shopRoles[shop.role]} of <a href={paths.seller}>{shop.name}</a>
    </>
  ) : (
    <a href={paths.sellerShop}>Open a shop</a>
  )
  const staff = staffRole && { term: 'Staff', value: <a href={paths.admin}>{staffRoles[staffRole]}</a> }
  return [{ term: 'E-mail address', value: email }, { term: 'Shop', value: selling }, ...(staff ? [staff] : [])]
}

export function NameForm({ typed, errors }: { typed: Typed; errors: Errors }) {
  return (
    <form class="form" id="name" method="post" action={paths.profile} novalidate>
      <ErrorSummary errors={errors} form="profile" />
      <Field
        name="name"
        form="profile"
        label="Your name"
        hint="What you did before keeps the name you had then."
        value={typed.name}
        error={errors.name}
        autocomplete="name"
        maxlength={120}
        required
      />
      <div class="actions">
        <Button>Save name</Button>
      </div>
    </form>
  )
}

export function PasswordForm({ email, errors }: { email: string; errors: Errors }) {
  return (
    <form class="form" id="password" method="post" action={paths.password} novalidate>
      <ErrorSummary errors={errors} form="secret" />
      {/* A password manager asks which account the new password belongs to. */}
      <input type="hidden" autocomplete="username" value={email} />
      <PasswordField
        name="current"
        form="secret"
        label="Current password"
        kind="current-password"
        error={errors.current}
      />
      <PasswordField
        form="secret"
        label="New password"
        kind="new-password"
        hint="At least 10 characters. You are signed out everywhere else."
        error={errors.password}
      />
      <div class="actions">
        <Button>Change password</Button>
      </div>
    </form>
  )
}
