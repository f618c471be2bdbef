import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * For whom work is done. The database is told with every connection that is taken, and holds everybody to it: work for
 * a shop touches no other shop's rows, and a change by a person is recorded with who made it and from where.
 */
export type Scope = {
  /** The one shop whose rows may be touched; null: the whole market's. */
  shopId: number | null
  /** The person who acts; null: a program, or somebody who is not signed in. */
  actorId: number | null
  address: string | null
}

/** Statements that read nothing of a shop take a connection as the last one left it. */
const ANY = 'any'
const storage = new AsyncLocalStorage<Scope | typeof ANY | null>()

/** Does the work, and all that it starts, within this scope. */
export const inScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work)

/** Does work that is nobody's, whoever began it: what a listener, a timer or a cache goes on with. */
export const outsideScope = <T>(work: () => T): T => storage.run(null, work)

/** Does work that reads nothing of any shop and changes nothing: it is the same in every scope, so none is set for it. */
export const inAnyScope = <T>(work: () => T): T => storage.run(ANY, work)

/**
 * Does work that rightly concerns more than the shop it was begun for, such as settling an order of several shops. It is
 * still recorded as this person's. A transaction must be opened inside: a connection keeps the scope it was taken with.
 */
export const beyondShop = <T>(work: () => T): T => {
  const scope = storage.getStore()
  return scope && scope !== ANY ? storage.run({ ...scope, shopId: null }, work) : work()
}

const NOBODY: readonly string[] = ['', '', '']

/** What a connection is to be told before its next statement, given what it was told last; null: it knows. */
export function newScope(known: readonly string[] = NOBODY): readonly string[] | null {
  const scope = storage.getStore()
  if (scope === ANY) return null
  const words = scope ? [`${scope.shopId ?? ''}`, `${scope.actorId ?? ''}`, scope.address ?? ''] : NOBODY
  return words.every((word, at) => word === known[at]) ? null : words
}

/** Row level security holds for the role that this changes to; the owner of the tables, as all others act, is above it. */
export const TELL_SCOPE = `select set_config('market.shop', $1, false), set_config('market.actor', $2, false),
  set_config('market.address', $3, false), set_config('role', scope_role($1), false)`
