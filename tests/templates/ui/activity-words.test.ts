import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ActivityRow } from '#src/market/reports/activity.ts'
import { activityWords } from '#templates/ui/activity-words.ts'

const test = suite('words for what people did')
const row: ActivityRow = {
  ...{ source: 'entry', id: 1, at: new Date(0), actorId: 1, actorName: 'Sela', address: '127.0.0.1' },
  ...{ act: 'update', table: 'shop_events', rowId: '1', subject: '', rows: 1, before: null, after: null },
  ...{ shopId: 1, shopName: 'Boots', currency: 'EUR' },
}
const say = (part: Partial<ActivityRow>) => activityWords({ ...row, ...part }).sentence

test('events of a shop are told as a person would, with whom they are about', () => {
  assert.is(say({ act: 'holiday-set' }), 'Planned a holiday')
  assert.is(
    say({ act: 'member-invited', after: { details: { email: 'n@x.example', role: 'viewer' } } }),
    'Invited to the team: n@x.example',
  )
  assert.is(say({ act: 'role-changed', after: { details: { name: 'Tom', to: 'viewer' } } }), 'Changed the role of Tom')
  const answered = { table: 'shop_invitations', subject: 'n@x.example', after: { ended: 'accepted', ended_at: '2026' } }
  assert.is(say(answered), 'Accepted invitation n@x.example')
  const again = { table: 'staff_invitations', subject: 'n@x.example', before: { token_hash: '•••' } }
  assert.is(say({ ...again, after: { token_hash: '•••' } }), 'Sent invitation to the staff n@x.example once more')
  const moved = { act: 'moved', table: 'checklist_events', after: { details: { item: 'Bank statement', way: 'up' } } }
  assert.is(say(moved), 'Moved checklist item Bank statement')
  assert.is(say({ act: 'approved', after: { details: {} } }), 'Approved shop')
})

test('how often a product was saved is not what changed of it', () => {
  const product = { table: 'products', subject: 'Boots' }
  assert.is(say({ ...product, before: { version: 3 }, after: { version: 4 } }), 'Changed product Boots')
  const renamed = { before: { version: 3, title: 'Boot' }, after: { version: 4, title: 'Boots' } }
  assert.equal(activityWords({ ...row, ...product, ...renamed }).change, 'Boot → Boots')
  assert.is(say({ ...product, before: { category_id: 1 }, after: { category_id: 2 } }), 'Moved product Boots')
})

test('a merged category was not added', () => {
  const merged = {
    act: 'insert',
    table: 'category_acts',
    subject: 'Trousers',
    after: { kind: 'merge', target_name: 'Tops' },
  }
  assert.is(say(merged), 'Merged category Trousers into Tops')
  const reversed = { table: 'category_acts', subject: 'Trousers', after: { reversed_at: '2026-01-01', reversed_by: 1 } }
  assert.is(say(reversed), 'Put category Trousers back as it was')
})

test.run()
