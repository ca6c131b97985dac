import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { Gauge, type Registry } from 'prom-client'
import type { EventStore, Position, StoredEvent } from '#event-store/event-store.ts'
import { createTransparencyLog, leafText, type TransparencyLog } from './log.ts'
import { signNote, type SigningKey } from './note.ts'
import { growTree, leavesOf, rootOfEdge, tileWidth, type Edge, type Tile } from './tiles.ts'
import { openCheckpoint, splitNote, statements, trustKeys, type Checkpoint } from './verifier/verify.mjs'

/** What is recorded contradicts what was signed: nothing more may be signed before people have looked. */
export class NotaryError extends Error {
  override name = 'NotaryError'
}

/** Where checkpoints are published besides the log itself, so that a restored backup cannot make the notary forget. */
export interface CheckpointFile {
  read(): Promise<string | undefined>
  write(note: string): Promise<void>
}

interface Options {
  store: EventStore
  /** The keys that sign: one, or during a changeover the old and the new. */
  keys: readonly [SigningKey, ...SigningKey[]]
  signal: AbortSignal
  log: Pick<Logger, 'info' | 'error'>
  file?: CheckpointFile
  metrics?: Registry
  /** At least so often a log that has grown is signed. */
  signEveryMs?: number
}

const follower = 'notary'
const batchSize = 1_000
const pollMs = 500
const standardSignEveryMs = 5_000

/**
 * Records every event in the transparency log, in the order of all events, and signs checkpoints of it, until `signal`
 * aborts. One process does so at a time: `client` is the connection that holds the lead. Entries, tiles and the place
 * reached are written in one transaction. When what is recorded contradicts an earlier checkpoint, it signs no more, says
 * so, and waits for people.
 */
export async function runNotary(client: Client, options: Options): Promise<void> {
  const { store, signal, log, metrics, signEveryMs = standardSignEveryMs } = options
  const figures = metrics && createFigures(metrics)
  const recorded = createTransparencyLog(client)
  try {
    let { size, edge, after } = await resume(client, recorded)
    let signed = Math.max(0, ...(await signedBefore(recorded, options)).map((one) => one.size))
    await publishKeys(client, recorded, size, options)
    let due = Date.now()
    while (!signal.aborted) {
      const batch = await store.readAll({ ...(after !== undefined && { after }), limit: batchSize })
      const last = batch.at(-1)
      if (last) {
        edge = await record(client, { batch, size, edge })
        size += batch.length
        after = last.position
      }
      // A restored database has its checkpoints, and reads the events again first.
      if (batch.length < batchSize && size < signed)
        throw new NotaryError(`${signed} events were signed, and there are only ${size}: was a backup restored?`)
      if (size > signed && Date.now() >= due) {
        await sign(client, recorded, { size, edge }, options)
        signed = size
        due = Date.now() + signEveryMs
      }
      figures?.entries.set(size)
      figures?.signed.set(signed)
      if (batch.length < batchSize)
        await sleep(Math.min(pollMs, signEveryMs), undefined, { signal }).catch(() => undefined)
    }
  } catch (error) {
    if (!(error instanceof NotaryError)) throw error
    log.error(
      { reason: error.message },
      'the notary signs nothing more: look at the log with `ventanilla audit verify`',
    )
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

interface Growing {
  size: number
  edge: Edge
}

async function resume(client: Client, recorded: TransparencyLog): Promise<Growing & { after: Position | undefined }> {
  const size = await recorded.size()
  const { rows } = await client.query<{ position: Position }>('select position from ops.checkpoints where name = $1', [
    follower,
  ])
  const after = rows[0]?.position
  if (size > 0 && after === undefined)
    throw new NotaryError(`the log has ${size} entries, but its place in the event store is lost`)
  const edge: Edge = []
  for (let level = 0; Math.floor(size / tileWidth ** level) > 0; level += 1) {
    const all = Math.floor(size / tileWidth ** level)
    const width = all % tileWidth
    edge.push(width === 0 ? [] : await recorded.tile(level, Math.floor(all / tileWidth), width))
  }
  return { size, edge, after }
}

/** Adds a batch of events to the log; all of it stands or nothing does. */
async function record(client: Client, { batch, size, edge }: Growing & { batch: StoredEvent[] }): Promise<Edge> {
  const entries = batch.map(({ stream, revision, id, metadata: { hash } }) => ({ stream, revision, id, hash }))
  const grown = growTree(edge, size, leavesOf(entries.map(leafText)))
  try {
    await client.query('begin')
    await client.query(
      `insert into notary.entries (index, stream, revision, id, hash)
       select $1::bigint + n.ordinal - 1, n.stream, n.revision, n.id, decode(n.hash, 'hex')
       from unnest($2::text[], $3::integer[], $4::uuid[], $5::text[]) with ordinality as n (stream, revision, id, hash, ordinal)`,
      [
        size,
        entries.map(({ stream }) => stream),
        entries.map(({ revision }) => revision),
        entries.map(({ id }) => id),
        entries.map(({ hash }) => hash),
      ],
    )
    await insertTiles(client, grown.tiles)
    await client.query(
      `insert into ops.checkpoints (name, position) values ($1, $2)
       on conflict (name) do update set position = excluded.position, updated_at = now()`,
      [follower, batch.at(-1)?.position],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    // An event that is recorded already comes again only when the place or the entries were tampered with.
    if ((error as { code?: string }).code === '23505')
      throw new NotaryError(`an event after entry ${size} is recorded already: ${(error as Error).message}`)
    throw error
  }
  return grown.edge
}

async function insertTiles(client: Client, tiles: readonly Tile[]): Promise<void> {
  for (const { level, index, hashes, root } of tiles)
    await client.query('insert into notary.tiles (level, index, hashes, root) values ($1, $2, $3, $4)', [
      level,
      index,
      Buffer.concat(hashes),
      root,
    ])
}

/** The newest checkpoints, here and in the file. @throws {NotaryError} on one that no key of ours can have signed. */
async function signedBefore(recorded: TransparencyLog, { keys, file }: Options): Promise<Checkpoint[]> {
  // An earlier key is known by the list that it signed together with its successor.
  const trusted = trustKeys(
    keys.map(({ verifierKey }) => verifierKey),
    (await recorded.keyLists()).map(({ note }) => note),
  )
  const notes = [(await recorded.checkpoint())?.note, await file?.read()].filter((note) => note !== undefined)
  return notes.map((note) => {
    const { checkpoint, finding } = openCheckpoint(note, trusted)
    if (!checkpoint) throw new NotaryError(`${finding.message}; a new key must sign together with the old one first`)
    if (checkpoint.origin !== keys[0].name)
      throw new NotaryError(`the log was signed as ${checkpoint.origin}, but the key is that of ${keys[0].name}`)
    return checkpoint
  })
}

const keysIn = (note: string): string[] => splitNote(note).text.trimEnd().split('\n').slice(2)

async function sign(client: Client, recorded: TransparencyLog, { size, edge }: Growing, options: Options) {
  const { keys, file, log } = options
  for (const earlier of await signedBefore(recorded, options)) {
    if (earlier.size >= size)
      throw new NotaryError(`a tree of ${earlier.size} entries was signed, and one of ${size} is to be`)
    if (!(await recorded.prover(earlier.size).root()).equals(earlier.root))
      throw new NotaryError(`the first ${earlier.size} entries are no longer those that were signed`)
  }
  const root = rootOfEdge(edge)
  // What is signed is what is served: the root by the tables must be the same.
  if (!root.equals(await recorded.prover(size).root()))
    throw new NotaryError(`the tiles recorded for ${size} entries do not give the root that was computed`)
  const note = signNote(`${keys[0].name}\n${size}\n${root.toString('base64')}\n`, keys)
  await client.query('insert into notary.checkpoints (size, note) values ($1, $2)', [size, note])
  await file?.write(note)
  log.info({ size }, 'checkpoint signed')
}

/** Tells which keys sign from now on, signed by all of them: whoever knows one comes to know the others. */
async function publishKeys(client: Client, recorded: TransparencyLog, size: number, { keys }: Options): Promise<void> {
  const current = keys.map(({ verifierKey }) => verifierKey)
  const last = (await recorded.keyLists()).at(-1)
  if (last && keysIn(last.note).join(' ') === current.join(' ')) return
  const note = signNote(`${statements.keys}\n${keys[0].name}\n${current.join('\n')}\n`, keys)
  await client.query('insert into notary.key_lists (from_size, note) values ($1, $2)', [size, note])
}

/** Made once per registry: whoever loses the lead and takes it again goes on. */
function createFigures(registry: Registry) {
  const gauge = (name: string, help: string) =>
    (registry.getSingleMetric(name) as Gauge | undefined) ?? new Gauge({ name, help, registers: [registry] })
  return {
    entries: gauge('ventanilla_notary_entries', 'Events recorded in the transparency log'),
    signed: gauge('ventanilla_notary_signed_entries', 'Events covered by the newest checkpoint'),
  }
}
