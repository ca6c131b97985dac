import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

/** Ids under which a child process runs; empty means those of this process. */
export interface ServerUser {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root, so root hands its server to a user with few rights. */
const CANDIDATES = ['postgres', 'nobody'] as const

/**
 * Who may run a database server on `dataDir`: this user, or, when that is root, the owner of an existing folder, the
 * system's `postgres`, or `nobody`.
 * @throws {Error} as root on a system that has none of them.
 */
export function serverUserFor(dataDir: string): ServerUser {
  if (process.getuid?.() !== 0) return {}
  const existing = statSync(dataDir, { throwIfNoEntry: false })
  if (existing !== undefined && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid }
  for (const name of CANDIDATES) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)]
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error(
    `PostgreSQL refuses to run as root and this system has no user ${CANDIDATES.join(' or ')}: run as an ordinary user`,
  )
}

/** Whether `user` can get to `path`, asked of the system itself so that access lists and mounts count too. */
export function isReachable(path: string, user: ServerUser): boolean {
  const test = spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...user, cwd: '/', stdio: 'ignore' })
  return test.status === 0
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  const id = Number.parseInt(answer.stdout ?? '', 10)
  return Number.isNaN(id) ? undefined : id
}
