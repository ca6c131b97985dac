import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess, identify } from './processes.ts'

const STOP_WITHIN_MS = 20_000

/** The mark on a server's command line that names the process which started it. */
export const ownerMark = (pid: number) => `ventanilla-${pid}`

/**
 * Makes a PostgreSQL data folder free after a `kill -9` of whoever started it: a server that outlived its owner is
 * stopped, and a pid file whose number now belongs to another program is removed.
 * @throws {Error} when the owner still runs: the folder is in use.
 */
export async function endOrphan(dataDir: string, log: (message: string) => void): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid')
  const pid = readPid(pidFile)
  const identity = pid === undefined ? undefined : identify(pid)
  if (identity === undefined) return
  const { parent, commandLine } = factsOf(identity.pid)
  if (!commandLine.includes(`-D ${dataDir} `)) return rmSync(pidFile)
  // Whoever outlives its parent is given to another one.
  if (commandLine.includes(`${ownerMark(parent)} `)) {
    throw new Error(`the data in ${dataDir} is in use by process ${parent}: stop that one first`)
  }
  log(`Stopping the PostgreSQL (process ${pid}) that an earlier start left on ${dataDir}`)
  await endProcess(identity, 'SIGINT', STOP_WITHIN_MS)
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return pid > 0 ? pid : undefined
  } catch {
    return undefined // the usual case: the last server ended in order
  }
}

interface Facts {
  parent: number
  /** Arguments divided and ended by a space. */
  commandLine: string
}

/** From /proc where there is one, since slim containers carry no `ps`. */
function factsOf(pid: number): Facts {
  if (process.platform !== 'linux') {
    const [parent, ...args] = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
    return { parent: Number(parent), commandLine: `${args.join(' ')} ` }
  }
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field, the program's name, may hold spaces and parentheses: count from its end.
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  return { parent, commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
}
