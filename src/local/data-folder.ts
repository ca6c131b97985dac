import { mkdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeAtomically } from '#local/files.ts'
import { takeLock } from '#local/lock.ts'
import { endProcess, isRunning, type ProcessId } from '#local/processes.ts'
import { generateMasterKey } from '#privacy/master-key.ts'
import { keepSecrets, type Secrets } from '#local/secrets.ts'

/** The inner ports of a local installation, kept so that addresses stay the same from one start to the next. */
type Ports = Partial<Record<'postgres' | 'temporal' | 'temporalUi' | 'worker' | 'projector', number>>

interface Run {
  ports: Ports
  /** What the supervisor has started; whoever starts next ends those that outlived it. */
  children: Record<string, ProcessId>
}

/** The folder that holds everything a local installation keeps, locked for this process. */
export interface DataFolder {
  path: string
  postgres: string
  temporal: string
  documents: string
  logs: string
  tmp: string
  /** File of the certificate that issued documents are signed with. */
  signingP12: string
  /** File of the master keys of personal data. */
  masterKeys: string
  secrets: Secrets
  ports: Ports
  keepPort(name: keyof Ports, port: number): Promise<void>
  keepChildren(children: Record<string, ProcessId>): Promise<void>
  release(): Promise<void>
}

/**
 * Opens the data folder, makes what is missing in it, and ends what a killed predecessor left running.
 * `address` is the portal's address, told to whoever tries to open the same folder meanwhile.
 * @throws Error when another process holds the folder.
 */
export async function openDataFolder(path: string, address: string): Promise<DataFolder> {
  const root = resolve(path)
  const inside = (name: string) => join(root, name)
  // Others may pass through but not look around: PostgreSQL runs as another user where we are root.
  await mkdir(root, { recursive: true, mode: 0o711 })
  const lock = await takeLock(inside('lock.json'), address)
  if (!lock.taken) {
    throw new Error(
      `Ventanilla already runs with the data folder ${root}: process ${lock.by.pid}, portal at ${lock.by.note}. ` +
        'Stop that one first, or give this one a folder of its own: VENTANILLA_DATA=other PORT=8081 npm start',
    )
  }
  const folders = { postgres: '', temporal: '', documents: '', logs: '', tmp: '' }
  for (const name of Object.keys(folders) as (keyof typeof folders)[]) folders[name] = inside(name)
  await Promise.all([folders.temporal, folders.documents, folders.logs, folders.tmp].map((each) => mkdirs(each)))

  const run = await readRun(inside('run.json'))
  await endLeftovers(run.children)
  let written = Promise.resolve()
  const keep = (change: Partial<Run>) => {
    Object.assign(run, change)
    const content = JSON.stringify(run, undefined, 2)
    written = written.then(() => writeAtomically(inside('run.json'), content))
    return written
  }
  await keep({ children: {} })
  return {
    path: root,
    ...folders,
    signingP12: inside('signing.p12'),
    masterKeys: await keepMasterKeys(inside('master-keys')),
    secrets: await keepSecrets(inside('secrets.json'), address),
    ports: run.ports,
    keepPort: (name, port) => {
      run.ports[name] = port
      return keep({})
    },
    keepChildren: (children) => keep({ children }),
    release: lock.release,
  }
}

function mkdirs(path: string): Promise<string | undefined> {
  return mkdir(path, { recursive: true, mode: 0o700 })
}

/** A file that is there is never written over: what was sealed under its keys could not be read any more. */
async function keepMasterKeys(file: string): Promise<string> {
  const there = await stat(file).catch(() => undefined)
  if (!there) await writeAtomically(file, `${generateMasterKey(new Date())}\n`, 0o600)
  return file
}

async function readRun(file: string): Promise<Run> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Run
  } catch {
    return { ports: {}, children: {} } // the first start, or a file that a full disk cut short
  }
}

/** SIGINT is what PostgreSQL calls a fast shutdown: it does not wait for its clients. */
async function endLeftovers(children: Record<string, ProcessId>): Promise<void> {
  const left = Object.values(children).filter(isRunning)
  await Promise.all(left.map((child) => endProcess(child, 'SIGINT', 10_000)))
}
