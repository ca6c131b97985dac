import { leafText } from '#notary/log.ts'
import { leafHash, nodeHash } from '#notary/verifier/verify.mjs'
import type { StoredEvent } from '#event-store/event-store.ts'

/**
 * A Merkle tree (RFC 6962) that grows by events, over the leaves that the notary signs: place, id and hash of each, in the
 * order of all. It keeps only the roots of its whole subtrees, so that a later run goes on where this one ends.
 */
export interface Tree {
  readonly size: number
  add(event: Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'metadata'>): void
  /** Hex. */
  root(): string
  /** Roots of the whole subtrees by height, hex; null where there is none. */
  peaks(): (string | null)[]
}

const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** The tree of that size with these peaks; an empty one without. */
export function createTree(start = 0, heights: readonly (string | null)[] = []): Tree {
  const peaks: (Buffer | null)[] = heights.map((hash) => (hash === null ? null : Buffer.from(hash, 'hex')))
  let size = start
  return {
    get size() {
      return size
    },
    add({ stream, revision, id, metadata: { hash } }) {
      let node: Buffer = leafHash(leafText({ stream, revision, id, hash }))
      let height = 0
      for (let left = peaks[0]; left; left = peaks[height]) {
        node = nodeHash(left, node)
        peaks[height] = null
        height += 1
      }
      peaks[height] = node
      size += 1
    },
    root() {
      let root: Buffer | undefined
      for (const peak of peaks) if (peak) root = root ? nodeHash(peak, root) : peak
      return root?.toString('hex') ?? emptyRoot
    },
    peaks: () => peaks.map((peak) => peak?.toString('hex') ?? null),
  }
}
