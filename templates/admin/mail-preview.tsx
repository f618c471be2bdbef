import { paths } from '#src/lib/paths.ts'
import type { Audience } from '#src/market/notifications/choices.ts'
import type { MailKind } from '#src/market/notifications/kinds.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { kindNames } from '#templates/mail/names.ts'
import type { RenderedMail } from '#templates/mail/render.tsx'
import { LetterViews } from '#templates/mail/views.tsx'
import { Button } from '#templates/ui/button.tsx'
import { Card, DescriptionList } from '#templates/ui/card.tsx'
import { Tabs } from '#templates/ui/navigation.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'

const receivers: Record<Audience, string> = {
  account: 'Whose account it is',
  buyer: 'Buyers',
  shop: 'A shop',
  staff: 'Staff',
}

/** Every kind of mail with the subject it could have. */
export function MailKindsPage({ kinds }: { kinds: { kind: MailKind; audience: Audience; subject: string }[] }) {
  return (
    <>
      <PageHead title="The mails of the market" lead="Each with words it could say; nothing here is sent." />
      <Table caption="Kinds of mail" columns={[{ label: 'What it is about' }, { label: 'Subject' }, { label: 'To' }]}>
        {kinds.map(({ kind, audience, subject }) => (
          <tr>
            <Cell heading>
              <a href={paths.adminMailPreview(kind)}>{kindNames[kind]}</a>
            </Cell>
            <Cell label="Subject">{subject}</Cell>
            <Cell label="To">{receivers[audience]}</Cell>
          </tr>
        ))}
      </Table>
    </>
  )
}

type MailPreviewProps = {
  kind: MailKind
  letter: RenderedMail
  width: 'phone' | 'desktop'
  /** Where a test goes; null for staff who send none. */
  email: string | null
}

export function MailPreviewPage({ kind, letter, width, email }: MailPreviewProps) {
  const actions = email && (
    <form method="post" action={paths.adminMailTest(kind)}>
      <Button icon="send">Send me this as a test</Button>
    </form>
  )
  return (
    <>
      <PageHead title={kindNames[kind]} lead="With words it could say." actions={actions} />
      <div class="mail-stack">
        <Card>
          <DescriptionList
            items={[
              { term: 'Subject', value: letter.subject },
              ...(email ? [{ term: 'A test goes to', value: email }] : []),
            ]}
          />
        </Card>
        <Tabs
          label="Width"
          tabs={[
            { label: 'On a desktop', href: paths.adminMailPreview(kind), current: width === 'desktop' },
            { label: 'On a phone', href: paths.adminMailPreview(kind, { width: 'phone' }), current: width === 'phone' },
          ]}
        />
        <LetterViews letter={letter} src={paths.adminMailLetter(kind)} width={width} />
      </div>
    </>
  )
}
