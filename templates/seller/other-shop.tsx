import { paths } from '#src/lib/paths.ts'
import { Panel } from '#templates/account/panel.tsx'
import { Button } from '#templates/ui/button.tsx'

type OtherShopProps = {
  /** The shop whose page sent the form, and the one that is chosen by now. */
  meant: string
  current: string
  action: string
  /** What was typed, closed; null where it had a file, which cannot be kept. */
  kept: string | null
}

/** A form of one shop, sent after another was chosen: nothing was done, and nothing is lost. */
export function OtherShopPage({ meant, current, action, kept }: OtherShopProps) {
  return (
    <Panel
      heading="Nothing was changed"
      lead={`That page is of ${meant}, and you work in ${current} now: you chose it in another window.`}
      aside={
        <>
          Meant {current}? <a href={paths.seller}>Stay there</a>, and do it on its own page.
        </>
      }
    >
      <form class="form" method="post" action={action}>
        <p>
          {kept
            ? `What you typed is kept. Go back over to ${meant}, and it is sent as you typed it.`
            : `A file cannot be kept. Go back over to ${meant}, and choose it again.`}
        </p>
        {kept && <input type="hidden" name="kept_form" value={kept} />}
        <Button variant="primary" wide>
          {kept ? `Go over to ${meant} and send it` : `Go over to ${meant}`}
        </Button>
      </form>
    </Panel>
  )
}
