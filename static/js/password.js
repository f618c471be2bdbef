// "Show password": hidden until here, because without scripts it could do nothing.
function offer() {
  for (const row of document.querySelectorAll('[data-reveals][hidden]')) row.hidden = false
}

document.addEventListener('change', (event) => {
  const row = event.target.closest?.('[data-reveals]')
  const field = row && document.getElementById(row.dataset.reveals)
  if (field) field.type = event.target.checked ? 'text' : 'password'
})

// Sent as a password again, so that no browser offers it as something typed before.
document.addEventListener('submit', (event) => {
  for (const row of event.target.querySelectorAll('[data-reveals]')) {
    const field = document.getElementById(row.dataset.reveals)
    if (field) field.type = 'password'
    row.querySelector('input').checked = false
  }
})

document.addEventListener('DOMContentLoaded', offer)
document.addEventListener('htmx:after:swap', offer)
