import type { Migration } from 'kysely/migration'
import * as accounts from './0001-accounts.ts'
import * as shops from './0002-shops.ts'
import * as catalogue from './0003-catalogue.ts'
import * as stock from './0004-stock.ts'
import * as stockHolds from './0005-stock-holds.ts'
import * as selling from './0006-selling.ts'
import * as carts from './0007-carts.ts'
import * as pricing from './0008-pricing.ts'
import * as orders from './0009-orders.ts'
import * as payments from './0010-payments.ts'
import * as keys from './0011-keys.ts'
import * as documents from './0012-documents.ts'
import * as notices from './0013-notices.ts'
import * as orderActs from './0014-order-acts.ts'
import * as poolIsStock from './0015-pool-is-stock.ts'

/** Every step in its order. A step that has landed is never edited; what it got wrong, a later one mends. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-shops': shops,
  '0003-catalogue': catalogue,
  '0004-stock': stock,
  '0005-stock-holds': stockHolds,
  '0006-selling': selling,
  '0007-carts': carts,
  '0008-pricing': pricing,
  '0009-orders': orders,
  '0010-payments': payments,
  '0011-keys': keys,
  '0012-documents': documents,
  '0013-notices': notices,
  '0014-order-acts': orderActs,
  '0015-pool-is-stock': poolIsStock,
}
