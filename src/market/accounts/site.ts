import type { Database, Tx } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { LOGO_SIDE, removePicture, storePicture, storePng } from '#src/gateways/pictures.ts'
import { now } from '#src/lib/clock.ts'
import { pngFile } from '#src/lib/picture.ts'
import type { FactorDuty } from './factor-duty.ts'

/** What the operator says about the market as a whole. An empty name: the one of the configuration counts. */
export type SiteSettings = {
  name: string
  contactEmail: string
  contactText: string
  terms: string
  archiveDays: number
}
export type SiteActor = { id: number; name: string }

export async function getSite(db: Database | Tx): Promise<SiteSettings & { logoKey: string | null; duty: FactorDuty }> {
  const row = await db
    .selectFrom('site_settings')
    .select(['name', 'logo_key', 'contact_email', 'contact_text', 'terms', 'archive_days'])
    .select(['staff_factor_since', 'shop_factor_since', 'factor_grace_days'])
    .executeTakeFirstOrThrow()
  return {
    name: row.name ?? '',
    logoKey: row.logo_key,
    contactEmail: row.contact_email,
    contactText: row.contact_text,
    terms: row.terms,
    archiveDays: row.archive_days,
    duty: {
      staffSince: row.staff_factor_since,
      shopsSince: row.shop_factor_since,
      graceDays: row.factor_grace_days,
    },
  }
}

/** Keeps the settings as a whole and who changed which of them. Answers whether anything was different. */
export function saveSite(db: Database, actor: SiteActor, wanted: SiteSettings): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockSite(tx)
    const before: SiteSettings = await getSite(tx)
    const changed = (Object.keys(wanted) as (keyof SiteSettings)[]).filter((name) => before[name] !== wanted[name])
    if (changed.length === 0) return false
    await tx
      .updateTable('site_settings')
      .set({
        name: wanted.name || null,
        contact_email: wanted.contactEmail,
        contact_text: wanted.contactText,
        terms: wanted.terms,
        archive_days: wanted.archiveDays,
        updated_at: now(),
      })
      .execute()
    // The words that applied until then stay with who changed them: somebody may have bought under them.
    const details = Object.fromEntries(changed.map((name) => [name, { before: before[name], after: wanted[name] }]))
    await note(tx, actor, 'changed', details)
    return true
  })
}

/** Gives the market a logo made of the file. Answers a reason for no picture. */
export async function changeSiteLogo(
  db: Database,
  files: FileStore,
  actor: SiteActor,
  bytes: Buffer,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const picture = await storePicture(files, bytes, 'logo')
  if (!picture.ok) return picture
  try {
    await storePng(files, picture.key)
    await setLogo(db, files, actor, picture.key)
  } catch (error) {
    await removeLogo(files, picture.key)
    throw error
  }
  return { ok: true }
}

/** Takes the logo away: the market's own sign stands in its place. */
export const removeSiteLogo = (db: Database, files: FileStore, actor: SiteActor): Promise<void> =>
  setLogo(db, files, actor, null)

/** May anybody see this picture, as the market's logo? */
export async function isSiteLogo(db: Database, key: string): Promise<boolean> {
  return Boolean(await db.selectFrom('site_settings').select('single').where('logo_key', '=', key).executeTakeFirst())
}

async function setLogo(db: Database, files: FileStore, actor: SiteActor, key: string | null): Promise<void> {
  const old = await db.transaction().execute(async (tx) => {
    await lockSite(tx)
    const { logoKey } = await getSite(tx)
    if (logoKey === key) return null
    await tx.updateTable('site_settings').set({ logo_key: key, updated_at: now() }).execute()
    await note(tx, actor, key === null ? 'logo-removed' : 'logo-changed', {})
    return logoKey
  })
  if (old) await removeLogo(files, old)
}

export type SiteEvent = { action: string; changed: string[]; actorName: string; at: Date }

/** Who changed what, newest first, the last twenty. */
export async function listSiteEvents(db: Database): Promise<SiteEvent[]> {
  const rows = await db
    .selectFrom('site_events')
    .select(['action', 'details', 'actor_name', 'created_at'])
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
  return rows.map(({ action, details, actor_name, created_at }) => ({
    action,
    changed: Object.keys(details as object),
    actorName: actor_name,
    at: created_at,
  }))
}

const lockSite = (tx: Tx) => tx.selectFrom('site_settings').select('single').forUpdate().execute()

async function removeLogo(files: FileStore, key: string): Promise<void> {
  await removePicture(files, { key, width: LOGO_SIDE })
  await files.remove(pngFile(key))
}

const note = (tx: Tx, actor: SiteActor, action: string, details: object) =>
  tx
    .insertInto('site_events')
    .values({ actor_id: actor.id, actor_name: actor.name, action, details: JSON.stringify(details) })
    .execute()
