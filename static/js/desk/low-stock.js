// What is low in a shop, kept true in every open page of it: the count beside Stock, and the badges of rows in sight.
// Who sells at another desk, or a checkout, moves them; without this the next page has it.
let before = null

function showCount({ count }) {
  const place = document.getElementById('low-count')
  if (!place) return
  place.firstChild.textContent = String(count)
  place.hidden = count === 0
  if (before !== null && count > before && !document.hidden) {
    window.marketWindow?.announce(count === 1 ? 'One variant is low now.' : `${count} variants are low now.`)
  }
  before = count
}

function showBadges({ variants }) {
  const here = variants.filter((id) => document.getElementById(`stock-${id}-state`))
  const grid = document.querySelector('[data-stock-badges]')
  if (here.length === 0 || !grid) return
  window.htmx.ajax('GET', `${grid.dataset.stockBadges}?ids=${here.join(',')}`, { swap: 'none' })
}

document.addEventListener('market:low', ({ detail }) => {
  const place = document.querySelector('[data-low-of]')
  if (Number(place?.dataset.lowOf) !== detail.shop) return
  showCount(detail)
  showBadges(detail)
})
