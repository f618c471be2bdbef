// A figure of the stock grid opens its explanation below its row; pressed again, or with Close or Escape, it is gone.
const rowOf = (element) => element.closest('.stock-item')
const shut = (row) => row?.querySelector('.stock-explained')?.remove()

document.addEventListener(
  'click',
  (event) => {
    const link = event.target.closest?.('[data-explains]')
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const row = rowOf(link)
    const open = link.getAttribute('aria-expanded') === 'true' && row.querySelector('.stock-explained')
    for (const other of row.querySelectorAll('[data-explains]')) other.setAttribute('aria-expanded', 'false')
    shut(row)
    if (open) return
    link.setAttribute('aria-expanded', 'true')
    htmx.ajax('GET', link.href, { source: link, target: row, swap: 'beforeend' })
  },
  true,
)

// What a figure or an icon does, said to who points at it: written into every row it would be a good part of the page.
document.addEventListener('pointerover', (event) => {
  const link = event.target.closest?.('[data-explains], .stock-history')
  if (!link || link.title) return
  link.title = link.classList.contains('stock-history') ? link.getAttribute('aria-label') : 'Explain this number'
})

function close(row) {
  const link = row.querySelector('[data-explains][aria-expanded="true"]')
  shut(row)
  link?.setAttribute('aria-expanded', 'false')
  link?.focus()
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-explained-close]')
  if (!button) return
  event.preventDefault()
  close(rowOf(button))
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  const row = event.target.closest?.('.stock-item')
  if (row?.querySelector('.stock-explained') && event.target.closest('.stock-explained, [data-explains]')) close(row)
})
