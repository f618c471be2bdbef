import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { MethodDetails } from '#src/market/payments/methods.ts'
import { type PayCodeFacts, payCode, transferText, walletRequest } from '#src/market/payments/pay-code.ts'

const test = suite('payments/pay-code')

// It would fetch its program from the network.
const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })

const method: MethodDetails = {
  ...{ name: 'Bank transfer', instructions: '', holder: 'Şule’s Market GmbH', bankName: '' },
  ...{ account: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
  ...{ network: '', asset: '', assetDecimals: null, unitsPerMajor: null },
}
const bank: PayCodeFacts = {
  ...{ kind: 'bank', method, amountMinor: 8900, currency: 'EUR', reference: '7KQ2-M4XPD', assetAmount: null },
}
const wallet = (network: string, asset: string, account: string, assetAmount: string | null): PayCodeFacts => ({
  ...bank,
  kind: 'wallet',
  method: { ...method, network, asset, account, assetDecimals: 8 },
  assetAmount,
})

/** What a telephone would read off the drawing. */
async function scanned(svg: string): Promise<string> {
  const png = await sharp(Buffer.from(svg), { density: 300 }).flatten({ background: '#fff' }).png().toBuffer()
  const [found] = await readBarcodes(new Blob([new Uint8Array(png)]), { formats: ['QRCode'] })
  return found?.text ?? ''
}

test('a banking app reads account, amount and reference off the code (EPC069-12)', async () => {
  const code = await payCode(bank)
  const read = await scanned(code?.svg ?? '')
  assert.equal(read.split('\n'), [
    'BCD',
    '002',
    '1',
    'SCT',
    'COBADEFFXXX',
    'Şule’s Market GmbH',
    'DE89370400440532013000',
    'EUR89.00',
    '',
    '',
    '7KQ2-M4XPD',
  ])
  assert.is(read, await transferText(bank))
})

test('there is no transfer code for other currencies, other accounts and other areas', async () => {
  assert.is(await transferText({ ...bank, currency: 'USD' }), null)
  assert.is(await transferText({ ...bank, amountMinor: 100_000_000_000 }), null)
  assert.is(await payCode({ ...bank, method: { ...method, account: '12-345' } }), null)
  assert.is(await payCode({ ...bank, method: { ...method, account: 'TR330006100519786457841326' } }), null)
  assert.is(await payCode({ ...bank, kind: 'none' }), null)
})

test('a wallet reads the address and the amount; of a token only the address', async () => {
  const bitcoin = wallet('bitcoin', 'BTC', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', '0.0013528')
  const uri = 'bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=0.0013528&message=7KQ2-M4XPD'
  assert.is(walletRequest(bitcoin), uri)
  assert.is(await scanned((await payCode(bitcoin))?.svg ?? ''), uri)
  const account = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  const ether = wallet('ethereum', 'ETH', account, '0.025')
  assert.is(walletRequest(ether), `ethereum:${account}@1?value=25000000000000000`)
  assert.is(walletRequest({ ...ether, assetAmount: null }), `ethereum:${account}@1`)
  assert.is(walletRequest(wallet('ethereum', 'USDT', account, '96.12')), null)
  const tron = wallet('tron', 'USDT', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', '96.12')
  const code = await payCode(tron)
  assert.equal([code?.what, code?.href], ['address', null])
  assert.is(await scanned(code?.svg ?? ''), 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')
})

test.run()
