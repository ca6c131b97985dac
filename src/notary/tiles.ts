import { leafHash, nodeHash } from './verifier/verify.mjs'

/** Hashes in a whole tile; C2SP tlog-tiles. */
export const tileWidth = 256
const tileHeight = 8

export interface Tile {
  level: number
  index: number
  hashes: Buffer[]
  /** Hash of the subtree over the tile's hashes. */
  root: Buffer
}

/** The unfinished tile of each level, lowest first: the right edge of a growing tree. */
export type Edge = Buffer[][]

/** The edge of a tree after `leaves` came to it, and the tiles that they completed. `size` is the tree's before. */
export function growTree(edge: Edge, size: number, leaves: readonly Buffer[]): { edge: Edge; tiles: Tile[] } {
  const grown = edge.map((hashes) => [...hashes])
  const counts = grown.map((_, level) => Math.floor(size / tileWidth ** (level + 1)))
  const tiles: Tile[] = []
  const add = (level: number, hash: Buffer): void => {
    const hashes = (grown[level] ??= [])
    hashes.push(hash)
    if (hashes.length < tileWidth) return
    const index = (counts[level] ??= 0)
    const root = rootOf(hashes)
    tiles.push({ level, index, hashes: [...hashes], root })
    counts[level] = index + 1
    grown[level] = []
    add(level + 1, root)
  }
  for (const leaf of leaves) add(0, leaf)
  return { edge: grown, tiles }
}

/** Hash of the tree over these hashes of whole subtrees, all of one height (RFC 6962, MTH). */
function rootOf(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes
  if (!first) throw new Error('an empty tile has no root')
  if (hashes.length === 1) return first
  const half = largestPowerBelow(hashes.length)
  return nodeHash(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)))
}

/** The root of a tree by its right edge. */
export function rootOfEdge(edge: Edge): Buffer {
  let root: Buffer | undefined
  for (const hashes of edge) {
    if (hashes.length === 0) continue
    // What a level holds stands left of everything below it.
    root = foldPeaks(hashes, root)
  }
  return root ?? emptyRoot
}

/** The hash of the empty tree is that of nothing. */
const emptyRoot = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')

function foldPeaks(hashes: readonly Buffer[], right: Buffer | undefined): Buffer {
  let [root, rest] = [right, hashes]
  while (rest.length > 0) {
    const width = rest.length & -rest.length
    const peak = rootOf(rest.slice(rest.length - width))
    root = root ? nodeHash(peak, root) : peak
    rest = rest.slice(0, rest.length - width)
  }
  return root as Buffer
}

function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** Reads the first `width` hashes of a tile. */
export type ReadTile = (level: number, index: number, width: number) => Promise<readonly Buffer[]>

/** Proofs over a tree of which only tiles are at hand. */
export function createProver(readTile: ReadTile, size: number) {
  const read = new Map<string, Promise<readonly Buffer[]>>()
  const tile = (level: number, index: number): Promise<readonly Buffer[]> => {
    const name = `${level}/${index}`
    const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth)
    const reading = read.get(name) ?? readTile(level, index, width)
    read.set(name, reading)
    return reading
  }

  /** Hash over the leaves from `start` to `end`. */
  async function range(start: number, end: number): Promise<Buffer> {
    const count = end - start
    const half = largestPowerBelow(count)
    if (count > 1 && half * 2 !== count)
      return nodeHash(await range(start, start + half), await range(start + half, end))
    const height = Math.log2(count)
    const level = Math.floor(height / tileHeight)
    const first = start / tileWidth ** level
    const hashes = await tile(level, Math.floor(first / tileWidth))
    const from = first % tileWidth
    return rootOf(hashes.slice(from, from + 2 ** (height % tileHeight)))
  }

  /** RFC 6962, 2.1.1: the hashes beside the path of entry `index`, lowest first. */
  async function inclusion(index: number, start = 0, end = size): Promise<Buffer[]> {
    if (end - start === 1) return []
    const middle = start + largestPowerBelow(end - start)
    return index < middle
      ? [...(await inclusion(index, start, middle)), await range(middle, end)]
      : [...(await inclusion(index, middle, end)), await range(start, middle)]
  }

  /** RFC 6962, 2.1.2: that the tree of the first `older` leaves is the beginning of this one. */
  async function consistency(older: number, start = 0, end = size, whole = true): Promise<Buffer[]> {
    if (older === end) return whole ? [] : [await range(start, end)]
    const middle = start + largestPowerBelow(end - start)
    return older <= middle
      ? [...(await consistency(older, start, middle, whole)), await range(middle, end)]
      : [...(await consistency(older, middle, end, false)), await range(start, middle)]
  }

  return {
    root: () => (size === 0 ? Promise.resolve(emptyRoot) : range(0, size)),
    inclusion: (index: number) => inclusion(index),
    consistency: (older: number) => (older === 0 || older === size ? Promise.resolve([]) : consistency(older)),
  }
}

/** An entry bundle: each entry behind its length in two bytes (C2SP tlog-tiles). */
export function encodeEntries(entries: readonly string[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** Leaves of entries. */
export const leavesOf = (entries: readonly string[]): Buffer[] => entries.map((entry) => leafHash(entry))

/** `<N>` and `<W>` of an address such as `x001/x234/067.p/8`; undefined when it is not in its one right form. */
export function parseTilePath(path: string): { index: number; width: number } | undefined {
  const match = /^((?:x\d{3}\/){0,4})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!match) return undefined
  const [, prefix = '', last = '', partial] = match
  const width = partial === undefined ? tileWidth : Number(partial)
  if (prefix.startsWith('x000/') || (partial !== undefined && width >= tileWidth)) return undefined
  return { index: Number(prefix.replaceAll(/[x/]/g, '') + last), width }
}
