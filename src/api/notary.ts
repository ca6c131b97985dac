import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { TransparencyLog } from '#notary/log.ts'
import { parseTilePath, tileWidth } from '#notary/tiles.ts'
import { openNote, parseCheckpoint, splitNote, type VerifierKey } from '#notary/verifier/verify.mjs'
import type { ApiEnv } from './deps.ts'

export interface Evidence {
  log: TransparencyLog
  /** Keys of the witnesses whose cosignatures are kept. */
  witnesses: readonly VerifierKey[]
}

/** A checkpoint with a few dozen signature lines. */
const maxNoteBytes = 16 * 1024
const hashForm = /^[0-9a-f]{64}$/
const sizeForm = /^(0|[1-9]\d{0,15})$/
/** What stands at these addresses never changes. */
const forEver = 'public, max-age=31536000, immutable'

/**
 * The transparency log for everybody, under `/log`: checkpoint, tiles and entry bundles as C2SP tlog-tiles says, proofs
 * for those who do not want to make them from tiles, the keys, and where witnesses hand in cosignatures. Entries are
 * places and hashes; nothing personal is in them.
 */
export function addNotary(app: Hono<ApiEnv>, evidence: Evidence): void {
  const { log } = evidence
  app.get('/log/checkpoint', async (c) => {
    const found = await log.checkpoint()
    c.header('Cache-Control', 'no-cache')
    return found ? c.text(found.note) : c.text('nothing is signed yet\n', 404)
  })
  app.get('/log/checkpoint/:size', async (c) => {
    const size = c.req.param('size')
    const found = sizeForm.test(size) ? await log.checkpoint(Number(size)) : undefined
    c.header('Cache-Control', 'no-cache')
    return found ? c.text(found.note) : c.text('there is no checkpoint of this size\n', 404)
  })
  app.get('/log/tile/entries/*', (c) => serveTile(c, log, 'entries'))
  app.get('/log/tile/:level/*', (c) => serveTile(c, log, c.req.param('level')))
  app.get('/log/keys', async (c) => c.json(await keysOf(evidence), 200, { 'Cache-Control': 'no-cache' }))
  app.get('/log/proof/inclusion', (c) => inclusion(c, log))
  app.get('/log/proof/consistency', (c) => consistency(c, log))
  const tooLarge = bodyLimit({ maxSize: maxNoteBytes, onError: (c) => c.text('too large for a checkpoint\n', 413) })
  app.post('/log/cosignature', tooLarge, (c) => cosign(c, evidence))
}

/** Hashes or entries; never more than the newest checkpoint covers. */
async function serveTile(c: Context<ApiEnv>, log: TransparencyLog, level: string) {
  const place = parseTilePath(c.req.path.slice(`/log/tile/${level}/`.length))
  const isEntries = level === 'entries'
  const signed = (await log.checkpoint())?.size ?? 0
  const height = isEntries ? 0 : /^(0|[1-9]|[1-5]\d|6[0-3])$/.test(level) ? Number(level) : undefined
  if (!place || height === undefined) return c.notFound()
  if (place.index * tileWidth + place.width > Math.floor(signed / tileWidth ** height)) return c.notFound()
  const hashes = isEntries ? [] : await log.tile(height, place.index, place.width)
  const bytes = isEntries ? await log.bundle(place.index, place.width) : Buffer.concat(hashes)
  if (!bytes) return c.notFound()
  return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': forEver })
}

/** Every key that has signed, from which size on and up to which, with the signed lists that say so. */
async function keysOf({ log, witnesses }: Evidence) {
  const lists = await log.keyLists()
  const keys = new Map<string, { key: string; from: number; until?: number }>()
  for (const { fromSize, note } of lists) {
    const named = splitNote(note).text.trimEnd().split('\n').slice(2)
    for (const [key, known] of keys) if (!named.includes(key)) known.until ??= fromSize
    for (const key of named) if (!keys.has(key)) keys.set(key, { key, from: fromSize })
  }
  return {
    keys: [...keys.values()],
    lists: lists.map(({ note }) => note),
    witnesses: witnesses.map(({ text }) => text),
  }
}

const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'))

/** By the hash of an event: its entry, and the proof that the newest checkpoint, or the tree of `size`, holds it. */
async function inclusion(c: Context<ApiEnv>, log: TransparencyLog) {
  const { hash = '', size: wanted } = c.req.query()
  const latest = await log.checkpoint(wanted !== undefined && sizeForm.test(wanted) ? Number(wanted) : undefined)
  const entry = hashForm.test(hash) ? await log.find(hash) : undefined
  if (!latest || !entry || entry.index >= latest.size)
    return c.json({ error: 'no checkpoint of that size covers an event of that hash' }, 404)
  const hashes = await log.prover(latest.size).inclusion(entry.index)
  return c.json({ entry, size: latest.size, hashes: base64(hashes), checkpoint: latest.note })
}

/** That the tree of `from` entries is the beginning of that of `to`; both must have been signed. */
async function consistency(c: Context<ApiEnv>, log: TransparencyLog) {
  const { from = '', to = '' } = c.req.query()
  const ends = sizeForm.test(from) && sizeForm.test(to) && Number(from) <= Number(to)
  const [older, newer] = ends ? [await log.checkpoint(Number(from)), await log.checkpoint(Number(to))] : []
  if (!older || !newer) return c.json({ error: 'from and to must be sizes of checkpoints, the smaller first' }, 404)
  const hashes = await log.prover(newer.size).consistency(older.size)
  return c.json({ from: older.size, to: newer.size, hashes: base64(hashes) })
}

/** A witness sends back a checkpoint with its signature line; other lines are passed over. */
async function cosign(c: Context<ApiEnv>, { log, witnesses }: Evidence) {
  const sent = await c.req.text()
  try {
    const { text } = splitNote(sent)
    const { size } = parseCheckpoint(text)
    const own = await log.checkpoint(size)
    if (!own || splitNote(own.note).text !== text) return c.text('this is no checkpoint of this log\n', 404)
    const { signatures } = splitNote(sent)
    const signed = openNote(sent, witnesses).signedBy
    for (const key of signed) {
      const line = signatures.find(({ name, id }) => name === key.name && id === key.id)?.line
      if (line !== undefined) await log.addCosignature(size, `${key.name}+${key.id}`, line)
    }
    if (signed.length === 0) return c.text('no witness of this log has signed it\n', 403)
    return c.text((await log.checkpoint(size))?.note ?? '')
  } catch {
    return c.text('not a signed checkpoint\n', 400)
  }
}
