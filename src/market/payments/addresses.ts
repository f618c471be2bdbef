import { sha256 } from '#src/lib/secret.ts'
import type { Network } from './networks.ts'

export type Checked = { ok: true; value: string } | { ok: false; reason: string }

const wrong = (reason: string): Checked => ({ ok: false, reason })

/**
 * Checks a wallet's address by the checksum its network gives it; answers it as it is usually written. The libraries that
 * know how are loaded when somebody saves a method, not before.
 */
export async function checkAddress(network: Network, typed: string): Promise<Checked> {
  const address = typed.trim()
  if (address === '') return wrong(`Write the address of your ${network.name} wallet.`)
  if (/\s/.test(address)) return wrong('An address has no spaces in it. Copy it again.')
  if (network.check === 'evm') return checkHex(network, address)
  const good = await readable(network, address)
  if (!good) return wrong(`This is no ${network.name} address, or a letter of it is wrong. Copy it again as a whole.`)
  // Bech32 may be shown in capitals, for QR codes; wallets write it small.
  return { ok: true, value: /^(bc|ltc)1/i.test(address) ? address.toLowerCase() : address }
}

async function readable(network: Network, address: string): Promise<boolean> {
  try {
    if (network.check === 'tron') return await base58Begins(address, [0x41])
    if (network.check === 'dogecoin') return await base58Begins(address, [0x1e, 0x16])
    const { Address, NETWORK } = await import('@scure/btc-signer')
    const litecoin = { bech32: 'ltc', pubKeyHash: 0x30, scriptHash: 0x32, wif: 0xb0 }
    Address(network.check === 'litecoin' ? litecoin : NETWORK).decode(address)
    return true
  } catch {
    return false
  }
}

/** Base58 with four bytes of double SHA-256, around a version and twenty bytes. */
async function base58Begins(address: string, versions: number[]): Promise<boolean> {
  const { createBase58check } = await import('@scure/base')
  const bytes = createBase58check((data: Uint8Array) => Uint8Array.from(sha256(Buffer.from(data)))).decode(address)
  return bytes.length === 21 && versions.includes(bytes[0] ?? -1)
}

/** EIP-55: which letters are capitals is the checksum, so an address without capitals proves nothing. */
async function checkHex(network: Network, address: string): Promise<Checked> {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) {
    return wrong(`A ${network.name} address is 0x and 40 digits and letters from a to f. Copy it again as a whole.`)
  }
  const { addr } = await import('micro-eth-signer')
  if (addr.addChecksum(address.toLowerCase()) === address) return { ok: true, value: address }
  const plain = address === address.toLowerCase() || address.slice(2) === address.slice(2).toUpperCase()
  return wrong(
    plain
      ? 'Written in letters of one size an address cannot be checked. Copy it as your wallet shows it, with small and capital letters.'
      : 'A letter of this address is wrong, or small where it has to be a capital. Copy it again as a whole.',
  )
}
