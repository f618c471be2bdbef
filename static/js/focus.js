// After a swap the focus is where it was: on the element of the same id or of the same name in the same form.
// Where that is gone too, as after a step that is done, it is on the heading of the nearest part that is still there.
let held = null

function remember() {
  const now = document.activeElement
  const element = now && now !== document.body ? now : pressed
  if (!element || element === document.body) {
    held = null
    return
  }
  const caret = 'selectionStart' in element ? safeCaret(element) : null
  held = { element, id: element.id, name: element.getAttribute('name'), form: element.form?.id, caret }
  held.around = held.element.isConnected ? partsAround(element) : []
}

// The ids of what the element stands in, from the inside out; messages leave by themselves and are no place to be.
function partsAround(element) {
  if (element.closest('[data-toast]')) return []
  const ids = []
  for (let part = element.parentElement; part && part.tagName !== 'BODY'; part = part.parentElement) {
    if (part.id) ids.push(part.id)
  }
  return ids
}

function headingNear(ids) {
  for (const id of ids) {
    const part = document.getElementById(id)
    const heading = part?.matches('h1, h2, h3') ? part : part?.querySelector('h1, h2, h3')
    if (heading) return heading
  }
  return null
}

// Number and mail fields have no caret that can be asked for; some browsers throw.
function safeCaret(element) {
  try {
    return [element.selectionStart, element.selectionEnd]
  } catch {
    return null
  }
}

function find({ id, name, form }) {
  if (id) return document.getElementById(id)
  if (name && form) return document.getElementById(form)?.elements.namedItem(name)
  return null
}

function restore() {
  const wanted = document.querySelector('[data-focus]')
  if (wanted && !wanted.dataset.focused) {
    wanted.dataset.focused = 'yes'
    wanted.focus()
    return
  }
  if (!held || held.element.isConnected) return
  const again = find(held)
  if (!again?.focus) {
    standOn(headingNear(held.around))
    return
  }
  again.focus({ preventScroll: true })
  if (document.activeElement !== again) return standBeside(again)
  if (held.caret?.[0] != null && again.setSelectionRange) {
    try {
      again.setSelectionRange(...held.caret)
    } catch {
      // the new field has no caret: the focus is enough
    }
  }
}

// It is there, but folded away by now, or switched off: what opens it, or else what can be used beside it.
function standBeside(gone) {
  const fold = gone.closest('details:not([open])')
  const part = gone.closest('[id]:not(input, select, textarea, button, a)')
  const near = fold?.querySelector('summary') ?? part?.querySelector('summary, a[href], button:not(:disabled)')
  if (near) near.focus({ preventScroll: true })
  else standOn(headingNear(held.around))
}

function standOn(heading) {
  const now = document.activeElement
  if (!heading || (now && now !== document.body)) return
  heading.tabIndex = -1
  heading.focus()
}

// A button that hx-disable switched off loses the focus: once it is on again, and nothing else was chosen, it has it back.
let pressed = null

document.addEventListener('htmx:before:request', () => {
  pressed = document.activeElement
})

document.addEventListener('htmx:finally:request', () => {
  const lost = document.activeElement === document.body
  setTimeout(() => {
    if (lost && pressed?.isConnected && document.activeElement === document.body) pressed.focus({ preventScroll: true })
  })
})

document.addEventListener('htmx:before:swap', remember)
document.addEventListener('htmx:after:swap', restore)

// A page that comes back with mistakes begins at their summary.
document.addEventListener('DOMContentLoaded', () => {
  const wanted = document.querySelector('[data-focus]')
  if (!wanted) return
  wanted.dataset.focused = 'yes'
  wanted.focus()
})

// A link of the summary stands in the field, not above it.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.error-summary a[href^="#"]')
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.focus()
  field.scrollIntoView({ block: 'center' })
})
