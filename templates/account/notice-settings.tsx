import { paths } from '#src/lib/paths.ts'
import type { Audience, Choice } from '#src/market/notifications/choices.ts'
import { PageHead } from '#templates/layout/page-head.tsx'
import { kindNames } from '#templates/mail/names.ts'
import { Button } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Cell, Table } from '#templates/ui/table.tsx'

export type ChoiceGroup = { audience: Audience; kinds: (Choice & { always: boolean })[] }

const titles: Record<Audience, string> = {
  account: 'Your account',
  buyer: 'What you buy',
  shop: 'Your shop',
  staff: 'The market’s desk',
}

/** Each kind of notice, by mail and in the market. */
export function NoticeSettingsPage({ groups, email }: { groups: ChoiceGroup[]; email: string }) {
  return (
    <>
      <PageHead title="What you are told" lead={`By mail to ${email}, and in the market beside the bell.`} />
      <form class="form notice-settings" method="post" action={paths.noticeSettings}>
        {groups.map((group) => (
          <Group {...group} />
        ))}
        <Notice title="Codes and changes to your account always come by mail">
          Whoever took over an account could otherwise keep its owner from hearing of it.
        </Notice>
        <div class="actions">
          <Button variant="primary">Save what you are told</Button>
        </div>
      </form>
    </>
  )
}

function Group({ audience, kinds }: ChoiceGroup) {
  return (
    <Table
      caption={titles[audience]}
      showCaption
      stack={false}
      columns={[{ label: 'What happens' }, { label: 'By mail' }, { label: 'In the market' }]}
    >
      {kinds.map(({ kind, byMail, inApp, always }) => (
        <tr>
          <Cell heading>
            {kindNames[kind]}
            <input type="hidden" name="kind" value={kind} />
          </Cell>
          <Cell class="notice-way">
            {always ? (
              <span class="quiet">Always</span>
            ) : (
              <Box name={`mail_${kind}`} checked={byMail} label={`${kindNames[kind]}: by mail`} />
            )}
          </Cell>
          <Cell class="notice-way">
            <Box name={`app_${kind}`} checked={inApp} label={`${kindNames[kind]}: in the market`} />
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

const Box = ({ name, checked, label }: { name: string; checked: boolean; label: string }) => (
  <label class="notice-box">
    <input type="checkbox" class="choice-box" name={name} value="yes" checked={checked} />
    <span class="visually-hidden">{label}</span>
  </label>
)
