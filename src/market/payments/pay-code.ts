import { drawQr } from '#src/gateways/qr.ts'
import { isIban } from '#src/lib/iban.ts'
import { smallestParts } from './asset-amount.ts'
import type { MethodDetails } from './methods.ts'
import { networkOf } from './networks.ts'

/** What a payment's code is made of. */
export type PayCodeFacts = {
  kind: 'bank' | 'wallet' | 'none'
  method: MethodDetails
  amountMinor: number
  currency: string
  reference: string
  assetAmount: string | null
}
export type PayCode = {
  /** What programs read: a bank's form filled in, a request to a wallet, or the bare address. */
  what: 'transfer' | 'request' | 'address'
  svg: string
  /** The request as a link that opens a wallet on the same telephone. */
  href: string | null
}

/** The QR code that fills in a payment, or null where no program could read one. */
export async function payCode(facts: PayCodeFacts): Promise<PayCode | null> {
  if (facts.kind === 'bank') {
    const text = await transferText(facts)
    return text ? { what: 'transfer', svg: await drawQr(text), href: null } : null
  }
  if (facts.kind === 'none' || !facts.method.account) return null
  const request = walletRequest(facts)
  const svg = await drawQr(request ?? facts.method.account)
  return { what: request ? 'request' : 'address', svg, href: request }
}

/**
 * EPC069-12: what banking apps in Europe read ("SCT"). Only euros to an IBAN of the SEPA area; at most 331 bytes, which
 * the lengths of its parts keep to.
 */
export async function transferText({ method, amountMinor, currency, reference }: PayCodeFacts): Promise<string | null> {
  const { account, bic, holder } = method
  if (currency !== 'EUR' || !isIban(account) || amountMinor < 1 || amountMinor > 99_999_999_999) return null
  const { isSEPACountry } = await import('ibantools')
  if (!isSEPACountry(account.slice(0, 2))) return null
  const amount = `EUR${(amountMinor / 100).toFixed(2)}`
  const name = [...holder].slice(0, 70).join('')
  const lines = ['BCD', '002', '1', 'SCT', bic, name, account, amount, '', '', reference.slice(0, 140)]
  const text = lines.join('\n')
  return Buffer.byteLength(text) <= 331 ? text : null
}

const SCHEMES: Record<string, string> = { bitcoin: 'bitcoin', litecoin: 'litecoin', dogecoin: 'dogecoin' }

/**
 * BIP-21 for Bitcoin and its kin, EIP-681 for what an EVM network itself counts in. Of a token, and on TRON, wallets read
 * nothing in common but the address: a request there could be taken for the network's own coin.
 */
export function walletRequest({ method, assetAmount, reference }: PayCodeFacts): string | null {
  const network = networkOf(method.network)
  if (!network || method.asset !== network.asset) return null
  const scheme = SCHEMES[network.check]
  if (scheme) {
    const query = new URLSearchParams({ ...(assetAmount ? { amount: assetAmount } : {}), message: reference })
    return `${scheme}:${method.account}?${query.toString().replaceAll('+', '%20')}`
  }
  if (!network.chainId) return null
  const value = assetAmount ? `?value=${smallestParts(assetAmount, network.decimals)}` : ''
  return `ethereum:${method.account}@${network.chainId}${value}`
}
