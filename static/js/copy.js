// A button with data-copies puts the text of what it names on the clipboard, and says so in its own words for a moment.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copies]')
  const source = button && document.getElementById(button.dataset.copies)
  if (!source) return
  const words = button.querySelector('.button-text')
  const before = button.dataset.says ?? words.textContent
  button.dataset.says = before
  try {
    await navigator.clipboard.writeText(source.textContent.trim())
    words.textContent = 'Copied'
  } catch {
    // Not allowed, or no secure page: the text is chosen, so that the keyboard's own copy takes it.
    getSelection().selectAllChildren(source)
    words.textContent = 'Press Ctrl+C'
  }
  setTimeout(() => {
    words.textContent = before
  }, 2500)
})
