import type { Child } from 'hono/jsx'
import { type Attributes, classes } from './attributes.ts'
import { Icon } from './icon.tsx'
import { Time } from './time.tsx'

type ProgressProps = Attributes & { label: string; value?: number; max?: number; note?: Child }

/** How far a long piece of work has come; without `value` it only says that it goes on. */
export function Progress({ label, value, max = 100, note, id = 'progress', class: extra, ...rest }: ProgressProps) {
  return (
    <div class={classes('progress', extra)} {...rest}>
      <label class="progress-label" for={id}>
        {label}
      </label>
      <progress class="progress-bar" id={id} value={value} max={max} />
      {note && <span class="progress-note">{note}</span>}
    </div>
  )
}

export type Step = { label: string; state: 'done' | 'current' | 'todo' | 'failed'; note?: Child; href?: string }

const stepWords = { done: 'done', current: 'you are here', todo: 'to do', failed: 'needs you' } as const

/** The way through something with several steps. */
export function Steps({ steps, label, class: extra, ...rest }: Attributes & { steps: Step[]; label: string }) {
  return (
    <ol class={classes('steps', extra)} aria-label={label} {...rest}>
      {steps.map((step, i) => (
        <li class={`step step-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span class="step-mark" aria-hidden="true">
            {step.state === 'done' ? <Icon name="check" size="s" /> : step.state === 'failed' ? '!' : i + 1}
          </span>
          <span class="step-label">
            {step.href ? <a href={step.href}>{step.label}</a> : step.label}
            <span class="visually-hidden"> ({stepWords[step.state]})</span>
          </span>
          {step.note && <span class="step-note">{step.note}</span>}
        </li>
      ))}
    </ol>
  )
}

export type TimelineEvent = {
  at: Date
  title: Child
  by?: string
  tone?: 'good' | 'warn' | 'bad' | 'info'
  children?: Child
}

/** What happened, newest or oldest first as given: who, when, why. */
export function Timeline({ events, now, class: extra, ...rest }: Attributes & { events: TimelineEvent[]; now: Date }) {
  return (
    <ol class={classes('timeline', extra)} {...rest}>
      {events.map((event) => (
        <li class={classes('event', event.tone && `event-${event.tone}`)}>
          <p class="event-title">{event.title}</p>
          <p class="event-meta">
            {event.by && <span>{event.by} · </span>}
            <Time at={event.at} now={now} />
          </p>
          {event.children && <div class="event-body">{event.children}</div>}
        </li>
      ))}
    </ol>
  )
}

/** Keeps the place of lines that are still on the way. */
export function Skeleton({ lines = 3, class: extra, ...rest }: Attributes & { lines?: number }) {
  return (
    <div class={classes('skeleton', extra)} aria-hidden="true" {...rest}>
      {Array.from({ length: lines }, () => (
        <span class="skeleton-line" />
      ))}
    </div>
  )
}

type DialogProps = Attributes & { id: string; title: string; children?: Child; actions?: Child }

/** Only where undo is impossible, or for help. Opened by any `data-opens="<id>"`; Escape and Close shut it. */
export function Dialog({ id, title, actions, class: extra, children, ...rest }: DialogProps) {
  return (
    <dialog class={classes('dialog', extra)} id={id} aria-labelledby={`${id}-title`} {...rest}>
      <div class="dialog-head">
        <h2 class="dialog-title" id={`${id}-title`}>
          {title}
        </h2>
        <form method="dialog">
          <button type="submit" class="button button-quiet button-icon" aria-label="Close">
            <Icon name="x" />
          </button>
        </form>
      </div>
      <div class="dialog-body">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  )
}
