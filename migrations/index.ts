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
import * as productFacts from './0016-product-facts.ts'
import * as imports from './0017-imports.ts'
import * as catalogueActs from './0018-catalogue-acts.ts'
import * as stockCounts from './0019-stock-counts.ts'
import * as stockChecks from './0020-stock-checks.ts'
import * as search from './0021-search.ts'
import * as people from './0022-people.ts'
import * as activity from './0023-activity.ts'
import * as operations from './0024-operations.ts'
import * as wall from './0025-wall.ts'
import * as lowStock from './0026-low-stock.ts'
import * as importPace from './0027-import-pace.ts'
import * as catalogueStamp from './0028-catalogue-stamp.ts'
import * as stockActs from './0030-stock-acts.ts'
import * as importCommitment from './0031-import-commitment.ts'
import * as windowStamp from './0032-window-stamp.ts'
import * as shelfIndexes from './0033-shelf-indexes.ts'
import * as eightWords from './0034-eight-words.ts'

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
  '0016-product-facts': productFacts,
  '0017-imports': imports,
  '0018-catalogue-acts': catalogueActs,
  '0019-stock-counts': stockCounts,
  '0020-stock-checks': stockChecks,
  '0021-search': search,
  '0022-people': people,
  '0023-activity': activity,
  '0024-operations': operations,
  '0025-wall': wall,
  '0026-low-stock': lowStock,
  '0027-import-pace': importPace,
  '0028-catalogue-stamp': catalogueStamp,
  '0030-stock-acts': stockActs,
  '0031-import-commitment': importCommitment,
  '0032-window-stamp': windowStamp,
  '0033-shelf-indexes': shelfIndexes,
  '0034-eight-words': eightWords,
}
