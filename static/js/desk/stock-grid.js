// The stock grid as a sheet: a number is saved when it is left or Enter is pressed, arrows move between rows, Escape
// takes back what was typed. Each row stays a plain form; this sends it without leaving the page.
const FIELD = '.stepper-input[name="counted"]'
/** Taps on − and + this close together are one change. */
const TAPS = 500
const taps = new WeakMap()
/** Fields that were tapped and whose number is not sent yet. */
const tapped = new Set()
/** By form: what it sent and is waiting for. Not on the element: the answer's row would wipe it away. */
const sending = new WeakMap()

const rowOf = (element) => element.closest('.stock-item')
const fieldOf = (form) => form?.querySelector(FIELD)
const gridField = (target) => (target.matches?.(FIELD) && target.closest('[data-stock-grid]') ? target : null)
/** The number this row stands at, as the server last said. */
const stored = (field) => field.form.elements.namedItem('seen').value
const changed = (field) => field.value.trim() !== stored(field)
/** Refused, and not touched since: only the person's own Enter or choice sends it again. */
const refused = (field) => field.getAttribute('aria-invalid') === 'true' && field.value === field.defaultValue

// One request a row at a time: the next one must carry the number that the last one answered.
function save(field) {
  clearTimeout(taps.get(field))
  const { form } = field
  if (sending.has(form)) return
  tapped.delete(field)
  if (!changed(field)) return
  if (field.value.trim() === '') {
    restore(field)
    return
  }
  sending.set(form, { sent: field.value })
  htmx.ajax('POST', form.action, { source: form, values: commonReason(), swap: 'none' })
}

function commonReason() {
  const values = {}
  for (const name of ['reason', 'note']) {
    const common = document.getElementById(`stock-${name}`)
    if (common) values[name] = common.value
  }
  return values
}

// What was tapped since the request that is under way cannot wait for its answer when the page goes: it is added to it.
function sendRest(field, wait) {
  clearTimeout(taps.get(field))
  tapped.delete(field)
  const { form } = field
  const now = wait.typed ?? field.value
  const by = /^\d+$/.test(now) && Number(now) - Number(/^\d+$/.test(wait.sent) ? wait.sent : stored(field))
  wait.sent = now
  wait.typed = undefined
  if (!by) return
  const delta = by > 0 ? `+${by}` : String(by)
  const body = new URLSearchParams(new FormData(form))
  for (const [name, value] of Object.entries({ ...commonReason(), delta })) body.set(name, value)
  fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' }, keepalive: true }).catch(() => {})
}

// Taps do not wait for more of them once the person leaves: before the next page is asked for, where the browser says so
// then, and at the latest when this one goes.
const saveTapped = () => tapped.forEach(save)
addEventListener('beforeunload', saveTapped)
document.addEventListener('visibilitychange', () => document.hidden && saveTapped())
addEventListener('pagehide', () => {
  for (const field of tapped) {
    const wait = sending.get(field.form)
    if (wait) sendRest(field, wait)
    else save(field)
  }
})

// A number on its way arrives, whether or not its page is still there.
document.addEventListener('htmx:config:request', ({ target, detail: { ctx } }) => {
  if (sending.has(target)) ctx.request.keepalive = true
})

function restore(field) {
  clearTimeout(taps.get(field))
  tapped.delete(field)
  field.value = stored(field)
  rowOf(field).querySelector('.stock-trouble')?.remove()
  field.removeAttribute('aria-invalid')
  field.removeAttribute('aria-describedby')
}

/** The row above or below, also where it stands in another body of the table. */
function rowBeside(row, by) {
  const [side, first] =
    by > 0 ? ['nextElementSibling', 'firstElementChild'] : ['previousElementSibling', 'lastElementChild']
  if (row[side]) return row[side]
  let body = row.parentElement[side]
  while (body && !body.querySelector('.stock-item')) body = body[side]
  return body?.[first]
}

// Rows of keys have no field: they are passed by.
function nextField(field, by) {
  let row = rowOf(field)
  do row = rowBeside(row, by)
  while (row && !row.querySelector(FIELD))
  return row?.querySelector(FIELD)
}

function move(field, by) {
  const next = nextField(field, by)
  if (!next) return false
  next.focus({ preventScroll: true })
  next.select()
  rowOf(next).scrollIntoView({ block: 'nearest' })
  return true
}

document.addEventListener('keydown', (event) => {
  const field = gridField(event.target)
  if (!field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (move(field, event.key === 'ArrowDown' ? 1 : -1)) event.preventDefault()
  } else if (event.key === 'Enter') {
    event.preventDefault()
    save(field)
    move(field, event.shiftKey ? -1 : 1)
  } else if (event.key === ' ' && event.shiftKey) {
    event.preventDefault()
    rowOf(field).querySelector('.stock-tick input')?.click()
  } else if (event.key === 'Escape' && (changed(field) || field.hasAttribute('aria-invalid'))) {
    event.preventDefault()
    restore(field)
    field.select()
  }
})

// A click into a number is there to replace it, as in a sheet; a second click sets the caret.
document.addEventListener('focusin', (event) => {
  const field = gridField(event.target)
  if (field && !changed(field)) field.select()
})

document.addEventListener('focusout', (event) => {
  const field = gridField(event.target)
  if (!field || !document.hasFocus() || refused(field)) return
  if (event.relatedTarget?.form !== field.form) save(field)
})

document.addEventListener(
  'click',
  (event) => {
    const button = event.target.closest('[data-stock-grid] .stepper-button')
    if (!button) return
    event.preventDefault()
    const field = fieldOf(button.form)
    const from = /^\d+$/.test(field.value) ? field.value : stored(field)
    const next = Number(from) + Number(button.value)
    if (!Number.isSafeInteger(next) || next < 0) return
    field.value = String(next)
    tapped.add(field)
    clearTimeout(taps.get(field))
    taps.set(
      field,
      setTimeout(() => save(field), TAPS),
    )
  },
  true,
)

// What to do about a number that moved. htmx leaves the whole grid to this file: nothing need be searched in its rows.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target
    if (!form.matches('[data-stock-grid] .stock-choice') || !window.htmx) return
    event.preventDefault()
    if (sending.has(form)) return
    sending.set(form, {})
    htmx.ajax('POST', form.action, { source: form, swap: 'none' })
  },
  true,
)

document.addEventListener('click', (event) => {
  const leave = event.target.closest('[data-stock-leave]')
  if (!leave) return
  event.preventDefault()
  const field = rowOf(leave).querySelector(FIELD)
  restore(field)
  field.focus()
})

// The swap writes the answer's number into a field that is not focused, also over what was typed since it was sent.
document.addEventListener('htmx:before:swap', (event) => {
  const wait = sending.get(event.target)
  const field = wait && fieldOf(event.target)
  if (field && field.value !== wait.sent) wait.typed = field.value
})

// The answer's number goes into the field, unless the person has typed on meanwhile: then that is saved next.
document.addEventListener('htmx:finally:request', (event) => {
  const wait = sending.get(event.target)
  const field = wait && fieldOf(event.target)
  // A page that goes breaks off its requests, though they arrive: there it stays known what they carry.
  if (wait && !event.detail?.ctx?.response) {
    setTimeout(() => sending.delete(event.target))
    return
  }
  sending.delete(event.target)
  if (!field) return
  if (wait.typed !== undefined) {
    field.value = wait.typed
    if (document.activeElement !== field) save(field)
  } else if (event.detail?.ctx?.response?.status === 200) {
    field.value = stored(field)
    if (document.activeElement === field) field.select()
  }
})
