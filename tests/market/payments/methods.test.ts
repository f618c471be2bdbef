import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  addMethod,
  changeMethod,
  moveMethod,
  removeMethod,
  switchMethod,
  undoMethodChange,
} from '#src/market/payments/method-changes.ts'
import { checkMethod, type MethodFacts, type MethodTyped } from '#src/market/payments/method-form.ts'
import { listMethodEvents } from '#src/market/payments/method-history.ts'
import { freezeMethod, listAllMethods, listPaymentMethods } from '#src/market/payments/methods.ts'
import { createMarket } from '#tests/support/cast.ts'
import { refused } from '#tests/support/refused.ts'

const test = suite('payments/methods')
const { db, cast } = await createMarket()

const typed: MethodTyped = {
  name: 'Bank transfer',
  currencies: 'eur',
  instructions: 'Write the reference.',
  holder: 'Market Window GmbH',
  account: 'DE89 3704 0044 0532 0130 00',
  bic: 'COBADEFFXXX',
  bankName: '',
  network: '',
  asset: '',
  assetDecimals: '',
  rate: '',
  hold: '48',
}
const coin: MethodTyped = {
  ...typed,
  name: 'Bitcoin',
  network: 'bitcoin',
  account: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  rate: '0.0000152',
  hold: '1',
}

async function facts(kind: 'bank' | 'wallet', more: Partial<MethodTyped> = {}): Promise<MethodFacts> {
  const checked = await checkMethod(kind, { ...(kind === 'bank' ? typed : coin), ...more })
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
  return checked.facts
}
const names = async (currencies: string[]) => (await listPaymentMethods(db, { currencies })).map(({ name }) => name)

test('offers what is on and takes the currency, in its order', async () => {
  const bank = await addMethod(db, cast.ada, await facts('bank'))
  const wallet = await addMethod(db, cast.ada, await facts('wallet'))
  const any = await addMethod(db, cast.ada, await facts('wallet', { name: 'Any', currencies: '', rate: '' }))
  assert.equal(await names(['EUR']), ['Bank transfer', 'Bitcoin', 'Any'])
  assert.equal(await names(['USD']), ['Any'])
  assert.equal(await names([]), ['Bank transfer', 'Bitcoin', 'Any'])
  await moveMethod(db, cast.ada, wallet.id, 'up')
  await moveMethod(db, cast.ada, wallet.id, 'up')
  assert.equal(await names(['EUR']), ['Bitcoin', 'Bank transfer', 'Any'])
  await switchMethod(db, cast.ada, wallet.id, false)
  await removeMethod(db, cast.ada, bank.id)
  assert.equal(await names(['EUR']), ['Any'])
  assert.is(
    (await refused(changeMethod(db, cast.ada, bank.id, { facts: await facts('bank'), seen: null }))).code,
    'not-found',
  )
  await removeMethod(db, cast.ada, bank.id, { back: true })
  assert.equal(await names(['EUR']), ['Bank transfer', 'Any'])
  assert.is((await listAllMethods(db)).length, 3)
  await removeMethod(db, cast.ada, any.id)
})

test('changes carry who and what it was before; the second of two people is told', async () => {
  const [bank] = await listPaymentMethods(db, { currencies: ['EUR'] })
  const next = await facts('bank', { account: 'GB29 NWBK 6016 1331 9268 19' })
  const { before } = await changeMethod(db, cast.ada, bank!.id, { facts: next, seen: bank!.updatedAt })
  assert.is(before.account, 'DE89370400440532013000')
  const refusal = await refused(changeMethod(db, cast.ada, bank!.id, { facts: next, seen: bank!.updatedAt }))
  assert.match(refusal.message, 'was changed while you looked at it')
  const [event] = await listMethodEvents(db, bank!.id)
  assert.equal([event!.actorName, event!.action], ['Ada Admin', 'changed'])
  assert.equal(event!.details, {
    before: { account: 'DE89370400440532013000' },
    after: { account: 'GB29NWBK60161331926819' },
  })
})

test('a change is taken back, but not over a newer one', async () => {
  const [bank] = await listPaymentMethods(db, { currencies: ['EUR'] })
  const change = async (more: Partial<MethodTyped>) =>
    (await changeMethod(db, cast.ada, bank!.id, { facts: await facts('bank', more), seen: null })).eventId
  const eventId = await change({ name: 'Wire', hold: '24' })
  const after = await undoMethodChange(db, cast.ada, bank!.id, eventId)
  assert.equal([after.name, after.holdMinutes], ['Bank transfer', 2880])
  const first = await change({ name: 'Wire' })
  await change({ name: 'Wire transfer' })
  assert.match((await refused(undoMethodChange(db, cast.ada, bank!.id, first))).message, 'changed again since')
})

test('what is frozen says all that a buyer needs, with the amount of the asset exact', async () => {
  const wallet = (await listAllMethods(db)).find(({ name }) => name === 'Bitcoin')
  assert.is(wallet?.unitsPerMajor, '0.0000152')
  const frozen = freezeMethod(wallet!, { amountMinor: 8900, currency: 'EUR', reference: '7KQ2-M4XPD' })
  assert.is(frozen.dueMinutes, 60)
  assert.is(frozen.columns.asset_amount, '0.0013528')
  assert.is(JSON.parse(frozen.columns.method).network, 'bitcoin')
  assert.equal([frozen.columns.method_kind, frozen.columns.reference], ['wallet', '7KQ2-M4XPD'])
})

test('says every mistake at once', async () => {
  const nothing = Object.fromEntries(Object.keys(typed).map((name) => [name, ''])) as MethodTyped
  const bank = await checkMethod('bank', { ...nothing, currencies: 'EUR, doge', bic: '1' })
  assert.equal(bank.ok ? [] : Object.keys(bank.errors), ['currencies', 'name', 'hold', 'holder', 'account', 'bic'])
  const wallet = await checkMethod('wallet', {
    ...coin,
    asset: 'USDT',
    currencies: 'EUR USD',
    hold: '900',
    account: 'x',
  })
  assert.equal(wallet.ok ? [] : Object.keys(wallet.errors), ['hold', 'account', 'assetDecimals', 'rate'])
})

test.run()
