import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'

/** The backup is damaged, incomplete, or not of this log; the message says which file or event, and what to do. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/** A file of the backup, by the path in its folder and what it must hash to. */
export interface FileRecord {
  path: string
  /** SHA-256 of the file as it lies there, hex. */
  sha256: string
  bytes: number
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Writes rows as lines of JSON, compressed by zstd. `name` gets the file's hash. */
export async function writeRows(
  folder: string,
  name: (hash: string) => string,
  rows: readonly unknown[],
): Promise<FileRecord> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const content = await compress(Buffer.from(text))
  const hash = sha256(content)
  const path = name(hash)
  await writeNew(join(folder, path), content)
  return { path, sha256: hash, bytes: content.byteLength }
}

/** @throws {BackupError} when the file is missing or not what was written. */
export async function readRows<Row>(folder: string, { path, sha256: expected }: FileRecord): Promise<Row[]> {
  const content = await readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
    throw new BackupError(`${path} of the backup cannot be read (${error.code}): fetch it from another copy.`)
  })
  if (sha256(content) !== expected)
    throw new BackupError(`${path} of the backup is not what was written: fetch it from another copy.`)
  const text = (await decompress(content)).toString('utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row)
}

/**
 * Writes a file that survives a power cut and never replaces another: whole or not at all. That it is there already is no
 * error, unless `exclusive`.
 * @throws `EEXIST` when it is there already and must not be.
 */
export async function writeNew(file: string, content: Uint8Array | string, exclusive = false): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const temporary = join(dirname(file), `.${randomUUID()}`)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
      if (exclusive || error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(temporary, { force: true })
  }
  const folder = await open(dirname(file))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
