import { lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { StartProblem } from '../../lib/start-problem.ts'
import type { User } from './keeper.ts'

/**
 * Who runs PostgreSQL on this cluster folder: we ourselves (null), or, as PostgreSQL refuses root, the user who owns the cluster
 * already, or else an unprivileged user of the system; none is created. Refuses when the cluster belongs to somebody else.
 */
export function chooseUser(cluster: string): User | null {
  const owner = statSync(cluster, { throwIfNoEntry: false })
  const uid = process.getuid?.()
  if (uid !== 0) {
    if (owner && owner.uid !== uid)
      throw new StartProblem(
        `The database in ${cluster} belongs to another user (number ${owner.uid}). ` +
          `Start Market Window as that user or as root, or give it away: chown -R ${userInfo().username} '${cluster}'`,
      )
    return null
  }
  const users = systemUsers()
  if (owner && owner.uid !== 0) {
    const name = users.find((user) => user.uid === owner.uid)?.name
    return { name: name ?? `number ${owner.uid}`, uid: owner.uid, gid: owner.gid }
  }
  const named = ['postgres', 'nobody', 'daemon'].map((name) => users.find((user) => user.name === name))
  const chosen = [...named, ...users].find((user) => user && user.uid > 0)
  if (!chosen)
    throw new StartProblem(
      'PostgreSQL refuses to run as root, and this system has no other user. Add one (useradd --system postgres) or set DATABASE_URL.',
    )
  // Owned by root: a backup that was unpacked by root.
  if (owner) giveFolder(cluster, chosen)
  return chosen
}

export function giveFolder(path: string, user: User): void {
  lchownSync(path, user.uid, user.gid)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) giveFolder(inner, user)
    else lchownSync(inner, user.uid, user.gid)
  }
}

function systemUsers(): User[] {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
    return lines
      .map((line) => line.split(':'))
      .filter(([name, , uid, gid]) => name && uid && gid)
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}
