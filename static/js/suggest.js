// The search field offers what may be meant while somebody types: a combobox with a list, as the WAI-ARIA authoring
// practices describe it. The focus stays in the field; without this script the field only searches.
const WAIT_MS = 120

for (const field of document.querySelectorAll('input[data-suggest]')) suggestIn(field)

function suggestIn(field) {
  const list = document.createElement('div')
  list.id = `${field.id}-suggestions`
  list.className = 'suggest-list'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Suggestions')
  list.hidden = true
  field.form.append(list)
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-autocomplete', 'list'],
    ['aria-expanded', 'false'],
    ['aria-controls', list.id],
  ])
    field.setAttribute(name, value)

  let timer = 0
  let asking = null
  let active = -1
  let shownFor = ''
  const options = () => [...list.querySelectorAll('[role=option]')]

  function mark(at) {
    const all = options()
    all[active]?.setAttribute('aria-selected', 'false')
    active = at
    const option = all[at]
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) field.setAttribute('aria-activedescendant', option.id)
    else field.removeAttribute('aria-activedescendant')
  }

  function show() {
    const any = options().length > 0
    list.hidden = !any
    field.setAttribute('aria-expanded', String(any))
    return any
  }

  function close() {
    clearTimeout(timer)
    asking?.abort()
    mark(-1)
    list.hidden = true
    field.setAttribute('aria-expanded', 'false')
  }

  async function ask() {
    const typed = field.value.trim()
    asking?.abort()
    if (typed === '') {
      shownFor = ''
      list.replaceChildren()
      close()
      return
    }
    if (typed === shownFor) {
      show()
      return
    }
    asking = new AbortController()
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, {
        headers: { Accept: 'text/html' },
        signal: asking.signal,
      })
      if (!answer.ok || document.activeElement !== field) return
      const html = await answer.text()
      mark(-1)
      list.innerHTML = html
      shownFor = typed
      if (show()) window.marketWindow?.announce?.(`${options().length} suggestions`)
    } catch {
      // Another letter was typed, or the market cannot be reached: the field searches as ever.
    }
  }

  const go = (option) => {
    close()
    location.assign(option.dataset.href)
  }

  function move(step) {
    const count = options().length
    // Beyond either end the field itself is the next stop.
    mark(active + step < -1 ? count - 1 : active + step >= count ? -1 : active + step)
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, WAIT_MS)
  })
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.hidden)
        ask().then(() => !event.altKey && !list.hidden && active < 0 && move(event.key === 'ArrowDown' ? 1 : -1))
      else if (event.altKey && event.key === 'ArrowUp') close()
      else move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && !list.hidden && active >= 0) {
      event.preventDefault()
      go(options()[active])
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      close()
    } else if (event.key === 'Tab') close()
  })
  field.addEventListener('blur', close)
  field.form.addEventListener('submit', close)
  // A press must not take the focus from the field before it has become a click.
  list.addEventListener('pointerdown', (event) => event.preventDefault())
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]')
    if (option) go(option)
  })
}
