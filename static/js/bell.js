// The number beside the bell, kept true while a page is open. One tab of a browser listens for all of them: a browser
// opens six connections to a site at most, and a stream never ends. Without any of this the next page has the number.
const CHANNEL = 'market-notices'
const bell = document.querySelector('[data-bell]')
const channel = bell && 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null
const FIRST_WAIT = 2_000
const LONGEST_WAIT = 300_000

let known = null
let latest = null
let source = null
let over = false
let wait = FIRST_WAIT
let timer = 0

function show(unread) {
  latest = unread
  const place = document.getElementById('bell-count')
  if (!place) return
  place.querySelector('[data-bell-count]').textContent = unread.count > 99 ? '99+' : String(unread.count)
  place.hidden = unread.count === 0
  const newest = unread.last?.id ?? 0
  // What was there when the page came is no news.
  const news = known !== null && newest > known
  known = Math.max(known ?? 0, newest)
  if (!news) return
  document.body.dispatchEvent(new CustomEvent('market:notice'))
  if (!document.hidden) window.marketWindow?.announce(`New notice: ${unread.last.words}`)
}

// Which pages show it is theirs to know.
const showLow = (detail) => document.dispatchEvent(new CustomEvent('market:low', { detail }))

function hear(message) {
  if (message.unread) show(message.unread)
  if (message.low) showLow(message.low)
  if (message.end) sayOver()
  // A tab that came later wants to know what those before it know.
  if (message.hello && source && latest) channel.postMessage({ unread: latest })
}

function open() {
  clearTimeout(timer)
  if (over || source) return
  source = new EventSource(bell.dataset.bell)
  source.addEventListener('unread', (event) => {
    wait = FIRST_WAIT
    const unread = JSON.parse(event.data)
    show(unread)
    channel?.postMessage({ unread })
  })
  source.addEventListener('low', (event) => {
    wait = FIRST_WAIT
    const low = JSON.parse(event.data)
    showLow(low)
    channel?.postMessage({ low })
  })
  // Signed out: no tab of this browser has anything to hear.
  source.addEventListener('end', () => {
    channel?.postMessage({ end: true })
    sayOver()
  })
  // Somebody listens from too many places; this one comes back when it is looked at again.
  source.addEventListener('rest', () => close(LONGEST_WAIT))
  source.addEventListener('error', () => {
    // It comes back by itself, unless it was answered with something else than a stream.
    if (source?.readyState === EventSource.CLOSED) close(wait)
  })
}

function close(again) {
  source?.close()
  source = null
  clearTimeout(timer)
  if (over || !again) return
  wait = Math.min(again * 2, LONGEST_WAIT)
  timer = setTimeout(open, again * (0.5 + Math.random()))
}

function stop() {
  over = true
  close()
  release?.()
}

// The page stays as it is, so that nothing typed is lost; whoever signs out here is on their way to another page already.
function sayOver() {
  if (over) return
  stop()
  setTimeout(() => document.getElementById('toasts')?.insertAdjacentHTML('beforeend', OVER), 1_000)
}

const OVER = `<div class="toast toast-bad" data-toast="stay">
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-circle-alert"></use></svg>
  <p class="toast-text">Your session has ended. Nothing you do here is kept.</p>
  <a class="toast-action" href="/account/login">Sign in again</a>
  <button type="button" class="toast-close" aria-label="Close message" data-toast-close>
    <svg class="icon icon-s" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 6 6 18M6 6l12 12"></path></svg>
  </button>
</div>`

let release = null
let asking = null

function begin() {
  channel?.addEventListener('message', onMessage)
  channel?.postMessage({ hello: true })
  if (!navigator.locks || !channel) {
    // Nobody to share with: it listens only while it is looked at.
    if (!document.hidden) open()
    return
  }
  asking = new AbortController()
  const mine = () =>
    new Promise((resolve) => {
      release = resolve
      open()
    })
  navigator.locks.request(CHANNEL, { signal: asking.signal }, mine).catch(() => {})
}

const onMessage = (event) => hear(event.data)

// A page that is put aside must not keep the others waiting, nor be thrown away for it.
function pause() {
  channel?.removeEventListener('message', onMessage)
  close()
  asking?.abort()
  release?.()
  release = null
}

if (bell && 'EventSource' in window) {
  begin()
  addEventListener('pagehide', pause)
  addEventListener('pageshow', (event) => event.persisted && !over && begin())
  document.addEventListener('visibilitychange', () => {
    if (over) return
    const alone = !navigator.locks || !channel
    if (document.hidden && alone) close()
    if (!document.hidden && (alone || (release && !source))) open()
  })
}
