import { formatMoney } from '#src/lib/money.ts'
import type { ActivityRow } from '#src/market/reports/activity.ts'
import { columnName, EVENT_THINGS, EVENTS, STOCK, THINGS } from './activity-names.ts'

/** One thing that is different now. */
export type Difference = { name: string; before: string; after: string }
/** What was done, as a shopkeeper would say it, and every difference by itself. */
export type ActivityWords = { sentence: string; change: string; reason: string; differences: Difference[] }

const HIDDEN = '•••'
/** Of a new thing only its name matters in a line; the rest is opened on demand. */
const VERBS: Record<string, string> = { insert: 'Added', update: 'Changed', delete: 'Removed' }

/** A value as people write it: money with its currency, yes and no, a list with commas. */
export function valueWords(name: string, value: unknown, currency: string | null): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number' && name.endsWith('_minor') && currency) return formatMoney({ minor: value, currency })
  if (typeof value === 'number' && name.endsWith('_bp')) return `${value / 100} %`
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(String).join(', ')
  if (typeof value === 'string') {
    const moment = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?(\+00:00|Z)$/.exec(value)
    return moment ? `${moment[1]} ${moment[2]} UTC` : value
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A reference to another row, or how often one was saved, says nothing to people, unless it is all there is. */
const isReference = (name: string) => name === 'id' || name.endsWith('_id') || name === 'position' || name === 'version'

function differencesOf({ before, after, currency }: ActivityRow): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names
    .filter((name) => name !== 'columns' && name !== 'details')
    .map((name) => ({
      name: columnName(name),
      before: valueWords(name, before?.[name], currency),
      after: valueWords(name, after?.[name], currency),
    }))
}

const reasonOf = ({ after }: ActivityRow): string =>
  ['reason', 'note', 'words']
    .map((name) => after?.[name])
    .filter((one): one is string => typeof one === 'string' && one !== '')
    .join(' · ')

export function activityWords(row: ActivityRow): ActivityWords {
  const differences = [...differencesOf(row), ...detailsOf(row)]
  const reason = reasonOf(row)
  if (row.source === 'batch') {
    const change = row.rows === 1 && row.before ? `${row.before.on_hand ?? ''} → ${row.after?.on_hand ?? ''}` : ''
    return { sentence: `${STOCK[row.act] ?? 'Changed the stock of'} ${subjectOf(row)}`, change, reason, differences }
  }
  if (!VERBS[row.act]) return { sentence: eventSentence(row), change: '', reason, differences }
  return { ...changeWords(row), reason, differences }
}

/** What an event holds beside its word: pairs of before and after, or facts. */
function detailsOf({ after, currency }: ActivityRow): Difference[] {
  const details = after?.details
  if (typeof details !== 'object' || details === null) return []
  return Object.entries(details).map(([name, value]) => {
    const pair = typeof value === 'object' && value !== null && 'before' in value && 'after' in value ? value : null
    return {
      name: columnName(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
      before: pair ? valueWords(name, pair.before, currency) : 'nothing',
      after: valueWords(name, pair ? pair.after : value, currency),
    }
  })
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`

/** What an event is about, where it has no name of its own: the person, the file, what a shop is asked for. */
function aboutOf({ table, subject, after }: ActivityRow): string {
  if (subject || (table !== 'shop_events' && table !== 'checklist_events')) return subject
  const details = { ...(after?.details as Record<string, unknown> | undefined) }
  const about = details.name ?? details.fileName ?? details.email ?? details.item
  return typeof about === 'string' ? about : ''
}

function eventSentence(row: ActivityRow): string {
  const { act, table } = row
  const subject = aboutOf(row)
  const thing = EVENT_THINGS[table] ?? THINGS[table] ?? ''
  const known = EVENTS[act]
  if (known && !(act === 'note' && table !== 'order_events')) return `${known}${subject ? ` ${subject}` : ''}`
  return `${capital(act.replaceAll('-', ' '))} ${thing}${subject ? ` ${subject}` : ''}`.trim()
}

const subjectOf = ({ subject, rows, table }: ActivityRow): string =>
  rows > 1 ? `${rows > 1000 && table === 'stock_batches' ? 'more than 1000' : rows} variants` : subject || 'something'

/** What changed without a value that says something: only its place, or its rows. */
const shifted = ({ after }: ActivityRow, named: string): string =>
  after && 'version' in after ? `Changed ${named}` : `Moved ${named}`

function categoryWords({ act, subject, after }: ActivityRow): string {
  if (act === 'update') return `Put category ${subject} back as it was`
  const into = after?.target_name ? ` into ${after.target_name}` : ''
  if (after?.kind === 'merge') return `Merged category ${subject}${into}`
  return after?.kind === 'filing' ? `Filed products${into}` : `Took category ${subject} away`
}

function factorWords({ act, subject, before }: ActivityRow): string {
  if (act === 'delete') return `Switched off two-factor sign-in of ${subject}`
  return before?.sealed
    ? `Moved two-factor sign-in of ${subject} to another app`
    : `Switched on two-factor sign-in of ${subject}`
}

/** "price of Boots / 42", and "€80.00 → €75.00" beside it, where one thing is different; else which things are. */
function changeWords(row: ActivityRow): Pick<ActivityWords, 'sentence' | 'change'> {
  const { act, table, subject, rows, before, after, currency } = row
  const thing = THINGS[table] ?? table.replaceAll('_', ' ')
  const verb = VERBS[act] ?? act
  if (rows > 1) {
    const columns = Array.isArray(after?.columns) ? after.columns.map((one) => columnName(String(one))) : []
    const what = columns.length > 0 ? `${columns.slice(0, 4).join(', ')} of ` : ''
    return { sentence: `${verb} ${what}${rows} × ${thing}`, change: '' }
  }
  if (table === 'category_acts') return { sentence: categoryWords(row), change: '' }
  if (table === 'second_factors' && act !== 'insert') return { sentence: factorWords(row), change: '' }
  const named = subject ? `${thing} ${subject}` : thing
  if (act !== 'update') return { sentence: `${verb} ${named}`, change: '' }
  // An invitation has one end, in a word: accepted, withdrawn.
  if (typeof after?.ended === 'string') return { sentence: `${capital(after.ended)} ${named}`, change: '' }
  if (after && 'token_hash' in after && table.endsWith('_invitations'))
    return { sentence: `Sent ${named} once more`, change: '' }
  if (after && 'removed_at' in after) {
    return { sentence: `${after.removed_at === null ? 'Put back' : 'Removed'} ${named}`, change: '' }
  }
  const names = Object.keys(after ?? {}).filter((name) => !isReference(name))
  const only = names.length === 1 ? names[0] : undefined
  if (only === undefined) {
    const list = [...new Set(names.map(columnName))]
    return {
      sentence: list.length > 0 ? `Changed ${list.slice(0, 4).join(', ')} of ${subject || thing}` : shifted(row, named),
      change: '',
    }
  }
  const [old, now] = [valueWords(only, before?.[only], currency), valueWords(only, after?.[only], currency)]
  const sentence = `Changed ${columnName(only)} of ${subject || thing}`
  return { sentence, change: now === HIDDEN || old.length + now.length > 80 ? '' : `${old} → ${now}` }
}
