import type { Database, Tx } from '#src/database/connect.ts'
import { after, now } from '#src/lib/clock.ts'
import { paths } from '#src/lib/paths.ts'
import { notFound, Refusal } from '#src/lib/refusal.ts'
import { queueMail } from '#src/market/notifications/outbox.ts'
import { INVITATION_DAYS, INVITATION_OVER, newInvitationToken } from './invitation-token.ts'
import { useInvitation } from './invitation-use.ts'
import type { StaffRole } from './sessions.ts'
import { requireAdminActor, requireAdminStill } from './staffing.ts'
import { countTry } from './throttle.ts'
import { recordUserEvent, type StaffActor } from './user-history.ts'

export type StaffInvitation = {
  id: number
  email: string
  role: StaffRole
  inviterName: string
  sentAt: Date
  expiresAt: Date
}

const expiry = () => after(INVITATION_DAYS * 24 * 3600)

/**
 * Invites an address to the market's staff, with a link that works once, for seven days. Refuses anyone but an admin, who
 * belongs to the staff or is invited already (conflict), and too many in a day (too-many).
 */
export async function inviteToStaff(
  db: Database,
  secret: string,
  actor: StaffActor,
  { email, role }: { email: string; role: StaffRole },
): Promise<void> {
  requireAdminActor(actor)
  await refuseKnown(db, email)
  await countInvitation(db, actor, email)
  const { token, hash } = newInvitationToken()
  try {
    await db.transaction().execute(async (tx) => {
      await requireAdminStill(tx, actor)
      await refuseKnown(tx, email)
      await tx
        .updateTable('staff_invitations')
        .set({ ended: 'withdrawn', ended_at: now() })
        .where('email', '=', email)
        .where('ended', 'is', null)
        .execute()
      const row = { email, role, token_hash: hash, invited_by: actor.id, inviter_name: actor.name }
      await tx
        .insertInto('staff_invitations')
        .values({ ...row, created_at: now(), sent_at: now(), expires_at: expiry() })
        .execute()
      await mailInvitation(tx, secret, actor, { email, role, token })
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'staff_invitations_open') throw error
    throw new Refusal('conflict', `${email} was invited a moment ago.`, { field: 'email' })
  }
}

/** Mails an open invitation again, with a new link in place of the old one. */
export async function resendStaffInvitation(db: Database, secret: string, actor: StaffActor, id: number) {
  requireAdminActor(actor)
  const open = await openInvitation(db, id)
  await countInvitation(db, actor, open.email)
  const { token, hash } = newInvitationToken()
  return db.transaction().execute(async (tx) => {
    await requireAdminStill(tx, actor)
    const found = await tx
      .updateTable('staff_invitations')
      .set({ token_hash: hash, sent_at: now(), expires_at: expiry() })
      .where('id', '=', id)
      .where('ended', 'is', null)
      .returning(['email', 'role'])
      .executeTakeFirst()
    if (!found) throw notFound('open invitation')
    await mailInvitation(tx, secret, actor, { email: found.email, role: found.role as StaffRole, token })
    return found.email
  })
}

/** Takes an open invitation back: its link works no longer. */
export async function withdrawStaffInvitation(db: Database, actor: StaffActor, id: number): Promise<string> {
  requireAdminActor(actor)
  const found = await db
    .updateTable('staff_invitations')
    .set({ ended: 'withdrawn', ended_at: now() })
    .where('id', '=', id)
    .where('ended', 'is', null)
    .returning('email')
    .executeTakeFirst()
  if (!found) throw notFound('open invitation')
  return found.email
}

/** Whom staff have invited, and who has not come yet. */
export async function listStaffInvitations(db: Database): Promise<StaffInvitation[]> {
  const rows = await db
    .selectFrom('staff_invitations')
    .select(['id', 'email', 'role', 'inviter_name as inviterName', 'sent_at as sentAt', 'expires_at as expiresAt'])
    .where('ended', 'is', null)
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
  return rows.map((row) => ({ ...row, role: row.role as StaffRole }))
}

/** What an invitation's link opens; null where it cannot be used. */
export async function findStaffInvitation(db: Database | Tx, hash: Buffer) {
  const found = await db
    .selectFrom('staff_invitations')
    .select(['id', 'email', 'role', 'invited_by as invitedBy', 'inviter_name as inviterName'])
    .select('expires_at as expiresAt')
    .where('token_hash', '=', hash)
    .where('ended', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst()
  return found ? { ...found, role: found.role as StaffRole } : null
}

/**
 * Makes the person a member of the staff that invited their proven address; a link works once. Who has a role already
 * gets the one of the invitation, but an admin stays one. Refuses as acceptShopInvitation.
 */
export async function acceptStaffInvitation(
  db: Database,
  person: { id: number; email: string; staffRole: StaffRole | null },
  hash: Buffer,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const found = await findStaffInvitation(tx, hash)
    if (!found) throw new Refusal('not-found', INVITATION_OVER)
    await useInvitation(tx, 'staff_invitations', { ...found, hash }, person)
    await tx
      .updateTable('users')
      .set({ staff_role: found.role })
      .where('id', '=', person.id)
      .where((eb) => eb.or([eb('staff_role', 'is', null), eb('staff_role', '<>', 'admin')]))
      .execute()
    const actor = { id: found.invitedBy, name: found.inviterName, staffRole: 'admin' }
    const details = { from: person.staffRole, to: found.role, invited: true }
    await recordUserEvent(tx, actor, { userId: person.id, action: 'role-changed', details })
  })
}

/** Does this person belong to the staff, and came by this link? */
export async function hasJoinedStaff(db: Database, userId: number, hash: Buffer): Promise<boolean> {
  const joined = await db
    .selectFrom('staff_invitations as i')
    .innerJoin('users as u', 'u.id', 'i.accepted_by')
    .select('u.id')
    .where('i.token_hash', '=', hash)
    .where('u.id', '=', userId)
    .where('u.staff_role', 'is not', null)
    .executeTakeFirst()
  return joined !== undefined
}

async function openInvitation(db: Database, id: number): Promise<{ email: string }> {
  const found = await db
    .selectFrom('staff_invitations')
    .select('email')
    .where('id', '=', id)
    .where('ended', 'is', null)
    .executeTakeFirst()
  if (!found) throw notFound('open invitation')
  return found
}

async function refuseKnown(db: Database | Tx, email: string): Promise<void> {
  const member = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('email_proven_at', 'is not', null)
    .where('staff_role', 'is not', null)
    .executeTakeFirst()
  if (member) throw new Refusal('conflict', `${email} belongs to the staff already.`, { field: 'email' })
  const open = await db
    .selectFrom('staff_invitations')
    .select('id')
    .where('email', '=', email)
    .where('ended', 'is', null)
    .where('expires_at', '>', now())
    .executeTakeFirst()
  if (!open) return
  const sentence = `${email} is invited already. You can send that invitation again, or take it back first.`
  throw new Refusal('conflict', sentence, { field: 'email' })
}

async function countInvitation(db: Database, actor: StaffActor, email: string): Promise<void> {
  await countTry(db, 'invitation to address', email)
  await countTry(db, 'invitation of person', String(actor.id))
}

type Letter = { email: string; role: StaffRole; token: string }
const mailInvitation = (tx: Tx, secret: string, actor: StaffActor, { email, role, token }: Letter) =>
  queueMail(tx, secret, {
    to: email,
    kind: 'staff-invitation',
    data: { inviter: actor.name, role, days: INVITATION_DAYS, link: paths.invitation(token) },
  })
