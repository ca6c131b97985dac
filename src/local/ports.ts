import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'

/** Whether a server could listen on this port now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listen(port, host).then(
    () => true,
    () => false,
  )
}

/** `preferred` when it is free, otherwise a free port that the operating system chooses, none of `taken`. */
export async function choosePort(preferred: number | undefined, taken: readonly number[] = []): Promise<number> {
  if (preferred !== undefined && !taken.includes(preferred) && (await isPortFree(preferred))) return preferred
  const port = await listen(0, '127.0.0.1')
  return taken.includes(port) ? choosePort(undefined, taken) : port
}

/**
 * Refuses a port that is taken.
 * @throws Error that names the port, who holds it when that can be found, and the remedy.
 */
export async function requirePort(port: number, host: string): Promise<void> {
  const failure = await listen(port, host).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  )
  if (!failure) return
  if (failure.code !== 'EADDRINUSE') throw new Error(`Cannot listen on ${host}:${port}: ${failure.message}`)
  const holder = holderOf(port)
  const by = holder ? ` by ${holder.name} (process ${holder.pid})` : ''
  const other = await choosePort(port + 1)
  throw new Error(`Port ${port} is in use${by}. End that program, or choose another port: PORT=${other} npm start`)
}

/** Opens and closes a listener; answers the port that it had. */
function listen(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}

/** Who listens on a port: from /proc on Linux, from lsof elsewhere; `undefined` when that cannot be seen. */
function holderOf(port: number): { pid: number; name: string } | undefined {
  return orElse(undefined, () => (process.platform === 'linux' ? linuxHolderOf(port) : lsofHolderOf(port)))
}

function linuxHolderOf(port: number): { pid: number; name: string } | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
  const listening = rows.map((row) => row.trim().split(/\s+/)).filter((row) => row[3] === '0A')
  const inode = listening.find((row) => row[1]?.endsWith(`:${hex}`))?.[9]
  if (inode === undefined) return undefined
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const pid = pids.map(Number).find((each) => openFilesOf(each).includes(`socket:[${inode}]`))
  return pid === undefined ? undefined : { pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }
}

/** What the file descriptors of a process lead to; empty for processes of other users. */
function openFilesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`
  return orElse([], () => readdirSync(folder)).map((fd) => orElse('', () => readlinkSync(`${folder}/${fd}`)))
}

/** Processes and their files come and go while we look. */
function orElse<T>(fallback: T, read: () => T): T {
  try {
    return read()
  } catch {
    return fallback
  }
}

function lsofHolderOf(port: number): { pid: number; name: string } {
  const found = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' })
  const pid = Number(found.trim().split('\n')[0])
  return { pid, name: execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim() }
}
