import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isIban, writeAccount } from '#src/lib/iban.ts'
import { checkAccount, checkBic } from '#src/market/payments/accounts.ts'
import { checkAddress } from '#src/market/payments/addresses.ts'
import { NETWORKS, networkOf } from '#src/market/payments/networks.ts'

const test = suite('payments/addresses')

// Examples of the networks' own documentation and of well-known contracts.
const GOOD: Record<string, string[]> = {
  bitcoin: [
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    'bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr',
  ],
  ethereum: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'],
  polygon: ['0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB'],
  tron: ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'],
  litecoin: ['LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz', 'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9'],
  dogecoin: ['DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L'],
}

/** Every way to type one sign of it wrong that looks like it: its neighbour in the alphabet. */
function* oneSignOff(address: string): Generator<string> {
  const from = /^(bc1|ltc1|0x)/.exec(address)?.[0].length ?? 1
  const letters = '123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'
  for (let at = from; at < address.length; at += 3) {
    const next = letters[(letters.indexOf(address[at] ?? '') + 1) % letters.length]
    yield address.slice(0, at) + next + address.slice(at + 1)
  }
}

for (const [id, addresses] of Object.entries(GOOD)) {
  test(`takes addresses of ${id}, and none with one sign wrong`, async () => {
    const network = networkOf(id)
    if (!network) throw new Error(`no network ${id}`)
    for (const address of addresses) {
      assert.equal(await checkAddress(network, ` ${address}\n`), { ok: true, value: address })
      for (const wrong of oneSignOff(address)) assert.not((await checkAddress(network, wrong)).ok, wrong)
      assert.not((await checkAddress(network, address.slice(0, -1))).ok)
    }
  })
}

test("takes no network's address for another's", async () => {
  for (const [id, addresses] of Object.entries(GOOD)) {
    for (const network of NETWORKS.filter((one) => one.id !== id && one.check !== networkOf(id)?.check)) {
      for (const address of addresses) assert.not((await checkAddress(network, address)).ok, `${network.id} ${address}`)
    }
  }
})

test('an EVM address without capitals proves nothing and is not taken', async () => {
  const answer = await checkAddress(NETWORKS[1]!, '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed')
  assert.match(answer.ok ? '' : answer.reason, 'letters of one size')
})

test('bech32 in capitals, as QR codes have it, is kept as wallets write it', async () => {
  const answer = await checkAddress(NETWORKS[0]!, 'BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ')
  assert.equal(answer, { ok: true, value: 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq' })
})

test('an IBAN is checked by its country and its digits, and written in fours', async () => {
  for (const typed of ['DE89 3704 0044 0532 0130 00', 'gb29nwbk60161331926819', 'TR33 0006 1005 1978 6457 8413 26']) {
    const answer = await checkAccount(typed)
    assert.ok(answer.ok && isIban(answer.value), typed)
  }
  const wrong: [string, RegExp][] = [
    ['DE89 3704 0044 0532 0130 01', /check digits/],
    ['DE89 3704 0044 0532 0130', /longer or shorter/],
    ['QQ89 3704 0044 0532 0130 00', /No country/],
  ]
  for (const [typed, why] of wrong) {
    const answer = await checkAccount(typed)
    assert.match(answer.ok ? 'taken' : answer.reason, why)
  }
  assert.is(writeAccount('DE89370400440532013000'), 'DE89 3704 0044 0532 0130 00')
})

test('where there is no IBAN, a plain account number; a BIC is checked by its form', async () => {
  assert.equal(await checkAccount(' 12-3456-0789012-00 '), { ok: true, value: '12-3456-0789012-00' })
  assert.is(writeAccount('12-3456-0789012-00'), '12-3456-0789012-00')
  for (const typed of ['', '  ', '<script>', 'no digits', '1'.repeat(51)])
    assert.not((await checkAccount(typed)).ok, typed)
  assert.equal(await checkBic('byladem1 001'), { ok: true, value: 'BYLADEM1001' })
  assert.equal(await checkBic(''), { ok: true, value: '' })
  assert.not((await checkBic('BYLA')).ok)
})

test.run()
