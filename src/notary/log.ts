import type { QueryResultRow } from 'pg'
import { addLines } from './note.ts'
import { createProver, encodeEntries, leavesOf, tileWidth } from './tiles.ts'
import { entryOf } from './verifier/verify.mjs'

/** A pool or a client of the application's role. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>
}

/** Where an event stands in the log, and by what the log knows it. */
export interface LogEntry {
  index: number
  stream: string
  revision: number
  id: string
  /** Hash of the event, hex. */
  hash: string
}

/** What the notary has recorded and signed, to be read; the notary alone adds entries and checkpoints. */
export interface TransparencyLog {
  /** How many entries are recorded; those above the newest checkpoint are not signed yet. */
  size(): Promise<number>
  /** The newest checkpoint, or that of `size`, with its cosignatures; a signed note. */
  checkpoint(size?: number): Promise<{ size: number; note: string } | undefined>
  /** All checkpoints as signed, smallest first. */
  checkpoints(): Promise<{ size: number; note: string }[]>
  /** Hashes of a tile; fewer than `width` when the tree has not so many. */
  tile(level: number, index: number, width: number): Promise<Buffer[]>
  /** An entry bundle, or undefined when the log has fewer entries. */
  bundle(index: number, width: number): Promise<Buffer | undefined>
  /** Entries from `start` on, at most `limit`, in order. */
  entries(start: number, limit: number): Promise<LogEntry[]>
  /** Everything recorded of a stream, by revision. */
  entriesOf(stream: string): Promise<LogEntry[]>
  /** The entry of the event with this hash (hex). */
  find(hash: string): Promise<LogEntry | undefined>
  /** Proofs in the tree of the first `size` entries. */
  prover(size: number): ReturnType<typeof createProver>
  keyLists(): Promise<{ fromSize: number; note: string }[]>
  /** Keeps a witness's signature line of the checkpoint of `size`; a repeat changes nothing. */
  addCosignature(size: number, witness: string, line: string): Promise<void>
}

interface EntryRow {
  index: string
  stream: string
  revision: number
  id: string
  hash: Buffer
}

const toEntry = ({ index, stream, revision, id, hash }: EntryRow): LogEntry => ({
  index: Number(index),
  stream,
  revision,
  id,
  hash: hash.toString('hex'),
})

/** What the leaf of an entry hashes. */
export const leafText = ({ stream, revision, id, hash }: Omit<LogEntry, 'index'>): string =>
  entryOf({ stream, revision, id, metadata: { hash } })

const columns = 'index, stream, revision, id, hash'

/** The log as it stands in the tables of schema `notary`. */
export function createTransparencyLog(db: Queryable): TransparencyLog {
  const entries = async (start: number, limit: number): Promise<LogEntry[]> => {
    const text = `select ${columns} from notary.entries where index >= $1 and index < $2 order by index`
    return (await db.query<EntryRow>(text, [start, start + limit])).rows.map(toEntry)
  }

  const tile = async (level: number, index: number, width: number): Promise<Buffer[]> => {
    const whole = await db.query<{ hashes: Buffer }>(
      'select hashes from notary.tiles where level = $1 and index = $2',
      [level, index],
    )
    const [row] = whole.rows
    if (row) return Array.from({ length: width }, (_, place) => row.hashes.subarray(place * 32, place * 32 + 32))
    if (level === 0) return leavesOf((await entries(index * tileWidth, width)).map(leafText))
    const below = await db.query<{ root: Buffer }>(
      'select root from notary.tiles where level = $1 and index >= $2 and index < $3 order by index',
      [level - 1, index * tileWidth, index * tileWidth + width],
    )
    return below.rows.map(({ root }) => root)
  }

  return {
    async size() {
      const { rows } = await db.query<{ size: string }>(
        'select coalesce(max(index) + 1, 0) as size from notary.entries',
      )
      return Number(rows[0]?.size ?? 0)
    },
    async checkpoint(size) {
      const { rows } = await db.query<{ size: string; note: string }>(
        `select size, note from notary.checkpoints where $1::bigint is null or size = $1 order by size desc limit 1`,
        [size ?? null],
      )
      const [row] = rows
      if (!row) return undefined
      const lines = await db.query<{ line: string }>(
        'select line from notary.cosignatures where size = $1 order by received_at, witness',
        [row.size],
      )
      const note = addLines(
        row.note,
        lines.rows.map(({ line }) => line),
      )
      return { size: Number(row.size), note }
    },
    async checkpoints() {
      const { rows } = await db.query<{ size: string; note: string }>(
        'select size, note from notary.checkpoints order by size',
      )
      return rows.map(({ size, note }) => ({ size: Number(size), note }))
    },
    tile,
    async bundle(index, width) {
      const found = await entries(index * tileWidth, width)
      return found.length === width ? encodeEntries(found.map(leafText)) : undefined
    },
    entries,
    async entriesOf(stream) {
      const text = `select ${columns} from notary.entries where stream = $1 order by revision`
      return (await db.query<EntryRow>(text, [stream])).rows.map(toEntry)
    },
    async find(hash) {
      const text = `select ${columns} from notary.entries where hash = $1 order by index limit 1`
      const { rows } = await db.query<EntryRow>(text, [Buffer.from(hash, 'hex')])
      return rows[0] && toEntry(rows[0])
    },
    prover: (size) => createProver(tile, size),
    async keyLists() {
      const { rows } = await db.query<{ from_size: string; note: string }>(
        'select from_size, note from notary.key_lists order by number',
      )
      return rows.map(({ from_size, note }) => ({ fromSize: Number(from_size), note }))
    },
    async addCosignature(size, witness, line) {
      await db.query(
        'insert into notary.cosignatures (size, witness, line) values ($1, $2, $3) on conflict do nothing',
        [size, witness, line],
      )
    },
  }
}
