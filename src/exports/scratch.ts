import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A place on disk for what comes later in an export than it is known, so that nothing of it is kept in memory. */
export interface Scratch {
  write(text: string): Promise<void>
  /** All that was written, in order, in pieces; then nothing more can be written. */
  read(): AsyncIterable<string>
  /** Removes it. */
  close(): Promise<void>
}

/** Opens a temporary file that only this user can read. */
export async function openScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-export-'))
  const file = join(folder, 'later')
  const stream = createWriteStream(file, { mode: 0o600 })
  let failure: Error | undefined
  stream.on('error', (error) => (failure = error))
  return {
    async write(text) {
      if (failure) throw failure
      if (!stream.write(text)) await once(stream, 'drain')
    },
    async *read() {
      stream.end()
      if (!stream.closed) await once(stream, 'close')
      if (failure) throw failure
      for await (const piece of createReadStream(file, 'utf8')) yield String(piece)
    },
    async close() {
      stream.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
