// A heart that was pressed shows it until the page is left: pages are the same for everybody, so they cannot know.
let pressed = null

document.addEventListener('submit', (event) => {
  pressed = event.target.id === 'wishes' ? event.submitter : null
})

document.addEventListener('htmx:after:request', (event) => {
  if (event.target.id !== 'wishes' || !pressed) return
  if (event.detail?.ctx?.response?.status === 200) pressed.setAttribute('aria-pressed', 'true')
  pressed = null
})
