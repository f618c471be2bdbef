import type { Migration } from 'kysely/migration'
import * as accounts from './0001-accounts.ts'
import * as shops from './0002-shops.ts'
import * as catalogue from './0003-catalogue.ts'
import * as stock from './0004-stock.ts'
import * as stockHolds from './0005-stock-holds.ts'

/** Every step in its order. A step that has landed is never edited; what it got wrong, a later one mends. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-shops': shops,
  '0003-catalogue': catalogue,
  '0004-stock': stock,
  '0005-stock-holds': stockHolds,
}
