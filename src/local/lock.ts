import { readFileSync } from 'node:fs'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { identify, isRunning, type ProcessId } from '#local/processes.ts'

/** Who holds a lock, and what a person should know of them. */
export interface Holder extends ProcessId {
  note: string
}

/**
 * Takes the lock kept in `file` for this process. A lock whose holder no longer runs, even killed, is taken over.
 * `note` tells others about the holder, such as its address. Answers how to give the lock back.
 */
export async function takeLock(
  file: string,
  note: string,
): Promise<{ taken: true; release(): Promise<void> } | { taken: false; by: Holder }> {
  const me = identify(process.pid)
  if (!me) throw new Error('cannot read the start time of this process, which the lock needs')
  const mine = `${file}.${me.pid}`
  await writeFile(mine, JSON.stringify({ ...me, note } satisfies Holder))
  try {
    for (;;) {
      // A hard link either makes the name or fails: two processes can never both succeed.
      if (await linked(mine, file)) return { taken: true, release: () => rm(file, { force: true }) }
      const holder = readHolder(file)
      if (holder && isRunning(holder)) return { taken: false, by: holder }
      await setAsideStale(file, `${mine}.stale`)
    }
  } finally {
    await rm(mine, { force: true })
  }
}

/** Removes a stale lock; when another process took it over since it was read, that one's lock is put back. */
async function setAsideStale(file: string, aside: string): Promise<void> {
  try {
    await rename(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readHolder(aside)
  if (moved && isRunning(moved)) await linked(aside, file)
  await rm(aside, { force: true })
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined // gone meanwhile, or cut short by a full disk: nobody can hold it
  }
}
