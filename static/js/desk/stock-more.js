// The rows that "Show more" brings are put in ten at a time, one body of the table a frame: all at once they would hold up
// whoever scrolls or types meanwhile. Two answers never mix: what came first is in before the next begins.
const waiting = []

function putIn() {
  const { table, body } = waiting[0]
  table.append(body)
  waiting.shift()
  if (waiting.length > 0) requestAnimationFrame(putIn)
}

document.addEventListener('htmx:before:swap', ({ detail: { tasks } }) => {
  for (const task of [...tasks]) {
    if (!task.target?.matches?.('[data-stock-grid]') || !task.fragment.querySelector('.stock-later')) continue
    tasks.splice(tasks.indexOf(task), 1)
    const idle = waiting.length === 0
    for (const body of [...task.fragment.children]) waiting.push({ table: task.target, body })
    if (idle && waiting.length > 0) requestAnimationFrame(putIn)
  }
})
