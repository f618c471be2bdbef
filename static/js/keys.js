// `/` goes to the search field, `?` shows what the keyboard can do, `g` and a letter goes to a place.
// Single keys disturb people who speak to their computer: the help has a switch, kept on this device.
const setting = 'single-keys'

function switchedOff() {
  try {
    return localStorage.getItem(setting) === 'off'
  } catch {
    return false
  }
}

const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]')
let going = 0

function act(event) {
  if (event.key === '/') {
    const field = document.querySelector('[data-command]')
    field?.focus()
    field?.select()
    return Boolean(field)
  }
  if (event.key === '?') {
    const help = document.getElementById('keyboard-help')
    help?.showModal()
    return Boolean(help)
  }
  if (event.key === 'g') {
    going = event.timeStamp
    return false
  }
  const place = event.timeStamp - going < 1200 && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)
  going = 0
  if (place) place.click()
  return Boolean(place)
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return
  if (document.querySelector('dialog[open]') || switchedOff()) return
  if (act(event)) event.preventDefault()
})

document.addEventListener('DOMContentLoaded', () => {
  const box = document.querySelector('[data-single-keys]')
  if (box) box.checked = !switchedOff()
})

document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-single-keys]')) return
  try {
    localStorage.setItem(setting, event.target.checked ? 'on' : 'off')
  } catch {
    // a browser that keeps nothing: the switch holds for this page
  }
})
