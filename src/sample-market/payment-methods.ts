import { sql } from 'kysely'
import type { Tx } from '#src/database/connect.ts'

const NOT_REAL = 'This is the sample market: the account is an example out of a standard. Send no money to it.'

/** Neither is anybody's: the IBAN is the example of the SWIFT registry, the address that of BIP-173. */
const METHODS = [
  {
    kind: 'bank',
    name: 'Bank transfer (sample)',
    holder: 'Sample Market, nobody’s account',
    account: 'DE89370400440532013000',
    bic: 'COBADEFFXXX',
    instructions: `${NOT_REAL} Elsewhere the reference would be the purpose of the transfer.`,
    hold_minutes: 4320,
  },
  {
    kind: 'wallet',
    name: 'Bitcoin (sample)',
    currencies: ['EUR'],
    account: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    network: 'bitcoin',
    asset: 'BTC',
    asset_decimals: 8,
    units_per_major: 0.0000152,
    instructions: NOT_REAL,
    hold_minutes: 120,
  },
]

/** Two ways to pay for a market that has none yet, marked as samples; what somebody added or removed is left alone. */
export async function plantPaymentMethods(tx: Tx): Promise<void> {
  const { there } = await tx
    .selectFrom('payment_methods')
    .select(sql<boolean>`count(*) > 0`.as('there'))
    .executeTakeFirstOrThrow()
  if (there) return
  for (const [at, method] of METHODS.entries()) {
    const { id } = await tx
      .insertInto('payment_methods')
      .values({ ...method, position: at + 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('payment_method_events')
      .values({ method_id: id, actor_name: 'The sample market', action: 'added' })
      .execute()
  }
}
