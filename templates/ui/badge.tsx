import type { Child } from 'hono/jsx'
import { type Attributes, classes, type Tone } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

type BadgeProps = Attributes & { tone?: Tone; icon?: IconName; children?: Child }

/** A state in a word; the colour only repeats what the word says. */
export function Badge({ tone = 'quiet', icon, class: extra, children, ...rest }: BadgeProps) {
  return (
    <span class={classes('badge', `badge-${tone}`, extra)} {...rest}>
      {icon && <Icon name={icon} size="s" />}
      {children}
    </span>
  )
}

type VerifiedMarkProps = Attributes & { label?: string; size?: 's' | 'm' | 'l'; wordless?: boolean }

/** The one badge to remember: an arched window, checked. `wordless` keeps the word for screen readers only. */
export function VerifiedMark({ label = 'Verified', size = 'm', wordless, class: extra, ...rest }: VerifiedMarkProps) {
  return (
    <span class={classes('verified', `verified-${size}`, extra)} {...rest}>
      <svg class="verified-mark" viewBox="0 0 20 20" aria-hidden="true">
        <use href="#i-verified" />
      </svg>
      <span class={wordless ? 'visually-hidden' : 'verified-word'}>{label}</span>
    </span>
  )
}

/** Stands where the stock would: the shop is on holiday, so nothing of it can be bought for now. */
export function AwayLabel() {
  return (
    <span class="stock stock-out">
      <Icon name="pause" size="s" />
      On holiday
    </span>
  )
}

type StockLabelProps = Attributes & { available: number; threshold?: number; exact?: boolean }

/** What a buyer may know of the stock: in stock, only a few left, or sold out. `exact` always says the number. */
export function StockLabel({ available, threshold = 0, exact, class: extra, ...rest }: StockLabelProps) {
  if (available <= 0) {
    return (
      <span class={classes('stock', 'stock-out', extra)} {...rest}>
        Sold out
      </span>
    )
  }
  const low = available <= threshold
  const words = low ? `Only ${available} left` : exact ? `${available} in stock` : 'In stock'
  return (
    <span class={classes('stock', low ? 'stock-low' : 'stock-in', extra)} {...rest}>
      <Icon name={low ? 'triangle-alert' : 'check'} size="s" />
      {words}
    </span>
  )
}
