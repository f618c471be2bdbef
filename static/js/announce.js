// A swap that says something without showing a toast: a new element with data-announce="24 products" is read out.
const region = () => document.getElementById('announcer')

function announce(text) {
  const place = region()
  if (!place) return
  const line = document.createElement('p')
  line.textContent = text
  place.append(line)
  setTimeout(() => line.remove(), 5000)
}

window.marketWindow = { ...window.marketWindow, announce }

function announceWithin(root) {
  const said = root.matches?.('[data-announce]')
    ? [root, ...root.querySelectorAll('[data-announce]')]
    : root.querySelectorAll('[data-announce]')
  for (const element of said) {
    announce(element.dataset.announce)
    element.removeAttribute('data-announce')
  }
}

// Only what arrives later is read out: what was on the page at the start is read as the page.
document.addEventListener('DOMContentLoaded', () => {
  for (const element of document.querySelectorAll('[data-announce]')) element.removeAttribute('data-announce')
  document.addEventListener('htmx:after:swap', () => announceWithin(document.body))
})

document.addEventListener('htmx:error', () =>
  announce('That did not reach the market. Nothing was changed; try again.'),
)
