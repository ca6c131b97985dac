import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** What is kept under its own hash, as it lies there: encrypted, where it came in through {@link DocumentStore}. */
export interface StoredDocuments {
  /**
   * Keeps the bytes of `stream` and answers their SHA-256, hex. When it resolves, they survive a power cut. `check` sees the
   * file before it is found under its hash; when it throws, nothing is kept.
   */
  keep(stream: AsyncIterable<Uint8Array>, check?: (file: string) => Promise<void>): Promise<string>
  /** The bytes as they lie there, or undefined when there are none. The caller reads or destroys them. */
  openStored(sha256: string): Promise<Readable | undefined>
  /** Bytes as they lie there. */
  stat(sha256: string): Promise<{ size: number } | undefined>
  /** Again does nothing. */
  remove(sha256: string): Promise<void>
}

/** Uploads that a crash left behind are deleted after this time. */
const staleAfterMs = 24 * 60 * 60 * 1000

/**
 * A folder of files by content: `<dir>/<first two digits>/<sha256>`, written first to `<dir>/tmp`. Several processes
 * may share the folder. Bytes without an event, after a crash between the two, do no harm: nothing refers to them.
 */
export function createStoredDocuments(dir: string): StoredDocuments {
  const temporary = join(dir, 'tmp')
  let prepared: Promise<void> | undefined

  return {
    async keep(stream, check) {
      prepared ??= prepare(temporary)
      await prepared.catch((error: unknown) => {
        prepared = undefined
        throw error
      })
      const file = join(temporary, randomUUID())
      try {
        const sha256 = await writeDurably(file, stream)
        await check?.(file)
        await moveDurably(file, dir, sha256)
        return sha256
      } catch (error) {
        await rm(file, { force: true })
        throw error
      }
    },
    async openStored(sha256) {
      const handle = isHash(sha256) ? await open(pathOf(dir, sha256)).catch(absent) : undefined
      return handle && createReadStream('', { fd: handle })
    },
    async stat(sha256) {
      const found = isHash(sha256) ? await stat(pathOf(dir, sha256)).catch(absent) : undefined
      return found && { size: found.size }
    },
    async remove(sha256) {
      if (!isHash(sha256)) return
      const file = pathOf(dir, sha256)
      await rm(file, { force: true })
      await syncFolder(join(file, '..')).catch(absent)
    },
  }
}

/** Also the guard against paths: nothing else ever becomes part of one. */
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)

const pathOf = (dir: string, sha256: string): string => join(dir, sha256.slice(0, 2), sha256)

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function prepare(temporary: string): Promise<void> {
  await mkdir(temporary, { recursive: true })
  const before = Date.now() - staleAfterMs
  for (const name of await readdir(temporary)) {
    const file = join(temporary, name)
    const found = await stat(file).catch(absent)
    if (found && found.mtimeMs < before) await rm(file, { force: true })
  }
}

async function writeDurably(file: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx')
  try {
    for await (const chunk of stream) {
      hash.update(chunk)
      await writeAll(handle, chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength;) {
    offset += (await handle.write(chunk, offset)).bytesWritten
  }
}

/** Renaming is atomic, but lasts only when the folders are synced too. Replacing the same content changes nothing. */
async function moveDurably(file: string, dir: string, sha256: string): Promise<void> {
  const target = pathOf(dir, sha256)
  const folder = join(target, '..')
  const made = await mkdir(folder, { recursive: true })
  await rename(file, target)
  await syncFolder(folder)
  if (made) await syncFolder(dir)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
