import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '#local/temporal-cli.ts'

const run = promisify(execFile)

/** PM4Py and the few libraries that reading logs and discovering a directly-follows graph need: a third of what it names. */
const packages = [
  'pm4py==2.7.23.11',
  'lxml==6.1.3',
  'networkx==3.6.1',
  'numpy==2.4.6',
  'packaging==26.3',
  'pandas==3.1.1',
  'python-dateutil==4.0.0',
  'pytz==2026.6',
  'tzdata==2026.6',
]

const installWithinMs = 5 * 60_000
const runWithinMs = 60_000

/** A Python that can import PM4Py; or why this machine has none. */
export type Pm4py = { python(script: string, ...args: string[]): Promise<string> } | { missing: string }

/**
 * PM4Py in a folder of its own in the user's cache, installed when it is first needed. Only tests run it, as a program of its
 * own: it is under the AGPL and no part of what is handed out.
 * @throws {Error} when Python is there and the packages cannot be installed.
 */
export async function openPm4py(): Promise<Pm4py> {
  const asked = 'import sys, pip; print("%d.%d" % sys.version_info[:2])'
  const found = await run('python3', ['-c', asked]).catch(() => undefined)
  if (!found) return { missing: 'this machine has no python3 with pip' }
  const version = found.stdout.trim()
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 3 || (major === 3 && minor < 11)) return { missing: `PM4Py needs Python 3.11, and python3 is ${version}` }
  const folder = await installed(version)
  const env = { ...process.env, PYTHONPATH: folder, PYTHONNOUSERSITE: '1', PYTHONWARNINGS: 'ignore' }
  return {
    async python(script, ...args) {
      const { stdout } = await run('python3', [script, ...args], {
        env,
        timeout: runWithinMs,
        maxBuffer: 64 * 1024 ** 2,
      })
      return stdout
    },
  }
}

/** Renamed when it is whole: an installation that was interrupted is begun anew. */
async function installed(version: string): Promise<string> {
  const cache = cacheFolder(process.env)
  const folder = join(cache, `${(packages[0] ?? '').replace('==', '-')}-python${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const unfinished = await mkdtemp(`${folder}.`)
  try {
    const how = [
      '--no-deps',
      '--only-binary',
      ':all:',
      '--disable-pip-version-check',
      '--quiet',
      '--no-compile',
      '--target',
      unfinished,
    ]
    await run('python3', ['-m', 'pip', 'install', ...how, ...packages], { timeout: installWithinMs })
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error // somebody else was faster
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}
