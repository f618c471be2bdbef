import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { StartProblem } from '../../lib/start-problem.ts'
import { awaitEarlier, type Cluster, folderName, readPostmaster } from './cluster.ts'
import { type Kept, keep } from './keeper.ts'

export type Running = { port: number; kept: Kept }

type Wishes = {
  throwaway: boolean
  /** Without it any free one. */
  port?: number | undefined
  holdsLock: boolean
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'market-window',
  max_connections: '60',
  random_page_cost: '1.1',
  jit: 'off',
  wal_compression: 'on',
  min_wal_size: '64MB',
  max_wal_size: '512MB',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
}

/** A sixteenth of the memory there is: what buyers look at again and again should lie in it. */
function buffers(): string {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return `${Math.min(512, Math.max(128, Math.round(bytes / 16 / 1_048_576)))}MB`
}

const safe = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', shared_buffers: buffers() }
const fast = {
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/** Starts PostgreSQL on the cluster and resolves when it accepts connections. */
export async function launch(cluster: Cluster, wishes: Wishes): Promise<Running> {
  const left = await awaitEarlier(cluster.folder, wishes.holdsLock)
  for (let attempt = 1; ; attempt++) {
    const port = wishes.port ?? (await freePort())
    const from = cluster.log.size()
    const kept = await start(cluster, port, wishes.throwaway, left)
    if (await isReady(cluster.folder, kept)) {
      kept.letGo()
      return { port, kept }
    }
    const words = cluster.log.tail(from)
    // Between our look at a free port and PostgreSQL's use of it, somebody else may have taken it.
    if (wishes.port !== undefined || attempt === 3 || !words.includes('could not bind'))
      throw new StartProblem(`PostgreSQL could not start on ${cluster.folder}:\n${words}`)
  }
}

function start(cluster: Cluster, port: number, throwaway: boolean, left: number | null): Promise<Kept> {
  const chosen = { ...settings, ...(throwaway ? fast : safe), port: String(port) }
  const flags = Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return keep([cluster.binaries.postgres, '-D', folderName(cluster), ...flags], {
    cwd: cluster.folder,
    user: cluster.user,
    log: cluster.log.handle,
    ...(throwaway && { disposable: cluster.home }),
    // A killed PostgreSQL leaves its process number behind, and refuses to start when some program has that number now. We know
    // that program is none of ours; named as grandparent it is allowed, and PostgreSQL's other checks of a leftover stay in force.
    ...(left !== null && { env: { PG_GRANDPARENT_PID: String(left) } }),
  })
}

/** Recovery after a crash may take its time; as long as PostgreSQL works on it, there is nothing better than to wait. */
async function isReady(folder: string, kept: Kept): Promise<boolean> {
  let ended = false
  const end = () => {
    ended = true
  }
  kept.ended.then(end, end)
  while (!ended) {
    const postmaster = readPostmaster(folder)
    if (postmaster?.pid === kept.pid && postmaster.ready) return true
    await delay(10)
  }
  return false
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
