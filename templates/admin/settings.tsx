import type { Errors, Typed } from '#src/lib/form.ts'
import { paths } from '#src/lib/paths.ts'
import type { FactorDuty } from '#src/market/accounts/factor-duty.ts'
import type { SiteEvent, SiteSettings } from '#src/market/accounts/site.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, Notice } from '#templates/ui/card.tsx'
import { ErrorSummary } from '#templates/ui/error-summary.tsx'
import { Field } from '#templates/ui/field.tsx'
import { LogoFields } from '#templates/ui/logo-fields.tsx'
import { Time } from '#templates/ui/time.tsx'
import { type DutyTyped, FactorSettings } from './factor-settings.tsx'

export type SettingsPageProps = {
  site: SiteSettings & { logoKey: string | null; duty: FactorDuty }
  /** What was wrong with the demand for second factors. */
  duty?: DutyTyped
  events: SiteEvent[]
  /** The configuration's name, which counts while no other is set. */
  configName: string
  mayChange: boolean
  typed?: Typed
  errors?: Errors
  logoError?: string
}

export function SettingsPage(props: SettingsPageProps) {
  const { events, mayChange } = props
  return (
    <>
      <PageHead title="Settings" lead="What the market is called, how people reach you and what you promise them." />
      <div class="settings-stack">
        {!mayChange && <Notice title="You may look here; only an admin changes it" />}
        <Card title="The market">
          <SettingsForm {...props} />
        </Card>
        <Card title="Logo">
          <Logo {...props} />
        </Card>
        <FactorSettings duty={props.site.duty} wrong={props.duty} mayChange={mayChange} />
        <Card title="Payments">
          <p>
            <a href={paths.adminPaymentMethods}>Ways to pay, and above which sums two people accept,</a> have their own
            page.
          </p>
        </Card>
        <Card title="Verification">
          <p>
            <a href={paths.checklist}>What every shop is asked for</a> before it may sell has its own page.
          </p>
        </Card>
        {events.length > 0 && <Changes events={events} />}
      </div>
    </>
  )
}

function SettingsForm({ site, configName, mayChange, typed, errors = {} }: SettingsPageProps) {
  const value = (name: string, saved: string) => typed?.[name] ?? saved
  const shared = { form: 'site', readonly: !mayChange }
  return (
    <form class="form" method="post" action={paths.adminSettings} novalidate>
      <ErrorSummary errors={errors} form="site" />
      <Field
        {...shared}
        name="name"
        label="Name of the market"
        hint={`Shown on every page and in every mail. Empty: ${configName}, as the configuration says.`}
        value={value('name', site.name)}
        error={errors.name}
        maxlength={60}
        optional
      />
      <Field
        {...shared}
        name="contact_email"
        type="email"
        label="Address for questions"
        hint="Stands on the contact page and at the foot of every mail."
        value={value('contact_email', site.contactEmail)}
        error={errors.contact_email}
        width="medium"
        autocomplete="off"
        optional
      />
      <Field
        {...shared}
        name="contact_text"
        type="textarea"
        rows={5}
        label="Contact page"
        hint="Who runs the market, the postal address, a telephone number: what the law of your country asks for."
        value={value('contact_text', site.contactText)}
        error={errors.contact_text}
        optional
      />
      <Field
        {...shared}
        name="terms"
        type="textarea"
        rows={12}
        label="Terms"
        hint="Plain text. An empty line begins a paragraph, # a heading, - a point of a list. Shown only when something stands here."
        value={value('terms', site.terms)}
        error={errors.terms}
        optional
      />
      <Field
        {...shared}
        name="archive_days"
        type="number"
        label="Orders are archived after"
        hint="Done orders leave the lists then; they stay findable. From 7 to 3650 days."
        value={value('archive_days', String(site.archiveDays))}
        error={errors.archive_days}
        width="short"
        suffix="days"
        min={7}
        max={3650}
        required
      />
      {mayChange && (
        <div class="actions">
          <Button variant="primary">Save settings</Button>
        </div>
      )}
    </form>
  )
}

function Logo({ site, mayChange, logoError }: SettingsPageProps) {
  const errors: Errors = logoError ? { logo: logoError } : {}
  return (
    <div class="stack stack-s">
      {site.logoKey ? (
        <div class="cluster">
          <img class="settings-logo" src={paths.siteLogo(site.logoKey)} alt="The logo now" width={80} height={80} />
          {mayChange && (
            <form method="post" action={`${paths.adminSettingsLogo}/removal`}>
              <Button variant="quiet" icon="trash-2">
                Remove logo
              </Button>
            </form>
          )}
        </div>
      ) : (
        <p class="quiet">The market’s own sign stands in the head until you choose a picture.</p>
      )}
      {mayChange && (
        <form class="form" method="post" action={paths.adminSettingsLogo} enctype="multipart/form-data">
          <LogoFields errors={errors} present={site.logoKey !== null} />
        </form>
      )}
    </div>
  )
}

const words: Record<string, string> = {
  name: 'name',
  contactEmail: 'address for questions',
  contactText: 'contact page',
  terms: 'terms',
  archiveDays: 'days to the archive',
  secondFactorOfStaff: 'second factor of the staff',
  secondFactorOfShops: 'second factor of shops',
  daysOfGrace: 'days to set it up',
}

function Changes({ events }: { events: SiteEvent[] }) {
  return (
    <Card title="Who changed what" flush>
      <ul class="session-list">
        {events.map(({ action, changed, actorName, at }) => (
          <li class="session">
            <div class="session-words">
              <div class="session-device">
                {action === 'changed' && `Changed: ${changed.map((name) => words[name] ?? name).join(', ')}`}
                {action === 'logo-changed' && 'Logo changed'}
                {action === 'logo-removed' && 'Logo removed'}
              </div>
              <div class="session-facts">
                {actorName}, <Time at={at} now={at} show="exact" />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
