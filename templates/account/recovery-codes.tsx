import { paths } from '#src/lib/paths.ts'
import { Button, LinkButton } from '#templates/ui/button.tsx'
import { Notice } from '#templates/ui/card.tsx'
import { Panel } from './panel.tsx'

/** The codes, this once. The file is made of what stands on the page: nobody else has them any more. */
export function RecoveryCodesPage({ codes, first }: { codes: string[]; first: boolean }) {
  return (
    <Panel
      heading={first ? 'Two-factor sign-in is on' : 'Your new recovery codes'}
      lead="Keep these codes where you keep your papers. Each signs you in once, should your telephone be gone."
    >
      <ul class="recovery-codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Notice tone="warn" title="They are shown only now">
        {first ? 'If you leave this page without them, make new ones.' : 'The codes you had before no longer work.'}
      </Notice>
      <div class="actions recovery-keep">
        <form method="post" action={`${paths.twoFactorPart('recovery-codes')}/file`}>
          {codes.map((code) => (
            <input type="hidden" name="code" value={code} />
          ))}
          <Button icon="download">Download</Button>
        </form>
        <button type="button" class="button button-plain" data-prints="">
          <span class="button-text">Print</span>
        </button>
      </div>
      <LinkButton variant="primary" wide href={paths.twoFactor}>
        I have kept them
      </LinkButton>
    </Panel>
  )
}
