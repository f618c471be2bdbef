import { sql } from 'kysely'
import { MOST_UNITS } from './ledger.ts'

/**
 * What undoing a line meets now: `clean`, nothing has happened to the number since, or all of it was undone; `changed`,
 * something has; `short`, the number would go below zero or below what is held (or beyond what a level can hold);
 * `pooled`, its units are keys.
 */
export type ReversalKind = 'clean' | 'changed' | 'short' | 'pooled'
export const REVERSAL_KINDS: readonly ReversalKind[] = ['short', 'pooled', 'changed', 'clean']

/**
 * Which lines an undo takes back. `whole`: all, provided that all are clean. `clean`: the clean ones. `difference`: what
 * the batch added or took away, from every number that allows it, whatever else has happened to it.
 */
export type ReversalChoice = 'whole' | 'clean' | 'difference'

export const isTaken = (choice: ReversalChoice, kind: ReversalKind): boolean =>
  kind === 'clean' || (choice === 'difference' && kind === 'changed')

// What was done and undone again since is as if it had not been. A redo puts the number elsewhere, which is asked first.
const stillMoved = sql`exists (
  select from stock_updates n join stock_batches b on b.id = n.batch_id left join stock_batches r on r.reverses_id = b.id
  where n.variant_id = u.variant_id and n.seq > u.seq and n.delta <> 0 and not exists (
    select from stock_updates p
    where p.variant_id = n.variant_id and p.batch_id = coalesce(b.reverses_id, r.id) and p.seq > u.seq))`

/** Every line of a batch of this shop with its level as it is now, judged. In the order in which a page shows them. */
export const judgedLines = (shopId: number, batchId: number) => sql`
  select u.variant_id, u.seq, u.delta, u.before, u.after, l.on_hand, l.held, l.seq as now_seq, k.kind,
    array_position(${[...REVERSAL_KINDS]}::text[], k.kind) as rank
  from stock_updates u join stock_levels l using (variant_id), lateral (
    select case when l.pooled then 'pooled'
      when l.on_hand - u.delta < case when u.delta > 0 then l.held else 0 end then 'short'
      when l.on_hand - u.delta > ${MOST_UNITS} then 'short'
      when l.seq > u.seq and (l.on_hand <> u.after or ${stillMoved}) then 'changed'
      else 'clean' end as kind) k
  where u.batch_id = ${batchId} and u.shop_id = ${shopId}`

/** A sign for which lines a choice takes, to tell later whether it still takes the same ones. */
export const signOf = (choice: 'clean' | 'difference') => sql<string>`md5(coalesce(string_agg(variant_id::text, ','
  order by variant_id) filter (where kind = 'clean' or (${choice === 'difference'} and kind = 'changed')), ''))`
