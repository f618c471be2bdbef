// Small helps for plain forms; every one of them works without this file.

// A form that acts twice by a double click: the second press of the same form is dropped while the page turns.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== 'post' || form.hasAttribute('hx-post')) return
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  form.dataset.sent = 'yes'
  form.classList.add('htmx-request')
  // An answer that is a file leaves the page where it is.
  setTimeout(() => release(form), 10_000)
})

function release(form) {
  delete form.dataset.sent
  form.classList.remove('htmx-request')
}

// Coming back with the browser's own button, the form may be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) release(form)
})

// <select data-submits> sends its form when something is chosen (sorting a list).
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-submits]')) event.target.form.requestSubmit()
})

// − and + beside a number.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-step]')
  const field = button && document.getElementById(button.dataset.for)
  if (!field || field.disabled) return
  const next = Number.parseInt(field.value || '0', 10) + Number(button.dataset.step)
  if (!Number.isSafeInteger(next) || next < 0) return
  field.value = String(next)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
})

// A page that is made to be printed.
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-prints]')) print()
})
