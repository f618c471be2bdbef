import { paths } from '#src/lib/paths.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import type { RenderedMail } from '#templates/mail/render.tsx'
import { LetterViews } from '#templates/mail/views.tsx'
import { Card, DescriptionList, EmptyState } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'
import { Time } from '#templates/ui/time.tsx'

export type KeptMail = { id: number; to: string; createdAt: Date; code: string | null; letter: RenderedMail }

export function MailboxPage({ mails, now }: { mails: KeptMail[]; now: Date }) {
  return (
    <>
      <PageHead
        title="Development mailbox"
        lead="No mail server is set up, so messages stay here. Only this machine can open this page."
      />
      {mails.length === 0 ? (
        <EmptyState icon="inbox" title="No messages yet">
          Register, ask for a new password or decide on a shop, and the message lands here.
        </EmptyState>
      ) : (
        <Table
          caption="Messages, newest first"
          columns={[{ label: 'Subject' }, { label: 'To' }, { label: 'Code' }, { label: 'Written' }]}
        >
          {mails.map(({ id, to, createdAt, code, letter }) => (
            <tr>
              <Cell heading>
                <a href={paths.mailboxMessage(id)}>{letter.subject}</a>
              </Cell>
              <Cell label="To">{to}</Cell>
              <Cell label="Code">{code && <code class="letter-code">{code}</code>}</Cell>
              <Cell label="Written" class="mail-brief">
                <Time at={createdAt} now={now} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

export function MessagePage({ mail, now }: { mail: KeptMail; now: Date }) {
  const { to, createdAt, code, letter } = mail
  return (
    <>
      <PageHead title={letter.subject} />
      <div class="mail-stack">
        <Card>
          <DescriptionList
            items={[
              { term: 'To', value: to },
              { term: 'Written', value: <Time at={createdAt} now={now} /> },
              ...(code ? [{ term: 'Code', value: <code class="letter-code">{code}</code> }] : []),
            ]}
          />
        </Card>
        <LetterViews letter={letter} src={paths.mailboxLetter(mail.id)} />
      </div>
    </>
  )
}
