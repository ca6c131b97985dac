import { open, readFile, rename } from 'node:fs/promises'
import type { CheckpointFile } from './notary.ts'

/** The newest checkpoint as a file, replaced whole and durably: for whoever copies it, and to tell a restored backup by. */
export function checkpointFile(path: string): CheckpointFile {
  return {
    read: () =>
      readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        return undefined
      }),
    async write(note) {
      const handle = await open(`${path}.new`, 'w', 0o644)
      try {
        await handle.writeFile(note)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${path}.new`, path)
    },
  }
}
