import { classes } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

export type ToastProps = {
  text: string
  tone?: 'good' | 'warn' | 'bad' | 'info'
  /** A real form: works without JavaScript, and as a request whose answer brings its own parts. */
  undo?: { action: string; label?: string; fields?: Record<string, string | number> }
  link?: { href: string; label: string }
}

const icons: Record<NonNullable<ToastProps['tone']>, IconName> = {
  good: 'circle-check',
  info: 'info',
  warn: 'triangle-alert',
  bad: 'circle-x',
}

/** Says what just happened, and offers to take it back. Stays twice as long with Undo; bad news stays until closed. */
export function Toast({ text, tone = 'good', undo, link }: ToastProps) {
  return (
    <div
      class={classes('toast', `toast-${tone}`)}
      data-toast={undo || link ? 'long' : tone === 'bad' ? 'stay' : 'short'}
    >
      <Icon name={icons[tone]} />
      <p class="toast-text">{text}</p>
      {undo && (
        <form
          class="toast-undo"
          method="post"
          action={undo.action}
          hx-post={undo.action}
          hx-swap="none"
          hx-disable="find button"
        >
          {Object.entries(undo.fields ?? {}).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <button type="submit" class="toast-action">
            {undo.label ?? 'Undo'}
          </button>
        </form>
      )}
      {link && (
        <a class="toast-action" href={link.href}>
          {link.label}
        </a>
      )}
      <button type="button" class="toast-close" aria-label="Close message" data-toast-close>
        <Icon name="x" size="s" />
      </button>
    </div>
  )
}

/** On every page, empty or not: what is added to it is read out. */
export function ToastRegion({ toast }: { toast?: ToastProps | null }) {
  return (
    <div class="toasts" id="toasts" role="status" aria-live="polite" aria-atomic="false">
      {toast && <Toast {...toast} />}
    </div>
  )
}

/** The part of an htmx answer that adds a toast to the page. */
export function ToastAnswer(props: ToastProps) {
  return (
    <hx-partial hx-target="#toasts" hx-swap="beforeend">
      <Toast {...props} />
    </hx-partial>
  )
}
