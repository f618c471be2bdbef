// Menus and dialogs: <details data-menu> closes on Escape, on a click elsewhere and when the focus leaves.
const open = () => document.querySelectorAll('details[data-menu][open]')

document.addEventListener('click', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
  const opener = event.target.closest('[data-opens]')
  if (opener) document.getElementById(opener.dataset.opens)?.showModal()
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of open()) {
    menu.open = false
    menu.querySelector('summary').focus()
    event.preventDefault()
  }
})

document.addEventListener('focusin', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
})
