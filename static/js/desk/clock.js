// <select data-clock>: the clock of whoever types a moment is set until they choose another. A day in summer may have another
// one than today.
function setClock(select) {
  const moment = select.form?.querySelector('[data-moment]')
  const at = moment?.value ? new Date(moment.value) : new Date()
  const offset = String(-at.getTimezoneOffset())
  if ([...select.options].some((option) => option.value === offset)) select.value = offset
}

for (const select of document.querySelectorAll('select[data-clock]')) setClock(select)

document.addEventListener('change', (event) => {
  if (event.target.matches('select[data-clock]')) delete event.target.dataset.clock
  if (!event.target.matches('[data-moment]')) return
  const select = event.target.form.querySelector('select[data-clock]')
  if (select) setClock(select)
})
