/** A network that money can be sent on, and how its addresses prove that no letter of them was lost. */
export type Network = {
  id: string
  name: string
  /** What the network itself counts in; a token on it is any other asset. */
  asset: string
  decimals: number
  check: 'bitcoin' | 'litecoin' | 'dogecoin' | 'tron' | 'evm'
  /** EIP-155, for the address of a payment request. */
  chainId?: number
}

/** Only networks whose addresses carry a checksum that is checked here: a letter typed wrong is money gone. */
export const NETWORKS: readonly Network[] = [
  { id: 'bitcoin', name: 'Bitcoin', asset: 'BTC', decimals: 8, check: 'bitcoin' },
  { id: 'ethereum', name: 'Ethereum', asset: 'ETH', decimals: 18, check: 'evm', chainId: 1 },
  { id: 'tron', name: 'TRON', asset: 'TRX', decimals: 6, check: 'tron' },
  { id: 'litecoin', name: 'Litecoin', asset: 'LTC', decimals: 8, check: 'litecoin' },
  { id: 'dogecoin', name: 'Dogecoin', asset: 'DOGE', decimals: 8, check: 'dogecoin' },
  { id: 'polygon', name: 'Polygon', asset: 'POL', decimals: 18, check: 'evm', chainId: 137 },
  { id: 'bsc', name: 'BNB Smart Chain', asset: 'BNB', decimals: 18, check: 'evm', chainId: 56 },
  { id: 'arbitrum', name: 'Arbitrum One', asset: 'ETH', decimals: 18, check: 'evm', chainId: 42161 },
  { id: 'base', name: 'Base', asset: 'ETH', decimals: 18, check: 'evm', chainId: 8453 },
  { id: 'optimism', name: 'OP Mainnet', asset: 'ETH', decimals: 18, check: 'evm', chainId: 10 },
  { id: 'avalanche', name: 'Avalanche C-Chain', asset: 'AVAX', decimals: 18, check: 'evm', chainId: 43114 },
]

export const networkOf = (id: string): Network | null => NETWORKS.find((one) => one.id === id) ?? null
