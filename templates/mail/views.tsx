import { LinkButton } from '#templates/ui/button.tsx'
import { Card } from '#templates/ui/card.tsx'
import type { RenderedMail } from './render.tsx'

type LetterViewsProps = { letter: RenderedMail; src: string; width?: 'phone' | 'desktop' }

/** A mail as mailboxes show it, and as plain text for those that show nothing else. */
export function LetterViews({ letter, src, width = 'desktop' }: LetterViewsProps) {
  return (
    <>
      <Card
        title="As it looks"
        flush
        actions={
          <LinkButton href={src} size="s" icon="external-link">
            Open alone
          </LinkButton>
        }
      >
        <div class="letter-ground">
          {/* Nothing in it runs and nothing in it leads away; the address alone, opened in a window of its own, does. */}
          <iframe
            class={`letter-frame letter-${width}`}
            src={src}
            title={`Mail: ${letter.subject}`}
            sandbox=""
            loading="lazy"
            tabindex={0}
          />
        </div>
      </Card>
      <Card title="As plain text">
        <pre class="letter-text">{letter.text}</pre>
      </Card>
    </>
  )
}
