import type { Database } from '#src/database/connect.ts'
import type { FileStore } from '#src/gateways/file-store.ts'
import { LOGO_SIDE, removePicture, storePicture } from '#src/gateways/pictures.ts'
import { now } from '#src/lib/clock.ts'
import { recordEvent } from './history.ts'
import { type AtShop, personOf, requireOwnShop } from './own-shop.ts'

/** Gives this person's shop a logo made of the file, in place of any earlier one. Answers a reason for no picture. */
export async function changeLogo(
  db: Database,
  files: FileStore,
  who: AtShop,
  bytes: Buffer,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const picture = await storePicture(files, bytes, 'logo')
  if (!picture.ok) return picture
  try {
    await setLogo(db, files, who, picture.key)
  } catch (error) {
    await removePicture(files, picture)
    throw error
  }
  return { ok: true }
}

/** Takes the logo away; the shop's initials stand in its place. */
export function removeLogo(db: Database, files: FileStore, who: AtShop): Promise<void> {
  return setLogo(db, files, who, null)
}

async function setLogo(db: Database, files: FileStore, who: AtShop, key: string | null): Promise<void> {
  const old = await db.transaction().execute(async (tx) => {
    const shop = await requireOwnShop(tx, who)
    if (shop.logo_key === key) return null
    await tx.updateTable('shops').set({ logo_key: key, updated_at: now() }).where('id', '=', shop.id).execute()
    await recordEvent(tx, {
      shopId: shop.id,
      actorId: personOf(who),
      action: 'logo-changed',
      details: { removed: key === null },
    })
    return shop.logo_key
  })
  if (old) await removePicture(files, { key: old, width: LOGO_SIDE })
}
