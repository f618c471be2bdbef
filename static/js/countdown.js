// Time that runs out goes on running: by the minute, in the last ten minutes by the second.
const counted = (count, unit) => `${count} ${unit}${count === 1 ? '' : 's'}`

function leftOf(seconds) {
  const days = Math.floor(seconds / 86400)
  const hours = Math.floor(seconds / 3600) % 24
  const minutes = Math.floor(seconds / 60) % 60
  if (days > 0) return [counted(days, 'day'), hours && counted(hours, 'hour')]
  if (seconds >= 600) return [hours && counted(hours, 'hour'), counted(minutes, 'minute')]
  return [minutes && counted(minutes, 'minute'), counted(seconds % 60, 'second')]
}

function tick() {
  for (const place of document.querySelectorAll('[data-countdown]')) {
    const seconds = Math.floor((Date.parse(place.dataset.countdown) - Date.now()) / 1000)
    const words = seconds > 0 ? `${leftOf(seconds).filter(Boolean).join(' ')} left` : place.dataset.over
    if (place.textContent !== words) place.textContent = words
  }
}

// A machine whose clock is wrong would count wrong: then what the server said stays.
document.addEventListener('DOMContentLoaded', () => {
  if (document.querySelector('[data-countdown]')) setInterval(tick, 1000)
})
