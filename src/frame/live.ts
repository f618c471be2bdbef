import type { Database } from '#src/database/connect.ts'
import { createEar, type Ear } from '#src/database/listen.ts'
import { log } from '#src/lib/log.ts'
import { type Bell, createBell } from './bell.ts'
import { createSite, type SiteReader } from './site.ts'

/** What a process hears of by itself: other settings, notices, sessions that ended. One connection for all of it. */
export type Live = { ear: Ear; site: SiteReader; bell: Bell }

export function createLive(db: Database, databaseUrl: string, marketName: string): Live {
  const ear = createEar(databaseUrl, { log: (words) => log.warn(words) })
  return { ear, site: createSite(db, ear, marketName), bell: createBell(db, ear) }
}
