import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareNamespace, searchAttributes } from '#temporal/namespace.ts'
import { choosePort } from '#local/ports.ts'
import { readyOrDead, startChild } from '#local/child.ts'
import { writeAtomically } from '#local/files.ts'
import type { RunningPart } from '#local/supervisor.ts'
import { temporalVersion } from '#local/temporal-cli.ts'

interface Options {
  /** Path of Temporal's command line. */
  cli: string
  /** The folder that keeps its database. */
  dataDir: string
  logFile: string
  /** Free ones when absent. */
  port?: number
  uiPort?: number
  namespace: string
  spawned?(pid: number): void
  log(line: string): void
}

/** A dev server that runs. */
export interface LocalTemporal extends RunningPart {
  /** Host and port, for clients and workers. */
  address: string
  uiAddress: string
}

/**
 * Starts Temporal's dev server on this machine only, with its database in `dataDir`, and waits until the namespace with
 * its search attributes is there. @throws Error with the end of its log when it does not come up.
 */
export async function startTemporal(options: Options): Promise<LocalTemporal> {
  const { cli, dataDir, logFile, namespace } = options
  await mkdir(dataDir, { recursive: true })
  await setAsideOtherVersion(dataDir, options.log)
  const port = options.port ?? (await choosePort(undefined))
  const uiPort = options.uiPort ?? (await choosePort(undefined, [port]))
  const part = await startChild({
    command: cli,
    args: argumentsFor({ dataDir, port, uiPort, namespace }),
    logFile,
    stopSignal: 'SIGINT',
    stopWithinMs: 10_000,
  })
  options.spawned?.(part.pid)
  const address = `127.0.0.1:${port}`
  try {
    await readyOrDead('Temporal', part, prepareNamespace(address, namespace, { ours: true }), logFile)
  } catch (error) {
    await part.stop()
    throw error
  }
  return { ...part, address, uiAddress: `http://127.0.0.1:${uiPort}` }
}

function argumentsFor(where: { dataDir: string; port: number; uiPort: number; namespace: string }): string[] {
  const { dataDir, port, uiPort, namespace } = where
  const flags = [
    ['ip', '127.0.0.1'],
    ['port', port],
    ['ui-port', uiPort],
    ['namespace', namespace],
    ['db-filename', databaseIn(dataDir)],
    // The default pragmas halve the throughput; with these a crash of the machine loses at most what Temporal redoes.
    ['sqlite-pragma', 'journal_mode=WAL'],
    ['sqlite-pragma', 'synchronous=NORMAL'],
    ['log-level', 'warn'],
    ...searchAttributes.map((name) => ['search-attribute', `${name}=Keyword`]),
  ]
  return [
    'server',
    'start-dev',
    '--ui-disable-news-fetch',
    ...flags.flatMap(([flag, value]) => [`--${flag}`, `${value}`]),
  ]
}

/**
 * The dev server never migrates its database, so one of another version is set aside. Nothing is lost by that: every
 * workflow is started again from its case's stream.
 */
async function setAsideOtherVersion(dataDir: string, log: (line: string) => void): Promise<void> {
  const versionFile = join(dataDir, 'version')
  const version = await readFile(versionFile, 'utf8').catch(() => undefined)
  if (version !== undefined && version !== temporalVersion) {
    const aside = `${databaseIn(dataDir)}.${version}`
    for (const suffix of ['', '-wal', '-shm']) {
      await rename(databaseIn(dataDir) + suffix, aside + suffix).catch(ignoreMissing)
    }
    log(
      `Temporal is now ${temporalVersion}: the database of ${version} is set aside as ${aside}; workflows are rebuilt.`,
    )
  }
  if (version !== temporalVersion) await writeAtomically(versionFile, temporalVersion)
}

function databaseIn(dataDir: string): string {
  return join(dataDir, 'temporal.sqlite')
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
