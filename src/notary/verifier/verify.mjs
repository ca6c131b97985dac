#!/usr/bin/env node
/**
 * Checks what Ventanilla hands out as evidence, a receipt or an exported case, without trusting whoever handed it out and
 * without anything but Node 18 or newer:
 *
 *     node verify.mjs bundle/ --key '<verifier key>'
 *     node verify.mjs receipt.json --key '<verifier key>'
 *
 * The key must come from elsewhere than the evidence: from the entity's own publication, or from somebody who kept it.
 * Without `--key` everything is checked against the keys inside, which shows damage but not a forger.
 * Exit codes: 0 all holds, 1 something does not (each finding on a line of its own), 2 the evidence cannot be read.
 *
 * Norms: RFC 8785 (canonical JSON), RFC 6962 and 9162 (Merkle tree), C2SP signed-note, tlog-checkpoint, tlog-cosignature.
 */
import crypto, { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** First lines of the texts that a log's key signs besides checkpoints: none can pass for another. */
export const statements = {
  receipt: 'ventanilla receipt v1',
  bundle: 'ventanilla bundle v1',
  keys: 'ventanilla keys v1',
}

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
/** Of one text or of bytes at once; twice as fast where Node has it. */
const digest = crypto.hash
  ? (input, encoding) => crypto.hash('sha256', input, encoding)
  : (input, encoding) => (encoding === 'hex' ? sha256(input).toString('hex') : sha256(input))
const hex = (text) => digest(text, 'hex')

// --- events -------------------------------------------------------------------------------------------------------

const quoted = new Map()
/** Names are few and come again in every event: each is quoted once. */
function quote(name) {
  let text = quoted.get(name)
  if (text === undefined) {
    text = JSON.stringify(name)
    if (quoted.size < 5_000) quoted.set(name, text)
  }
  return text
}

/** RFC 8785. JavaScript's own rules for strings, numbers and the order of names are those of the RFC. */
export function canonicalJson(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${quote(name)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** The hash that an event must carry: over its place and all it says, the hash before it included. */
export function eventHash({ stream, revision, id, type, data, metadata }) {
  // Absent members do not stand in canonical JSON.
  const content = hex(canonicalJson({ type, data, metadata: { ...metadata, hash: undefined } }))
  return hex(`${stream}\n${revision}\n${id}\n${content}`)
}

/** What the log holds of an event, as canonical JSON: its place and its hash, nothing of what it says. */
export const entryOf = ({ stream, revision, id, metadata }) =>
  `{"hash":${JSON.stringify(metadata.hash)},"id":${JSON.stringify(id)},"revision":${JSON.stringify(revision)},"stream":${JSON.stringify(stream)}}`

const nameOf = ({ stream, revision, type }) => `revision ${revision} of ${stream}${type ? ` (${type})` : ''}`

/** What is wrong with the events of one stream, given whole and in order. */
export function checkStream(stream, events) {
  const findings = []
  let [revision, previous] = [-1, null]
  for (const event of events) {
    const say = (code, message, at = event.revision) =>
      findings.push({ code, stream, revision: at, message: `${nameOf(event)}: ${message}` })
    if (event.stream !== stream) say('event-inserted', `it says that it is of ${event.stream}`)
    if (event.revision > revision + 1) {
      const missing = event.revision - revision - 1
      const what = missing === 1 ? `revision ${revision + 1}` : `revisions ${revision + 1} to ${event.revision - 1}`
      say('event-missing', `${what} before it ${missing === 1 ? 'is' : 'are'} missing`, revision + 1)
    } else if (event.revision <= revision) say('event-inserted', `it stands after revision ${revision}`)
    if (eventHash(event) !== event.metadata.hash) say('event-changed', 'its content is not that of its hash')
    else if (event.metadata.previousHash !== previous)
      say('chain-broken', `it follows ${event.metadata.previousHash}, but before it stands ${previous}`)
    revision = event.revision
    previous = event.metadata.hash
  }
  return findings
}

// --- Merkle tree ----------------------------------------------------------------------------------------------------

/** RFC 6962, section 2.1: leaves and nodes are hashed apart, so that neither passes for the other. */
export const leafHash = (entry) =>
  typeof entry === 'string' ? digest(`\0${entry}`, 'buffer') : sha256(Uint8Array.of(0), entry)

const pair = Buffer.alloc(65, 1)
export function nodeHash(left, right) {
  pair.set(left, 1)
  pair.set(right, 33)
  return digest(pair, 'buffer')
}

/** A tree that grows by leaves and knows its root; it keeps only the roots of its whole subtrees. */
export function createTree() {
  // By height.
  const peaks = []
  let size = 0
  return {
    add(leaf) {
      let [hash, height] = [leaf, 0]
      for (; peaks[height] !== undefined; height += 1) {
        hash = nodeHash(peaks[height], hash)
        peaks[height] = undefined
      }
      peaks[height] = hash
      size += 1
    },
    size: () => size,
    root: () =>
      peaks.reduce((root, peak) => (peak && root ? nodeHash(peak, root) : (peak ?? root)), undefined) ?? sha256(''),
  }
}

/** The root that a leaf and its inclusion proof lead to; undefined when the proof has the wrong length. RFC 9162, 2.1.3.2. */
export function rootOfInclusion(leaf, index, size, proof) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined
  let [fn, sn, root] = [BigInt(index), BigInt(size - 1), leaf]
  for (const hash of proof) {
    if (sn === 0n) return undefined
    if (fn % 2n === 1n || fn === sn) {
      root = nodeHash(hash, root)
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else root = nodeHash(root, hash)
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  return sn === 0n ? root : undefined
}

/** Whether a tree is the beginning of a larger one. RFC 9162, 2.1.4.2. */
export function isConsistent(first, second, proof) {
  if (first.size === 0) return proof.length === 0
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root)
  if (first.size > second.size || proof.length === 0) return false
  let [fn, sn] = [BigInt(first.size - 1), BigInt(second.size - 1)]
  const path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...proof] : [...proof]
  while (fn % 2n === 1n) [fn, sn] = [fn >> 1n, sn >> 1n]
  let [fr, sr] = [path[0], path[0]]
  for (const hash of path.slice(1)) {
    if (sn === 0n) return false
    if (fn % 2n === 1n || fn === sn) {
      fr = nodeHash(hash, fr)
      sr = nodeHash(hash, sr)
      while (fn % 2n === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else sr = nodeHash(sr, hash)
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  return sn === 0n && fr.equals(first.root) && sr.equals(second.root)
}

// --- signed notes -----------------------------------------------------------------------------------------------------

const ED25519 = 1
const COSIGNATURE = 4
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Key id: the first four bytes of SHA-256 over name, newline, kind and key. */
export const keyId = (name, kind, key) => sha256(`${name}\n`, Uint8Array.of(kind), key).subarray(0, 4)

/** A verifier key as C2SP signed-note writes it, `<name>+<id>+<base64>`. @throws {Error} when it is none. */
export function parseVerifierKey(text) {
  const [name, id, ...rest] = text.trim().split('+')
  const bytes = Buffer.from(rest.join('+'), 'base64')
  const [kind, key] = [bytes[0], bytes.subarray(1)]
  const known = kind === ED25519 || kind === COSIGNATURE
  if (!name || !id || !known || key.length !== 32 || keyId(name, kind, key).toString('hex') !== id)
    throw new Error(`not a verifier key: ${text}`)
  return {
    name,
    id,
    kind,
    text: text.trim(),
    key: createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' }),
  }
}

/** Text and signature lines of a note. @throws {Error} when it is no signed note. */
export function splitNote(note) {
  const end = note.lastIndexOf('\n\n')
  const lines = note.slice(end + 2).split('\n')
  // eslint-disable-next-line no-control-regex
  if (end < 0 || lines.pop() !== '' || lines.length === 0 || /[\0-\x09\x0b-\x1f]/.test(note))
    throw new Error('not a signed note')
  const signatures = lines.map((line) => {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = Buffer.from(base64 ?? '', 'base64')
    if (!name || bytes.length < 5) throw new Error('a signature line of the note is broken')
    return { name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4), line }
  })
  return { text: note.slice(0, end + 1), signatures }
}

/** Which of `keys` have truly signed the note. A line of an unknown key counts for nothing; a wrong one of a known key is told. */
export function openNote(note, keys) {
  const { text, signatures } = splitNote(note)
  const [signedBy, forged] = [[], []]
  for (const { name, id, signature } of signatures) {
    const key = keys.find((one) => one.name === name && one.id === id)
    if (!key) continue
    const message = key.kind === COSIGNATURE ? cosigned(text, signature) : text
    const bytes = key.kind === COSIGNATURE ? signature.subarray(8) : signature
    const holds = bytes.length === 64 && verifySignature(null, Buffer.from(message), key.key, bytes)
    ;(holds ? signedBy : forged).push(key)
  }
  return { text, signedBy, forged }
}

/** What a cosignature signs: the time, in its first eight bytes, and the checkpoint's text. */
const cosigned = (text, signature) =>
  `cosignature/v1\ntime ${signature.length >= 8 ? signature.readBigUInt64BE(0) : 0n}\n${text}`

/** Origin, size and root of a checkpoint's text. @throws {Error} when it is none. */
export function parseCheckpoint(text) {
  const [origin, size, root] = text.split('\n')
  const hash = Buffer.from(root ?? '', 'base64')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || hash.length !== 32 || hash.toString('base64') !== root)
    throw new Error('not a checkpoint')
  return { origin, size: Number(size), root: hash }
}

/**
 * A checkpoint that one of `keys` has signed; or why it is to be refused.
 * @returns {{ checkpoint?: {origin: string, size: number, root: Buffer}, finding?: object }}
 */
export function openCheckpoint(note, keys) {
  const refuse = (message) => ({ finding: { code: 'checkpoint-forged', message } })
  try {
    const { text, signedBy, forged } = openNote(note, keys)
    const checkpoint = parseCheckpoint(text)
    const own = (list) => list.filter((key) => key.kind === ED25519 && key.name === checkpoint.origin)
    const name = `the checkpoint of size ${checkpoint.size} of ${checkpoint.origin}`
    if (own(forged).length > 0) return refuse(`${name}: its signature does not hold`)
    if (own(signedBy).length === 0) return refuse(`${name}: no trusted key has signed it`)
    return { checkpoint }
  } catch (error) {
    return refuse(`the checkpoint cannot be read: ${error.message}`)
  }
}

/** The text of a statement about facts: what it is, whose log, and the facts as canonical JSON. */
export const statementText = (kind, origin, facts) => `${kind}\n${origin}\n${canonicalJson(facts)}\n`

function checkStatement(kind, origin, facts, signatures, keys) {
  const note = `${statementText(kind, origin, facts)}\n${signatures.map((line) => `${line}\n`).join('')}`
  const { signedBy, forged } = openNote(note, keys)
  return forged.length === 0 && signedBy.some(({ name }) => name === origin)
}

/**
 * Keys to trust: those given, and those that a list names which a trusted key has signed, so that whoever knows an old
 * key comes to know its successors.
 */
export function trustKeys(given, lists) {
  const trusted = given.map(parseVerifierKey)
  for (let grew = true; grew;) {
    grew = false
    for (const list of lists) {
      let opened
      try {
        opened = openNote(list, trusted)
      } catch {
        continue
      }
      const [kind, origin, ...lines] = opened.text.trimEnd().split('\n')
      if (kind !== statements.keys || !opened.signedBy.some(({ name }) => name === origin)) continue
      for (const line of lines) {
        const key = parseVerifierKey(line)
        if (key.name !== origin || trusted.some(({ text }) => text === key.text)) continue
        trusted.push(key)
        grew = true
      }
    }
  }
  return trusted
}

// --- evidence ---------------------------------------------------------------------------------------------------------

const fromBase64 = (list) => list.map((text) => Buffer.from(text, 'base64'))

/** What is wrong with the proof that the event at a place, by its entry, is in the tree of a checkpoint. */
export function checkInclusion(place, entry, { index, hashes }, checkpoint) {
  const root = rootOfInclusion(leafHash(entry), index, checkpoint.size, fromBase64(hashes))
  if (root?.equals(checkpoint.root)) return []
  const message = `${nameOf(place)}: it is not entry ${index} of the log that the checkpoint of size ${checkpoint.size} signs`
  return [{ code: 'not-in-log', stream: place.stream, revision: place.revision, message }]
}

/** What is wrong with a receipt; `keys` are verifier keys to trust. Also answers whether the log is already proved to hold it. */
export function checkReceipt(evidence, keys) {
  const { receipt, signatures, inclusion, keyLists = [] } = evidence
  const trusted = trustKeys(keys, keyLists)
  const findings = []
  if (!checkStatement(statements.receipt, receipt.origin, receipt, signatures, trusted)) {
    const message = `the receipt of ${receipt.folio}: no trusted key has signed what it says`
    findings.push({ code: 'receipt-forged', message })
  }
  if (!inclusion) return { findings, included: false }
  const { checkpoint, finding } = openCheckpoint(inclusion.checkpoint, trusted)
  if (!checkpoint) return { findings: [...findings, finding], included: false }
  const { stream, revision, event: id, hash } = receipt
  const entry = canonicalJson({ hash, id, revision, stream })
  findings.push(...checkInclusion({ stream, revision }, entry, inclusion, checkpoint))
  return { findings, included: findings.length === 0 }
}

/** What is wrong with an exported case. `readDocument(sha256)` gives a document's bytes, or undefined. */
export function checkBundle(bundle, keys, readDocument) {
  const { facts, signatures, checkpoint: note, streams, keyLists = [], definitions = {} } = bundle
  const trusted = trustKeys(keys, keyLists)
  const findings = []
  const add = (code, message, where = {}) => findings.push({ code, ...where, message })
  if (!checkStatement(statements.bundle, facts.origin, facts, signatures, trusted))
    add('bundle-forged', 'no trusted key has signed the list of what the bundle must hold')
  const { checkpoint, finding } = openCheckpoint(note, trusted)
  if (finding) findings.push(finding)
  for (const { stream, events: count, lastHash } of facts.streams) {
    const given = streams.find((one) => one.stream === stream)?.events ?? []
    findings.push(
      ...checkStream(
        stream,
        given.map(({ event }) => event),
      ),
    )
    const last = given.at(-1)?.event
    if (given.length < count && (last?.revision ?? -1) + 1 < count)
      add(
        'event-missing',
        `${stream} must hold ${count} events: those after revision ${last?.revision ?? -1} are missing`,
        {
          stream,
          revision: (last?.revision ?? -1) + 1,
        },
      )
    else if (last && last.metadata.hash !== lastHash)
      add('history-rewritten', `${nameOf(last)}: the history ends otherwise than the signed list says`, {
        stream,
        revision: last.revision,
      })
    for (const { event, inclusion } of given) {
      if (inclusion && checkpoint) findings.push(...checkInclusion(event, entryOf(event), inclusion, checkpoint))
      if (!inclusion && event.revision < count) {
        const covered = facts.uncovered?.some((one) => one.stream === stream && one.revision === event.revision)
        if (!covered)
          add('not-in-log', `${nameOf(event)}: its proof of inclusion is missing`, { stream, revision: event.revision })
      }
    }
  }
  for (const { stream } of streams)
    if (!facts.streams.some((one) => one.stream === stream))
      add('event-inserted', `${stream} does not belong to the bundle`, { stream })
  for (const [hash, definition] of Object.entries(definitions))
    if (hex(canonicalJson(definition)) !== hash)
      add('definition-changed', `the definition ${hash} is not that of its hash`)
  for (const hash of facts.definitions ?? [])
    if (!definitions[hash]) add('definition-missing', `the definition ${hash} is missing`)
  for (const { sha256: hash, name } of facts.documents) {
    const bytes = readDocument(hash)
    if (!bytes) add('document-missing', `the document "${name}" (${hash}) is missing`, { document: hash })
    else if (sha256(bytes).toString('hex') !== hash)
      add('document-changed', `the document "${name}" (${hash}) is not the one that was filed`, { document: hash })
  }
  return findings
}

// --- command line -------------------------------------------------------------------------------------------------------

function main(args) {
  const keys = args.flatMap((arg, index) => (args[index - 1] === '--key' ? [arg] : []))
  const path = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--key')
  if (!path) {
    console.error("usage: node verify.mjs <bundle folder or receipt.json> [--key '<verifier key>' …]")
    return 2
  }
  try {
    const isFolder = statSync(path).isDirectory()
    const evidence = JSON.parse(readFileSync(isFolder ? join(path, 'bundle.json') : path, 'utf8'))
    if (keys.length === 0) {
      console.error('No --key: checked against the keys inside the evidence, which proves nothing about who made it.')
      keys.push(...evidence.keys)
    }
    const findings = isFolder ? bundleFindings(path, evidence, keys) : receiptFindings(evidence, keys)
    for (const { code, message } of findings) console.log(`${code}: ${message}`)
    if (findings.length > 0)
      console.log(`${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} wrong.`)
    return findings.length > 0 ? 1 : 0
  } catch (error) {
    console.error(`The evidence cannot be read: ${error.message}`)
    return 2
  }
}

function bundleFindings(folder, bundle, keys) {
  const read = (hash) => {
    try {
      return readFileSync(join(folder, 'documents', /^[0-9a-f]{64}$/.test(hash) ? hash : 'none'))
    } catch {
      return undefined
    }
  }
  const findings = checkBundle(bundle, keys, read)
  const events = bundle.streams.reduce((sum, { events: list }) => sum + list.length, 0)
  if (findings.length === 0)
    console.log(
      `All holds: ${events} events, ${bundle.facts.documents.length} documents, proved by the log ${bundle.facts.origin}.`,
    )
  return findings
}

function receiptFindings(evidence, keys) {
  const { findings, included } = checkReceipt(evidence, keys)
  const { folio, filedAt, origin } = evidence.receipt
  if (findings.length === 0)
    console.log(
      `All holds: ${folio}, filed ${filedAt}, signed by ${origin}. ` +
        (included
          ? 'The log holds it.'
          : 'The receipt was made before a checkpoint covered it: ask for it again to prove that the log holds it.'),
    )
  return findings
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2))
