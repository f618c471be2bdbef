import { writeAccount } from '#src/lib/iban.ts'
import { isCurrency } from '#src/lib/money.ts'
import { checkAccount, checkBic } from './accounts.ts'
import { checkAddress } from './addresses.ts'
import { parseRate } from './asset-amount.ts'
import type { PaymentMethod } from './methods.ts'
import { networkOf } from './networks.ts'

/** A method as somebody typed it, field by field. */
export type MethodTyped = Record<
  | 'name'
  | 'currencies'
  | 'instructions'
  | 'holder'
  | 'account'
  | 'bic'
  | 'bankName'
  | 'network'
  | 'asset'
  | 'assetDecimals'
  | 'rate'
  | 'hold',
  string
>
export type MethodFacts = Omit<PaymentMethod, 'id' | 'enabled' | 'removed' | 'updatedAt'>
export type MethodChecked = { ok: true; facts: MethodFacts } | { ok: false; errors: Record<string, string> }

/** A method as its form shows it. */
export function typedOf(method: PaymentMethod): MethodTyped {
  return {
    name: method.name,
    currencies: method.currencies.join(', '),
    instructions: method.instructions,
    holder: method.holder,
    account: method.kind === 'bank' ? writeAccount(method.account) : method.account,
    bic: method.bic,
    bankName: method.bankName,
    network: method.network,
    asset: method.asset,
    assetDecimals: method.assetDecimals === null ? '' : String(method.assetDecimals),
    rate: method.unitsPerMajor ?? '',
    hold: String(Math.round((method.holdMinutes / 60) * 100) / 100),
  }
}

/** What the form of a new method begins with. */
export const NEW_METHOD: Record<'bank' | 'wallet', MethodTyped> = {
  bank: {
    ...{ name: 'Bank transfer', currencies: '', instructions: '', holder: '', account: '', bic: '', bankName: '' },
    ...{ network: '', asset: '', assetDecimals: '', rate: '', hold: '72' },
  },
  wallet: {
    ...{ name: '', currencies: '', instructions: '', holder: '', account: '', bic: '', bankName: '' },
    ...{ network: 'bitcoin', asset: '', assetDecimals: '', rate: '', hold: '2' },
  },
}

/** Hours a buyer has to pay: five minutes to thirty days, as minutes. */
const HOLD = { least: 5, most: 43_200 }

const line = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Checks all that was typed for a method; the address or account by its checksum. Gives every mistake, not only the first. */
export async function checkMethod(kind: 'bank' | 'wallet', typed: MethodTyped): Promise<MethodChecked> {
  const errors: Record<string, string> = {}
  const take = <T>(name: string, checked: { ok: true; value: T } | { ok: false; reason: string }, other: T): T => {
    if (checked.ok) return checked.value
    errors[name] ??= checked.reason
    return other
  }
  const currencies = take('currencies', readCurrencies(typed.currencies), [])
  const shared = {
    kind,
    name: take('name', readText(typed.name, 80, 'Write the name that buyers choose it by.'), ''),
    currencies,
    instructions: take('instructions', readInstructions(typed.instructions), ''),
    holdMinutes: take('hold', readHold(typed.hold), HOLD.most),
  }
  const facts = kind === 'bank' ? await bank(typed, take) : await wallet(typed, currencies, take)
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, facts: { ...shared, ...facts } }
}

type Take = <T>(name: string, checked: { ok: true; value: T } | { ok: false; reason: string }, other: T) => T

async function bank(typed: MethodTyped, take: Take) {
  return {
    holder: take('holder', readText(typed.holder, 120, 'Write whose account it is, as the bank knows them.'), ''),
    account: take('account', await checkAccount(typed.account), ''),
    bic: take('bic', await checkBic(typed.bic), ''),
    bankName: line(typed.bankName).slice(0, 120),
    ...{ network: '', asset: '', assetDecimals: null, unitsPerMajor: null },
  }
}

async function wallet(typed: MethodTyped, currencies: string[], take: Take) {
  const network = networkOf(typed.network)
  const asset = line(typed.asset).toUpperCase() || (network?.asset ?? '')
  const native = network?.asset === asset
  return {
    ...{ holder: '', bic: '', bankName: '' },
    network: take('network', network ? { ok: true, value: network.id } : no('Choose a network.'), ''),
    account: network ? take('account', await checkAddress(network, typed.account), '') : '',
    asset: take(
      'asset',
      /^[A-Z0-9.]{2,20}$/.test(asset) ? yes(asset) : no('Write the asset in short, such as USDT.'),
      '',
    ),
    assetDecimals: native ? network.decimals : take('assetDecimals', readDecimals(typed.assetDecimals), null),
    unitsPerMajor: take('rate', readRate(typed.rate, currencies), null),
  }
}

const yes = <T>(value: T) => ({ ok: true as const, value })
const no = (reason: string) => ({ ok: false as const, reason })

function readText(text: string, most: number, missing: string) {
  const value = line(text)
  if (value === '') return no(missing)
  return value.length > most ? no(`At most ${most} letters.`) : yes(value)
}

function readInstructions(text: string) {
  const value = text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim()
  return value.length > 4000 ? no('At most 4,000 letters.') : yes(value)
}

function readCurrencies(text: string) {
  const codes = [
    ...new Set(
      text
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ]
  const strange = codes.find((code) => !isCurrency(code))
  if (strange) return no(`“${strange.slice(0, 10)}” is no currency. Write codes such as EUR, or nothing for all.`)
  return codes.length > 40 ? no('At most 40 currencies. Write nothing for all.') : yes(codes)
}

function readHold(text: string) {
  const hours = /^\d{1,3}([.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN
  const minutes = Math.round(hours * 60)
  if (minutes >= HOLD.least && minutes <= HOLD.most) return yes(minutes)
  return no('Write hours from 0.1 (six minutes) to 720 (thirty days).')
}

function readDecimals(text: string) {
  return /^(\d|1[0-8])$/.test(text.trim())
    ? yes(Number(text))
    : no('Write how many digits after the point it has: 0 to 18.')
}

function readRate(text: string, currencies: string[]) {
  if (text.trim() === '') return yes(null)
  const rate = parseRate(text)
  if (!rate) return no('Write a number above zero, such as 0.0000152, or nothing.')
  return currencies.length === 1 ? yes(rate) : no('A rate is for one currency: name exactly one above.')
}
