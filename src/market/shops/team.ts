import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Database, Tx } from '#src/database/connect.ts'
import { beyondShop } from '#src/database/scope.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { revokeSessions } from '#src/market/accounts/session-list.ts'
import type { ShopRole } from '#src/market/accounts/sessions.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { recordEvent } from './history.ts'
import { endInvitationsBy, lockTeam, type TeamActor } from './invitations.ts'
import { may } from './roles.ts'

export type TeamMember = {
  id: number
  name: string
  email: string
  role: ShopRole
  since: Date
  seenAt: Date | null
  locked: boolean
}
export type OpenInvitation = {
  id: number
  email: string
  role: ShopRole
  inviterName: string
  sentAt: Date
  expiresAt: Date
}
export type Team = { people: TeamMember[]; invitations: OpenInvitation[] }

/** Who works in a shop and who is invited to, in one query. */
export async function getTeam(db: Database, shopId: number): Promise<Team> {
  const row = await db
    .selectNoFrom((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('shop_members as m')
          .innerJoin('users as u', 'u.id', 'm.user_id')
          .select(['u.id', 'u.name', 'u.email', 'm.role', 'm.created_at as since', 'u.seen_at as seenAt'])
          .select((u) => u('u.locked_at', 'is not', null).as('locked'))
          .where('m.shop_id', '=', shopId)
          .orderBy('m.created_at')
          .orderBy('u.id'),
      ).as('people'),
      jsonArrayFrom(
        eb
          .selectFrom('shop_invitations')
          .select(['id', 'email', 'role', 'inviter_name as inviterName', 'sent_at as sentAt'])
          .select('expires_at as expiresAt')
          .where('shop_id', '=', shopId)
          .where('ended', 'is', null)
          .orderBy('id', 'desc'),
      ).as('invitations'),
    ])
    .executeTakeFirstOrThrow()
  const date = (text: Date | string | null) => text && new Date(text)
  return {
    people: row.people.map((one) => ({ ...one, since: date(one.since), seenAt: date(one.seenAt) })) as TeamMember[],
    invitations: row.invitations.map((one) => ({
      ...one,
      sentAt: date(one.sentAt),
      expiresAt: date(one.expiresAt),
    })) as OpenInvitation[],
  }
}

/**
 * Gives a person of the actor's shop another role. Their sessions end, so that none carries a role it was not started
 * with; they are told by mail. Refuses anybody but owners, and (conflict) to leave the shop without an owner.
 */
export function changeRole(db: Database, secret: string, actor: TeamActor, userId: number, role: ShopRole) {
  return onTeam(db, actor, async (tx, shopName) => {
    const member = await findMember(tx, actor.shopId, userId)
    if (member.role === role) return member.name
    if (member.role === 'owner') await refuseLastOwner(tx, actor.shopId, userId)
    await tx
      .updateTable('shop_members')
      .set({ role })
      .where('shop_id', '=', actor.shopId)
      .where('user_id', '=', userId)
      .execute()
    await endInvitationsBy(tx, actor.shopId, userId, role)
    await revokeSessions(tx, userId, userId === actor.id ? (actor.sessionId ?? null) : null)
    const details = { name: member.name, from: member.role, to: role }
    await recordEvent(tx, { shopId: actor.shopId, actorId: actor.id, action: 'role-changed', details })
    await tellMember(tx, secret, { member, shopName, role, actor })
    return member.name
  })
}

/** Takes a person out of the actor's shop, as changeRole does; their sessions end, and what they did stays theirs. */
export function removeMember(db: Database, secret: string, actor: TeamActor, userId: number): Promise<string> {
  return onTeam(db, actor, async (tx, shopName) => {
    const member = await findMember(tx, actor.shopId, userId)
    await takeOut(tx, actor, userId, member.role)
    await revokeSessions(tx, userId, userId === actor.id ? (actor.sessionId ?? null) : null)
    const details = { name: member.name, email: member.email, role: member.role }
    await recordEvent(tx, { shopId: actor.shopId, actorId: actor.id, action: 'member-removed', details })
    await tellMember(tx, secret, { member, shopName, role: null, actor })
    return member.name
  })
}

/** Lets the actor leave the shop. Refuses (conflict) its last owner. */
export async function leaveShop(db: Database, actor: TeamActor): Promise<void> {
  await onTeam(
    db,
    actor,
    async (tx) => {
      const member = await findMember(tx, actor.shopId, actor.id)
      await takeOut(tx, actor, actor.id, member.role)
      const details = { role: member.role }
      await recordEvent(tx, { shopId: actor.shopId, actorId: actor.id, action: 'member-left', details })
    },
    true,
  )
}

export const LAST_OWNER = 'A shop keeps at least one owner. Make somebody else owner first.'

/** Members are written by the market alone, so this is done beyond the shop; the actor's right is looked up anew. */
async function onTeam<T>(
  db: Database,
  actor: TeamActor,
  act: (tx: Tx, shopName: string) => Promise<T>,
  anybody = false,
): Promise<T> {
  try {
    return await beyondShop(() =>
      db.transaction().execute(async (tx) => {
        const { name } = await lockTeam(tx, actor.shopId)
        const self = await findMember(tx, actor.shopId, actor.id)
        if (!anybody && !may(self.role, 'team')) throw new Refusal('forbidden', 'Only an owner of the shop does this.')
        return act(tx, name)
      }),
    )
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'last_owner') throw error
    throw new Refusal('conflict', LAST_OWNER)
  }
}

async function findMember(tx: Tx, shopId: number, userId: number) {
  const member = await tx
    .selectFrom('shop_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name', 'u.email', 'm.role'])
    .where('m.shop_id', '=', shopId)
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  if (!member) throw notFound('person in this shop')
  return member
}

/** The database refuses it too; here one whose account is locked does not count as an owner who is left. */
async function refuseLastOwner(tx: Tx, shopId: number, userId: number): Promise<void> {
  const other = await tx
    .selectFrom('shop_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.id')
    .where('m.shop_id', '=', shopId)
    .where('m.role', '=', 'owner')
    .where('u.id', '<>', userId)
    .where('u.locked_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new Refusal('conflict', LAST_OWNER)
}

async function takeOut(tx: Tx, { shopId }: TeamActor, userId: number, role: string): Promise<void> {
  if (role === 'owner') await refuseLastOwner(tx, shopId, userId)
  await tx.deleteFrom('shop_members').where('shop_id', '=', shopId).where('user_id', '=', userId).execute()
  await endInvitationsBy(tx, shopId, userId, null)
  await tx
    .updateTable('sessions')
    .set({ chosen_shop_id: null })
    .where('user_id', '=', userId)
    .where('chosen_shop_id', '=', shopId)
    .execute()
}

type News = { member: { email: string; name: string }; shopName: string; role: ShopRole | null; actor: TeamActor }
const tellMember = (tx: Tx, secret: string, { member, shopName, role, actor }: News) =>
  queueMail(tx, secret, {
    to: member.email,
    kind: 'shop-role',
    data: { shopName, role, actor: actor.name, link: role ? paths.seller : paths.home },
  })
