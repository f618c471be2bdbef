import { paths } from '#src/lib/paths.ts'
import { Button } from '#templates/ui/button.tsx'
import { Panel } from './panel.tsx'

/** Asked once more: programs that look at every link of a mail must not decide for its reader. */
export function LeavePage({ mail, sign }: { mail: string; sign: string }) {
  return (
    <Panel
      heading="No more of these mails"
      lead={`${mail} is taken off every list for what is sold out. Mails about orders still come.`}
    >
      <form class="form" method="post" action={paths.noticeLeave(mail, sign)}>
        <Button variant="primary" wide>
          Send me no more of these
        </Button>
      </form>
    </Panel>
  )
}

export function LeftPage({ marketName }: { marketName: string }) {
  return (
    <Panel heading="Done" lead={`${marketName} writes no more about what is back in stock.`}>
      <p>
        <a href={paths.home}>Go to the market’s front page</a>
      </p>
    </Panel>
  )
}
