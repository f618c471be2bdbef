// A scanner types a code and presses Enter, faster than an answer comes: codes wait in line, each is sent on its own, and
// the field is free for the next at once. Without this file every scan is a page.
const queue = []
let sending = false

const freshKey = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

function partOf(form, name) {
  let part = form.querySelector(`input[type="hidden"][name="${name}"]`)
  if (!part) {
    part = document.createElement('input')
    part.type = 'hidden'
    part.name = name
    form.append(part)
  }
  return part
}

async function sendAll() {
  if (sending) return
  sending = true
  while (queue.length > 0) {
    const { form, code } = queue.shift()
    partOf(form, 'code').value = code
    partOf(form, 'key').value = freshKey()
    const reason = document.getElementById('stock-reason')
    if (reason) partOf(form, 'reason').value = reason.value
    await htmx.ajax('POST', form.action, { source: form, swap: 'none' }).catch(() => {})
  }
  sending = false
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target
    if (!form.matches('[data-scan]') || !window.htmx) return
    event.preventDefault()
    event.stopPropagation()
    const field = form.querySelector('.scan-field')
    const code = field.value.trim()
    field.removeAttribute('name')
    field.value = ''
    field.focus()
    if (!code) return
    queue.push({ form, code })
    void sendAll()
  },
  true,
)

// A choice made below the field leads back to it: the next thing is scanned.
document.addEventListener('htmx:finally:request', (event) => {
  if (event.target.closest?.('#scan-said')) setTimeout(() => document.getElementById('scan-code')?.focus())
})

// What was written down leaves its field, ready for the next count of the same.
document.addEventListener('htmx:finally:request', (event) => {
  const form = event.target
  if (!form.matches?.('.count-form') || event.detail?.ctx?.response?.status !== 200) return
  const field = form.querySelector('.count-number')
  if (field && field.value === sent.get(form)) field.value = ''
})

const sent = new WeakMap()
document.addEventListener('htmx:before:request', (event) => {
  if (event.target.matches?.('.count-form')) sent.set(event.target, event.target.querySelector('.count-number')?.value)
})

// Counting by hand: Enter saves the number and goes to the next line.
document.addEventListener('keydown', (event) => {
  const field = event.target
  if (event.key !== 'Enter' || event.isComposing || !field.matches?.('.count-number')) return
  event.preventDefault()
  if (field.value.trim() === '') return
  field.form.requestSubmit(field.form.querySelector('button'))
  const all = [...document.querySelectorAll('[data-count-lines] .count-number')]
  all[all.indexOf(field) + 1]?.focus()
})
