import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

type Look = {
  variant?: 'primary' | 'plain' | 'danger' | 'quiet'
  size?: 's' | 'm'
  wide?: boolean
  icon?: IconName
  iconAfter?: IconName
  children?: Child
}

export type ButtonProps = Attributes &
  Look & {
    type?: 'submit' | 'button' | 'reset'
    name?: string
    value?: string | number
    form?: string
    formaction?: string
    formmethod?: 'get' | 'post'
    formnovalidate?: boolean
    disabled?: boolean
    /** What it says to a screen reader while its request is on the way. */
    busyText?: string
  }

export type LinkButtonProps = Attributes & Look & { href: string; rel?: string; download?: string | boolean }

const lookOf = ({ variant = 'plain', size = 'm', wide }: Look, extra?: string) =>
  classes('button', `button-${variant}`, size === 's' && 'button-s', wide && 'button-wide', extra)

/** A verb with its object: "Approve shop". While htmx has its request on the way it shows a ring and keeps its width. */
export function Button(props: ButtonProps) {
  const { variant, size, wide, icon, iconAfter, type = 'submit', busyText, class: extra, children, ...rest } = props
  return (
    <button type={type} class={lookOf({ variant, size, wide }, extra)} {...rest}>
      {icon && <Icon name={icon} />}
      <span class="button-text">{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
      <span class="button-ring" aria-hidden="true" />
      {busyText && <span class="button-busy visually-hidden">{busyText}</span>}
    </button>
  )
}

/** Looks like a button, goes to a page. */
export function LinkButton(props: LinkButtonProps) {
  const { variant, size, wide, icon, iconAfter, href, class: extra, children, ...rest } = props
  return (
    <a href={href} class={lookOf({ variant, size, wide }, extra)} {...rest}>
      {icon && <Icon name={icon} />}
      <span class="button-text">{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </a>
  )
}

type IconButtonProps = Omit<ButtonProps, 'icon' | 'iconAfter' | 'children' | 'wide'> & { icon: IconName; label: string }

/** A button that is only an icon; `label` is what it is called. */
export function IconButton({
  icon,
  label,
  variant = 'quiet',
  size,
  type = 'button',
  class: extra,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      class={lookOf({ variant, size }, classes('button-icon', extra))}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}
