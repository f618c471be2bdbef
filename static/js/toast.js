// Messages leave by themselves, later when they offer something, never while a person points at or stands in one.
const stays = { short: 6000, long: 14000, stay: Number.POSITIVE_INFINITY }
const timers = new WeakMap()

// Where a person was before they turned to a message: there they go back to when it leaves.
let before = null

document.addEventListener('focusin', (event) => {
  if (!event.target.closest('[data-toast]')) before = event.target
})

function goBack() {
  const place = before?.isConnected ? before : document.getElementById('main')
  place?.focus({ preventScroll: true })
}

function leave(toast, answered = false) {
  clearTimeout(timers.get(toast))
  const within = answered || toast.contains(document.activeElement)
  toast.classList.add('toast-leaving')
  setTimeout(() => {
    toast.remove()
    if (within && document.activeElement === document.body) goBack()
  }, 120)
}

function start(toast) {
  clearTimeout(timers.get(toast))
  const time = stays[toast.dataset.toast] ?? stays.short
  if (time !== Number.POSITIVE_INFINITY)
    timers.set(
      toast,
      setTimeout(() => tryLeaving(toast), time),
    )
}

function tryLeaving(toast) {
  if (toast.matches(':hover') || toast.contains(document.activeElement) || document.hidden) start(toast)
  else leave(toast)
}

const seen = new WeakSet()

function meet() {
  const toasts = [...document.querySelectorAll('#toasts [data-toast]')]
  for (const toast of toasts) {
    if (seen.has(toast)) continue
    seen.add(toast)
    start(toast)
  }
  // A stack of more than three hides the page: the oldest without an offer goes first.
  const extra = toasts.filter((toast) => !toast.classList.contains('toast-leaving')).slice(0, -3)
  for (const toast of extra) leave(toast)
}

document.addEventListener('click', (event) => {
  const close = event.target.closest('[data-toast-close]')
  if (close) leave(close.closest('[data-toast]'))
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
  const toasts = document.querySelectorAll('#toasts [data-toast]:not(.toast-leaving)')
  const last = toasts[toasts.length - 1]
  if (last) leave(last)
})

// An undo that was answered has had its say: the answer brings its own message.
document.addEventListener('htmx:after:request', (event) => {
  const source = event.detail?.ctx?.sourceElement
  const toast = source?.closest?.('[data-toast]')
  if (toast && event.detail.ctx.response?.raw?.ok !== false) leave(toast, true)
})

document.addEventListener('DOMContentLoaded', () => {
  meet()
  const region = document.getElementById('toasts')
  if (region) new MutationObserver(meet).observe(region, { childList: true })
})
