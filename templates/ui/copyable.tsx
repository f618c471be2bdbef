import { classes } from './attributes.ts'
import { Icon } from './icon.tsx'

type CopyableProps = {
  /** What is copied. */
  text: string
  /** What stands there, when it is written otherwise (an IBAN in fours). */
  shown?: string
  /** What it is, for the button's name. */
  what: string
  code?: boolean
}

/** Text to take along: one press selects all of it, and with scripts a button copies it. */
export function Copyable({ text, shown = text, what, code }: CopyableProps) {
  return (
    <span class="copyable">
      <span class={classes('copyable-text', code && 'copyable-code')}>{shown}</span>
      <button
        type="button"
        class="copyable-button"
        data-copy={text}
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        hidden
      >
        <Icon name="copy" size="s" />
      </button>
    </span>
  )
}
