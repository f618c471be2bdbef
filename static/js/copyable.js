// Copy buttons: hidden until here, because without scripts they could do nothing.
function offer() {
  if (!navigator.clipboard) return
  for (const button of document.querySelectorAll('[data-copy][hidden]')) button.hidden = false
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
  } catch {
    window.marketWindow?.announce?.('It could not be copied. Select it and copy it yourself.')
    return
  }
  button.classList.add('copied')
  setTimeout(() => button.classList.remove('copied'), 1500)
  window.marketWindow?.announce?.('Copied')
})

document.addEventListener('DOMContentLoaded', offer)
document.addEventListener('htmx:after:swap', offer)
