// A list whose rows can be ticked: one box ticks all, the bar says how many are, and a row may be ticked by Shift for all
// in between. Without this file every row is ticked by hand.
const boxesOf = (bar) => [...document.querySelectorAll(`input[type="checkbox"][form="${bar.id}"]`)]
let last = null

function tell(bar) {
  const boxes = boxesOf(bar)
  const ticked = boxes.filter((box) => box.checked).length
  const all = bar.querySelector('[data-selects-all]')
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length
    all.indeterminate = ticked > 0 && ticked < boxes.length
  }
  // Everything that the search finds, also what is not on this page.
  const matching = bar.querySelector('[data-selects-matching]')
  const many = matching?.checked ? Number(matching.dataset.selectsMatching) : ticked
  const said = bar.querySelector('[data-selected]')
  if (said) said.textContent = many === 0 ? '' : `${many} selected`
  bar.toggleAttribute('data-some', many > 0)
}

document.addEventListener('change', (event) => {
  const box = event.target
  const bar = box.closest?.('[data-selection]') ?? (box.form?.matches('[data-selection]') ? box.form : null)
  if (!bar || box.type !== 'checkbox') return
  if (box.matches('[data-selects-all]')) for (const one of boxesOf(bar)) one.checked = box.checked
  tell(bar)
})

document.addEventListener('click', (event) => {
  const box = event.target
  if (!box.matches?.('input[type="checkbox"][form]')) return
  const bar = box.form
  if (!bar?.matches('[data-selection]')) return
  if (event.shiftKey && last && last !== box) {
    const boxes = boxesOf(bar)
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b)
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked
  }
  last = box
})

// A browser that comes back keeps what was ticked.
addEventListener('pageshow', () => {
  for (const bar of document.querySelectorAll('[data-selection]')) tell(bar)
})
