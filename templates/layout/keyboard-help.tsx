import { Dialog } from '#templates/ui/progress.tsx'
import type { Area } from './chrome.ts'
import { entries } from './entries.ts'

const common = [
  { keys: ['/'], does: 'Go to the search field' },
  { keys: ['?'], does: 'Show this help' },
  { keys: ['Esc'], does: 'Close a message, a menu or this help' },
]

const stock = [
  { keys: ['↑', '↓'], does: 'In the stock grid: the row above or below' },
  { keys: ['Enter'], does: 'Save the number and go down' },
  { keys: ['Shift', 'Space'], does: 'In the stock grid: select the row' },
  { keys: ['+3', '−2'], does: 'Typed in a stock field: add or take away' },
]

/** What the keyboard can do. Single keys can be switched off for people who speak their commands. */
export function KeyboardHelp({ area }: { area: Area }) {
  const places = entries[area].filter((entry) => entry.key)
  const rows = [
    ...common,
    ...(area === 'seller' ? stock : []),
    ...places.map((entry) => ({ keys: ['g', entry.key ?? ''], does: `Go to ${entry.label}` })),
  ]
  return (
    <Dialog id="keyboard-help" title="Keyboard">
      <dl class="keys">
        {rows.map(({ keys, does }) => (
          <div class="keys-row">
            <dt>
              {keys.map((key) => (
                <kbd>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div class="choice">
        <input type="checkbox" class="choice-box" id="single-keys" checked data-single-keys />
        <label class="choice-label" for="single-keys">
          Use single keys on this device
        </label>
      </div>
    </Dialog>
  )
}
