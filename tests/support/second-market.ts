// The market again over another database and data folder: what a restored backup is opened with.
import path from 'node:path'
import { createApp } from '#src/app.tsx'
import type { Config } from '#src/config.ts'
import { connect } from '#src/database/connect.ts'
import { createLive } from '#src/frame/live.ts'
import { createFileStore } from '#src/gateways/file-store.ts'
import { createSessions } from '#src/market/accounts/sessions.ts'
import { onFileEnd } from './cleanup.ts'
import { client } from './client.ts'

export function openMarket(config: Config, url: string) {
  const db = connect(url, { poolSize: 4 })
  const deps = {
    config,
    db,
    sessions: createSessions(db, { secure: false }),
    files: createFileStore(path.join(config.dataDir, 'files')),
    ...createLive(db, url, config.marketName),
  }
  onFileEnd(() => db.destroy())
  onFileEnd(() => deps.ear.stop())
  onFileEnd(() => deps.bell.stop())
  const app = createApp(deps)
  return { db, app, browser: () => client(app) }
}
