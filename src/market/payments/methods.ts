import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { digitsOf } from '#src/lib/money.ts'
import { assetAmount } from './asset-amount.ts'

/** What a buyer needs to know to pay; frozen into the payment when an order is placed. */
export type MethodDetails = {
  name: string
  instructions: string
  holder: string
  /** IBAN without spaces, or account number; for a wallet its address. */
  account: string
  bic: string
  bankName: string
  /** A wallet's network, by its id in networks.ts. */
  network: string
  asset: string
  assetDecimals: number | null
  /** Units of the asset for one unit of the currency, as a decimal; null: the buyer converts. */
  unitsPerMajor: string | null
}
export type PaymentMethod = MethodDetails & {
  id: number
  kind: 'bank' | 'wallet'
  /** Which currencies it takes; none: any. */
  currencies: string[]
  holdMinutes: number
  enabled: boolean
  removed: boolean
  updatedAt: Date
}

/** Does this method take money of that currency? */
export const takes = (method: Pick<PaymentMethod, 'currencies'>, currency: string): boolean =>
  method.currencies.length === 0 || method.currencies.includes(currency)

/** The methods that are on and take at least one of these currencies (none given: all that are on), in their order. */
export async function listPaymentMethods(
  db: Database | Tx,
  { currencies = [] }: { currencies?: readonly string[] } = {},
): Promise<PaymentMethod[]> {
  let query = selectMethods(db).where('removed_at', 'is', null).where('enabled', '=', true)
  if (currencies.length > 0) {
    query = query.where(sql<boolean>`(currencies = '{}' or currencies && ${[...currencies]}::text[])`)
  }
  return (await query.execute()) as PaymentMethod[]
}

/** All methods for staff, in their order; those that were removed come last. */
export async function listAllMethods(db: Database | Tx): Promise<PaymentMethod[]> {
  return (await selectMethods(db)
    .clearOrderBy()
    .orderBy(sql`removed_at is not null, position, id`)
    .execute()) as PaymentMethod[]
}

export const selectMethods = (db: Database | Tx) =>
  db
    .selectFrom('payment_methods')
    .select(['id', 'kind', 'name', 'currencies', 'instructions', 'holder', 'account', 'bic', 'network', 'asset'])
    .select(['bank_name as bankName', 'asset_decimals as assetDecimals', 'hold_minutes as holdMinutes', 'enabled'])
    .select(['updated_at as updatedAt', sql<boolean>`removed_at is not null`.as('removed')])
    .select(sql<string | null>`trim_scale(units_per_major)::text`.as('unitsPerMajor'))
    .orderBy('position')
    .orderBy('id')

/** What a row of payments keeps of how it is to be paid, and for how many minutes the goods are held. */
export type FrozenMethod = {
  columns: {
    method_id: number
    method_kind: 'bank' | 'wallet'
    method: string
    reference: string
    asset_amount: string | null
  }
  dueMinutes: number
}

/**
 * Freezes a method for one payment of `amountMinor` (above zero): `columns` go into the row of payments as they are
 * (`method` is JSON text for a jsonb column), `due_at` is `dueMinutes` from now.
 */
export function freezeMethod(
  method: PaymentMethod,
  { amountMinor, currency, reference }: { amountMinor: number; currency: string; reference: string },
): FrozenMethod {
  const { name, instructions, holder, account, bic, bankName, network, asset, assetDecimals, unitsPerMajor } = method
  const details: MethodDetails = {
    name,
    instructions,
    holder,
    account,
    bic,
    bankName,
    network,
    asset,
    assetDecimals,
    unitsPerMajor,
  }
  const converts = unitsPerMajor !== null && assetDecimals !== null
  return {
    columns: {
      method_id: method.id,
      method_kind: method.kind,
      method: JSON.stringify(details),
      reference,
      asset_amount: converts
        ? assetAmount(amountMinor, { rate: unitsPerMajor, currencyDigits: digitsOf(currency), assetDecimals })
        : null,
    },
    dueMinutes: method.holdMinutes,
  }
}
