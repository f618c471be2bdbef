import type { Away } from '#src/market/shops/shop-window.ts'
import { Notice } from '#templates/ui/card.tsx'
import { dateText } from './shop-words.ts'

type Props = Away & { name: string; problem?: string | undefined }

/** A shop on holiday: until when, what it says itself, and that nothing can be bought meanwhile. */
export function AwayNotice({ name, away, awayUntil, awayMessage, problem }: Props) {
  if (!away) return null
  const title = awayUntil ? `${name} is on holiday until ${dateText(awayUntil)}` : `${name} is on holiday`
  return (
    <Notice
      tone="warn"
      class="away"
      title={title}
      {...(problem ? { role: 'alert', tabindex: -1, 'data-focus': true } : {})}
    >
      {awayMessage && <p class="away-message">{awayMessage}</p>}
      <p>
        Nothing can be ordered from it {awayUntil ? 'until then' : 'for now'}. Orders already placed are not touched.
      </p>
    </Notice>
  )
}
