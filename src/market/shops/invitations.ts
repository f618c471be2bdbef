import { sql } from 'kysely'
import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { INVITATION_DAYS, newInvitationToken } from '#src/market/accounts/invitation-token.ts'
import type { ShopRole } from '#src/market/accounts/sessions.ts'
import { countTry } from '#src/market/accounts/throttle.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { recordEvent } from './history.ts'
import { mayInvite } from './roles.ts'

/** Somebody of a shop at work on its team. */
export type TeamActor = { id: number; name: string; shopId: number; role: string; sessionId?: number | null }
export type Invited = { email: string; role: ShopRole }

/** More people than this are no team of one shop. */
export const MOST_PEOPLE = 50
const expiry = () => after(INVITATION_DAYS * 24 * 3600)

/**
 * Invites an address to work in the actor's shop: a mail with a link that works once, for seven days. The answer is the
 * same whether the address has an account or not. Refuses roles that the actor may not give (forbidden), who works here
 * or is invited already (conflict), and too many in a day (too-many).
 */
export async function inviteToShop(db: Database, secret: string, actor: TeamActor, { email, role }: Invited) {
  refuseRole(actor, role)
  await db.transaction().execute(async (tx) => {
    const shop = await lockTeam(tx, actor.shopId)
    if (!shop.contact_proven_at) {
      throw new Refusal('conflict', 'Prove the shop’s contact address first: then it can invite people.')
    }
    await refuseKnown(tx, actor.shopId, email)
  })
  await countInvitation(db, actor, email)
  const { token, hash } = newInvitationToken()
  await db.transaction().execute(async (tx) => {
    const shop = await lockTeam(tx, actor.shopId)
    await refuseStill(tx, actor, role)
    await refuseKnown(tx, actor.shopId, email)
    const invitation = {
      shop_id: actor.shopId,
      email,
      role,
      token_hash: hash,
      invited_by: actor.id,
      inviter_name: actor.name,
      created_at: now(),
      sent_at: now(),
      expires_at: expiry(),
    }
    // One that ran out gives way to the new one.
    await endOld(tx, actor.shopId, email)
    await tx.insertInto('shop_invitations').values(invitation).execute()
    await note(tx, actor, 'member-invited', { email, role })
    await mailInvitation(tx, secret, { email, role, shopName: shop.name, inviter: actor.name, token })
  })
}

/** Mails an open invitation again, with a new link in place of the old one, good for another seven days. */
export async function resendInvitation(db: Database, secret: string, actor: TeamActor, id: number): Promise<string> {
  const found = await db
    .selectFrom('shop_invitations')
    .select(['email', 'role'])
    .where('id', '=', id)
    .where('shop_id', '=', actor.shopId)
    .where('ended', 'is', null)
    .executeTakeFirst()
  if (!found) throw notFound('open invitation')
  refuseRole(actor, found.role)
  await countInvitation(db, actor, found.email)
  const { token, hash } = newInvitationToken()
  await db.transaction().execute(async (tx) => {
    const shop = await lockTeam(tx, actor.shopId)
    await refuseStill(tx, actor, found.role)
    const renewed = await tx
      .updateTable('shop_invitations')
      .set({ token_hash: hash, sent_at: now(), expires_at: expiry() })
      .where('id', '=', id)
      .where('ended', 'is', null)
      .executeTakeFirst()
    if (renewed.numUpdatedRows === 0n) throw notFound('open invitation')
    await note(tx, actor, 'invitation-resent', found)
    const { email, role } = found
    await mailInvitation(tx, secret, { email, role, shopName: shop.name, inviter: actor.name, token })
  })
  return found.email
}

/** Takes an open invitation back: its link works no longer. */
export async function withdrawInvitation(db: Database, actor: TeamActor, id: number): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const found = await tx
      .updateTable('shop_invitations')
      .set({ ended: 'withdrawn', ended_at: now() })
      .where('id', '=', id)
      .where('shop_id', '=', actor.shopId)
      .where('ended', 'is', null)
      .returning(['email', 'role'])
      .executeTakeFirst()
    if (!found) throw notFound('open invitation')
    refuseRole(actor, found.role)
    await note(tx, actor, 'invitation-withdrawn', found)
    return found.email
  })
}

/** Ends the open invitations of somebody who may no longer invite to these roles. */
export async function endInvitationsBy(tx: Tx, shopId: number, userId: number, role: string | null): Promise<void> {
  const kept = role === null ? [] : [...mayInvite(role)]
  await sql`
    update shop_invitations set ended = 'withdrawn', ended_at = ${now()}
    where shop_id = ${shopId} and invited_by = ${userId} and ended is null and role <> all (${kept}::text[])`.execute(
    tx,
  )
}

/** The team as it is, until the transaction ends: of two changes at once the second sees the first. */
export const lockTeam = (tx: Tx, shopId: number) =>
  tx
    .selectFrom('shops')
    .select(['id', 'name', 'contact_proven_at'])
    .where('id', '=', shopId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()

function refuseRole(actor: Pick<TeamActor, 'role'>, role: string): void {
  if ((mayInvite(actor.role) as readonly string[]).includes(role)) return
  throw new Refusal('forbidden', 'Only an owner of the shop invites owners and managers.')
}

/** The same once more under the lock of the team: since the request began, somebody may have taken the actor's role. */
async function refuseStill(tx: Tx, actor: TeamActor, role: string): Promise<void> {
  const self = await tx
    .selectFrom('shop_members')
    .select('role')
    .where('shop_id', '=', actor.shopId)
    .where('user_id', '=', actor.id)
    .executeTakeFirst()
  refuseRole({ role: self?.role ?? '' }, role)
}

async function refuseKnown(tx: Tx, shopId: number, email: string): Promise<void> {
  const { rows } = await sql<{ member: boolean; open: boolean; people: number }>`
    select exists (select from shop_members m join users u on u.id = m.user_id
        where m.shop_id = ${shopId} and u.email = ${email} and u.email_proven_at is not null) as member,
      exists (select from shop_invitations
        where shop_id = ${shopId} and email = ${email} and ended is null and expires_at > ${now()}) as open,
      (select count(*) from shop_members where shop_id = ${shopId})
        + (select count(*) from shop_invitations where shop_id = ${shopId} and ended is null) as people`.execute(tx)
  const found = rows[0]
  if (found?.member) throw new Refusal('conflict', `${email} works in this shop already.`, { field: 'email' })
  if (found?.open) {
    const sentence = `${email} is invited already. You can send that invitation again, or take it back first.`
    throw new Refusal('conflict', sentence, { field: 'email' })
  }
  if ((found?.people ?? 0) >= MOST_PEOPLE) {
    throw new Refusal('conflict', `A team has at most ${MOST_PEOPLE} people, invited ones among them.`)
  }
}

const endOld = (tx: Tx, shopId: number, email: string) =>
  tx
    .updateTable('shop_invitations')
    .set({ ended: 'withdrawn', ended_at: now() })
    .where('shop_id', '=', shopId)
    .where('email', '=', email)
    .where('ended', 'is', null)
    .execute()

async function countInvitation(db: Database, actor: TeamActor, email: string): Promise<void> {
  await countTry(db, 'invitation to address', email)
  await countTry(db, 'invitation of person', String(actor.id))
  await countTry(db, 'invitation of shop', String(actor.shopId))
}

const note = (
  tx: Tx,
  { id, shopId }: TeamActor,
  action: 'member-invited' | 'invitation-resent' | 'invitation-withdrawn',
  details: { email: string; role: string },
) => recordEvent(tx, { shopId, actorId: id, action, details })

type Letter = { email: string; role: string; shopName: string; inviter: string; token: string }
const mailInvitation = (tx: Tx, secret: string, { email, role, shopName, inviter, token }: Letter) =>
  queueMail(tx, secret, {
    to: email,
    kind: 'shop-invitation',
    data: { shopName, inviter, role: role as ShopRole, days: INVITATION_DAYS, link: paths.invitation(token) },
  })
