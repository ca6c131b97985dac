#!/usr/bin/env node
/**
 * Checks what Ventanilla hands out as evidence, a receipt or an exported case, without trusting whoever handed it out and
 * without anything but Node 18 or newer:
 *
 *     node verify.mjs case.evidence.zip --key '<verifier key>'
 *     node verify.mjs receipt.json --key '<verifier key>'
 *
 * A folder into which a bundle was unpacked, and nothing else, is checked like the file.
 *
 * The key must come from elsewhere than the evidence: from the entity's own publication, or from somebody who kept it.
 * Without `--key` everything is checked against the keys inside, which shows damage but not a forger.
 * Exit codes: 0 all holds, 1 something does not (each finding on a line of its own), 2 the evidence cannot be read.
 *
 * Norms: RFC 8785 (canonical JSON), RFC 6962 and 9162 (Merkle tree), C2SP signed-note, tlog-checkpoint, tlog-cosignature;
 * of what is encrypted: AES-256-GCM (NIST SP 800-38D), HKDF (RFC 5869), JSON Pointer (RFC 6901).
 */
import crypto, { createDecipheriv, createHash, createPublicKey, hkdfSync, verify as verifySignature } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateRawSync } from 'node:zlib'

/** First lines of the texts that a log's key signs besides checkpoints: none can pass for another. */
export const statements = {
  receipt: 'ventanilla receipt v1',
  bundle: 'ventanilla bundle v2',
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

/** What a text is when it cannot simply stand between quotes. */
const special = /[^\x20\x21\x23-\x5b\x5d-\x7e]/
const writeText = (text) => (special.test(text) ? JSON.stringify(text) : `"${text}"`)

/** Most objects come sorted, which is seen sooner than done. */
function sortedNames(value) {
  const names = Object.keys(value)
  for (let i = 1; i < names.length; i += 1) if (names[i - 1] > names[i]) return names.sort()
  return names
}

/** RFC 8785. JavaScript's own rules for strings, numbers and the order of names are those of the RFC. */
export function canonicalJson(value) {
  if (typeof value === 'string') return writeText(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  let text = ''
  for (const name of sortedNames(value)) {
    const member = value[name]
    if (member !== undefined) text += `${text === '' ? '' : ','}${writeText(name)}:${canonicalJson(member)}`
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
  `{"hash":${writeText(metadata.hash)},"id":${writeText(id)},"revision":${JSON.stringify(revision)},"stream":${writeText(stream)}}`

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
    // Written in one way only: another text for the same signature would be a change that nobody sees.
    if (!name || bytes.length < 5 || bytes.toString('base64') !== base64)
      throw new Error('a signature line of the note is broken')
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

// --- bundles -----------------------------------------------------------------------------------------------------------

const placeIn = ({ stream, revision }) => ({ stream, revision })

/** What is wrong with one stream of a bundle, held against what the signed list says of it. */
function checkStreamOf({ stream, events: count, lastHash }, { streams, facts }, checkpoint) {
  const given = streams.find((one) => one.stream === stream)?.events ?? []
  const events = given.map(({ event }) => event)
  const findings = checkStream(stream, events)
  const last = events.at(-1)
  const next = (last?.revision ?? -1) + 1
  if (given.length < count && next < count) {
    const message = `${stream} must hold ${count} events: those after revision ${next - 1} are missing`
    findings.push({ code: 'event-missing', stream, revision: next, message })
  } else if (last && last.metadata.hash !== lastHash) {
    const message = `${nameOf(last)}: the history ends otherwise than the signed list says`
    findings.push({ code: 'history-rewritten', ...placeIn(last), message })
  }
  // The log takes a stream in its order, so what no checkpoint covers yet can only be its end.
  const proven = given.findLastIndex(({ inclusion }) => inclusion)
  for (const [index, { event, inclusion }] of given.entries()) {
    if (inclusion && checkpoint) findings.push(...checkInclusion(event, entryOf(event), inclusion, checkpoint))
    const listed = facts.uncovered?.some((one) => one.stream === stream && one.revision === event.revision)
    if (!inclusion && event.revision < count && !(listed && index > proven)) {
      const message = `${nameOf(event)}: its proof of inclusion is missing`
      findings.push({ code: 'not-in-log', ...placeIn(event), message })
    }
  }
  return findings
}

/**
 * What is wrong with the history and the papers of an exported case. `read(name)` gives the bytes of an entry, or
 * undefined; it throws when they are damaged.
 */
export function checkBundle(bundle, keys, read) {
  const { facts, signatures, checkpoint: note, streams, keyLists = [] } = bundle
  const trusted = trustKeys(keys, keyLists)
  const findings = []
  if (!checkStatement(statements.bundle, facts.origin, facts, signatures, trusted))
    findings.push({ code: 'bundle-forged', message: 'no trusted key has signed the list of what the bundle must hold' })
  const { checkpoint, finding } = openCheckpoint(note, trusted)
  if (finding) findings.push(finding)
  for (const listed of facts.streams) findings.push(...checkStreamOf(listed, bundle, checkpoint))
  for (const { stream } of streams)
    if (!facts.streams.some((one) => one.stream === stream))
      findings.push({ code: 'event-inserted', message: `${stream} does not belong to the bundle`, stream })
  for (const hash of facts.definitions) {
    const what = { code: 'definition', hash, title: `the definition ${hash}`, other: 'the one that decided' }
    findings.push(...checkNamed(`definitions/${hash}.json`, what, read))
  }
  for (const hash of facts.documents) {
    const name = `documents/${hash}`
    if (wasDestroyed(bundle, hash) && facts.entries[name] === undefined) continue
    const what = { code: 'document', hash, title: documentName(bundle, hash), other: 'the one that was filed' }
    findings.push(...checkNamed(name, what, read).map((found) => ({ ...found, document: hash })))
  }
  return findings
}

/** An entry that is named by the SHA-256 of its content. */
function checkNamed(name, { code, hash, title, other }, read) {
  try {
    const bytes = read(name)
    if (!bytes) return [{ code: `${code}-missing`, message: `${title} is missing` }]
    return hex(bytes) === hash ? [] : [{ code: `${code}-changed`, message: `${title} is not ${other}` }]
  } catch (error) {
    return [{ code: `${code}-changed`, message: `${title} is not ${other}: ${error.message}` }]
  }
}

const eventsOf = ({ streams }) => streams.flatMap(({ events }) => events.map(({ event }) => event))
const documentOf = ({ data }) => data?.document?.sha256

function documentName(bundle, hash) {
  const naming = eventsOf(bundle).find((event) => documentOf(event) === hash)
  return `the document ${hash}${naming ? ` of ${nameOf(naming)}` : ''}`
}

/** The last time that what is personal in the case was erased, if ever. */
const erasureIn = (bundle) => eventsOf(bundle).findLast((event) => event.type === 'PersonalDataErased')

/** Whether a document was filed before personal data was erased, so that it may be gone for that reason. */
function wasDestroyed(bundle, hash) {
  const erasure = erasureIn(bundle)
  const namedBefore = (event) =>
    documentOf(event) === hash && event.stream === erasure.stream && event.revision < erasure.revision
  return erasure !== undefined && eventsOf(bundle).some(namedBefore)
}

// --- sealed parts ------------------------------------------------------------------------------------------------------

const TAG = 16
const documentMark = Buffer.from('VDE1')
const segmentBytes = 64 * 1024

const deriveKey = (secret, salt, purpose) => Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32))

/** @throws {Error} when the bytes are not what was encrypted under this key, nonce and additional data. */
function decrypt(key, nonce, bytes, additional) {
  if (bytes.length < TAG) throw new Error('it is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  if (additional !== undefined) decipher.setAAD(Buffer.from(additional))
  decipher.setAuthTag(bytes.subarray(-TAG))
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()])
}

const sealedIn = ({ data }) => (typeof data?.sealed === 'string' ? data.sealed : undefined)

/** The event as it was told, given its case's key of 32 bytes. @throws {Error} when its sealed part does not open. */
export function unsealEvent(secret, event) {
  const { sealed, ...data } = event.data
  const bytes = Buffer.from(sealed, 'base64url')
  const key = deriveKey(secret, Buffer.alloc(0), 'ventanilla event v1')
  const place = `${event.stream}\n${event.revision}\n${event.type}`
  const told = { ...event, data: structuredClone(data) }
  for (const [pointer, value] of JSON.parse(
    decrypt(key, bytes.subarray(0, 12), bytes.subarray(12), place).toString(),
  )) {
    const names = pointer.split('/').slice(1).map(unescapePointer)
    if (names.includes('__proto__')) throw new Error(`it has a member ${pointer}`)
    const last = names.pop()
    let holder = told.data
    for (const name of names) holder = holder[name] ??= {}
    holder[last] = value
  }
  return told
}

const unescapePointer = (name) => name.replaceAll('~1', '/').replaceAll('~0', '~')

const isSealedDocument = (bytes) => bytes.subarray(0, 4).equals(documentMark)

/** What a person sent, out of the bytes that are kept. @throws {Error} when they do not open with the case's key. */
export function unsealDocument(secret, bytes) {
  const key = deriveKey(secret, bytes.subarray(4, 36), 'ventanilla document v1')
  const parts = []
  const whole = segmentBytes + TAG
  for (let at = 36, number = 0; at < bytes.length || number === 0; at += whole, number += 1) {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(number, 7)
    nonce[11] = at + whole >= bytes.length ? 1 : 0
    parts.push(decrypt(key, nonce, bytes.subarray(at, at + whole)))
  }
  return Buffer.concat(parts)
}

const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`

/** What cannot be read without the case's key, and why. */
function tellSealed(bundle, sealed, documents) {
  const erasure = erasureIn(bundle)
  const gone = bundle.facts.documents.filter((hash) => bundle.facts.entries[`documents/${hash}`] === undefined)
  if (erasure) {
    const { ground, reference } = erasure.data
    const why = `ground ${ground}${reference === undefined ? '' : ` (${reference})`}`
    const unreadable = `${count(sealed.length, 'event')} and ${count(documents.length + gone.length, 'document')}`
    return [
      `Personal data was erased on ${erasure.metadata.at.slice(0, 10)}, ${why}: ${unreadable} cannot be read, their integrity holds.`,
      ...gone.map((hash) => `Destroyed by the erasure: ${documentName(bundle, hash)}.`),
    ]
  }
  if (sealed.length + documents.length === 0) return []
  return [
    `The bundle does not disclose the case's key: ${count(sealed.length, 'event')} and ${count(documents.length, 'document')} stay sealed, their integrity holds.`,
    ...sealed.map((event) => `Sealed: ${nameOf(event)}.`),
    ...documents.map((hash) => `Sealed: ${documentName(bundle, hash)}.`),
  ]
}

/** What is wrong with the events that the case's key must open; `opened` are those that it does, as they were told. */
function openEvents(secret, sealed) {
  const [findings, opened] = [[], []]
  for (const event of sealed)
    try {
      opened.push(unsealEvent(secret, event))
    } catch (error) {
      const message = `${nameOf(event)}: its sealed part does not open with the case's key (${error.message})`
      findings.push({ code: 'sealed-changed', ...placeIn(event), message })
    }
  if (sealed.length > 0 && opened.length === 0) {
    const message = `the key in bundle.json opens none of the ${count(sealed.length, 'sealed event')}: it is not the key of this case`
    return { findings: [{ code: 'case-key-wrong', message }], opened }
  }
  return { findings, opened }
}

function openDocument(secret, bytes, content, title) {
  try {
    const plain = unsealDocument(secret, bytes)
    if (content === undefined || hex(plain) === content) return []
    return [{ code: 'document-changed', message: `${title} does not hold what the event says was sent` }]
  } catch (error) {
    return [{ code: 'document-changed', message: `${title} does not open with the case's key (${error.message})` }]
  }
}

/**
 * What is wrong with what is sealed in a bundle, when it discloses the case's key; and `told`: what was opened, or what stays
 * sealed and why.
 */
export function checkSealed(bundle, read) {
  const sealed = eventsOf(bundle).filter(sealedIn)
  const documents = bundle.facts.documents.flatMap((hash) => {
    try {
      const bytes = read(`documents/${hash}`)
      return bytes && isSealedDocument(bytes) && hex(bytes) === hash ? [hash] : []
    } catch {
      return [] // damaged: told elsewhere
    }
  })
  if (bundle.disclosure === undefined) return { findings: [], told: tellSealed(bundle, sealed, documents) }
  const secret = Buffer.from(String(bundle.disclosure.caseKey), 'base64url')
  const { findings, opened } = openEvents(secret, sealed)
  const wrong = findings.some(({ code }) => code === 'case-key-wrong')
  for (const hash of wrong ? [] : documents) {
    const naming = opened.find((event) => documentOf(event) === hash)
    const found = openDocument(
      secret,
      read(`documents/${hash}`),
      naming?.data.document.content,
      documentName(bundle, hash),
    )
    findings.push(...found.map((one) => ({ ...one, document: hash })))
  }
  const what = `${count(sealed.length, 'sealed event')} and ${count(documents.length, 'encrypted document')}`
  return {
    findings,
    told: findings.length > 0 || sealed.length === 0 ? [] : [`Opened with the case's key, and authentic: ${what}.`],
  }
}

// --- files of a bundle ------------------------------------------------------------------------------------------------

const manifestName = 'manifest.note'

/** The signed list of what a bundle holds. @throws {Error} when it is none. */
export function readManifest(note) {
  const { text, signatures } = splitNote(note)
  const [kind, origin, json = ''] = text.split('\n')
  if (kind !== statements.bundle) throw new Error(`it is not a "${statements.bundle}"`)
  const facts = JSON.parse(json)
  // So that no other text can stand for what was signed.
  if (origin !== facts.origin || statementText(kind, origin, facts) !== text) throw new Error('it is not canonical')
  return { facts, signatures: signatures.map(({ line }) => line) }
}

/** What is wrong with the entries of a bundle, as the signed list has them; papers and definitions are looked at elsewhere. */
function checkEntries({ entries, documents, definitions }, { names, read }) {
  const elsewhere = new Set([
    ...documents.map((hash) => `documents/${hash}`),
    ...definitions.map((hash) => `definitions/${hash}.json`),
  ])
  const findings = []
  const add = (code, name, message) => findings.push({ code, message: `${name}: ${message}` })
  for (const [name, hash] of Object.entries(entries)) {
    if (elsewhere.has(name)) continue
    try {
      if (!names.includes(name)) add('entry-missing', name, 'it is missing')
      else if (hex(read(name)) !== hash) add('entry-changed', name, 'its content is not what was signed')
    } catch (error) {
      add('entry-changed', name, `its content is not what was signed: ${error.message}`)
    }
  }
  for (const name of names)
    if (name !== manifestName && !Object.hasOwn(entries, name))
      add('entry-added', name, 'the signed list does not have it')
  return findings
}

/**
 * Everything about a bundle, given the names of its entries and a way to read them. Without `keys` those inside are believed.
 * @returns {{ findings: object[], told: string[], facts?: object, events?: number }}
 */
export function checkEvidence({ names, read }, keys = []) {
  const give = (code, name, message) => ({ findings: [{ code, message: `${name}: ${message}` }], told: [] })
  let manifest
  try {
    if (!names.includes(manifestName))
      return give('entry-missing', manifestName, 'the signed list of the bundle is missing')
    manifest = readManifest(read(manifestName).toString())
  } catch (error) {
    return give('bundle-forged', manifestName, `it is not the signed list of a bundle: ${error.message}`)
  }
  const findings = checkEntries(manifest.facts, { names, read })
  let proof
  try {
    proof = JSON.parse(read('bundle.json').toString())
  } catch {
    return { findings, told: [], facts: manifest.facts } // missing or changed: told already
  }
  const bundle = { ...proof, ...manifest }
  try {
    findings.push(...checkBundle(bundle, keys.length > 0 ? keys : bundle.keys, read))
    const sealed = checkSealed(bundle, read)
    findings.push(...sealed.findings)
    const newer = manifest.facts.uncovered.length
    const late = `No checkpoint covered the last ${count(newer, 'event')} yet: hashes, chains and the signed list prove them.`
    const told = [...(newer > 0 ? [late] : []), ...sealed.told]
    return { findings, told, facts: manifest.facts, events: eventsOf(bundle).length }
  } catch (error) {
    if (findings.length === 0) throw error
    return { findings, told: [], facts: manifest.facts } // so far altered that its parts are not what they should be
  }
}

// --- ZIP ----------------------------------------------------------------------------------------------------------------

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** CRC-32 as ZIP has it; going on from that of what came before. */
export function crc32(bytes, before = 0) {
  let crc = ~before
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff]
  return ~crc >>> 0
}

/** An entry of a bundle is no larger, so that no small file can fill the memory. */
const maxEntryBytes = 1024 ** 3
const nameForm = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/

/** What the directory says of each entry besides its name, content and place: made on Unix, a file that everybody may read. */
const madeBy = (3 << 8) | 20
const plainFile = Buffer.from('00000000000000000000a481', 'hex')
const NAMED_IN_UTF8 = 0x800
const STREAMED = 8

/**
 * A ZIP file of which every byte belongs to exactly one entry, read where it lies: `read(offset, length)` gives bytes of it.
 * @throws {Error} on anything that programs could read in different ways, or that a bundle does not have: names twice or with
 * `..`, entries that overlap, bytes between them, encryption, 64-bit fields, several disks, comments.
 */
export function openZip({ size, read: readAt }) {
  const end = size >= 22 ? readAt(size - 22, 22) : Buffer.alloc(22)
  if (end.readUInt32LE(0) !== 0x06054b50 || end.readUInt16LE(20) !== 0) refuse('its end is missing: was it truncated?')
  const [total, length, start] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)]
  if (end.readUInt32LE(4) !== 0 || end.readUInt16LE(8) !== total) refuse('it has several parts')
  if (start + length !== size - 22)
    refuse('its directory does not end where the file says: bytes are missing or were added')
  const entries = readDirectory(readAt(start, length), total)
  placeEntries(entries, start, readAt)
  return { names: [...entries.keys()], read: (name) => unpack(entries.get(name), readAt) }
}

function refuse(message) {
  throw new Error(`not the ZIP file of a bundle: ${message}`)
}

function readDirectory(directory, total) {
  const entries = new Map()
  let at = 0
  for (let index = 0; index < total; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      refuse(`entry ${index} of its directory is broken`)
    const nameLength = directory.readUInt16LE(at + 28)
    const name = directory.subarray(at + 46, at + 46 + nameLength).toString()
    if (!nameForm.test(name)) refuse(`an entry is called ${JSON.stringify(name)}`)
    if (entries.has(name)) refuse(`there are two entries ${name}`)
    const known = directory.readUInt16LE(at + 4) === madeBy && directory.readUInt16LE(at + 6) === 20
    if (!known || !directory.subarray(at + 30, at + 42).equals(plainFile))
      refuse(`${name} has properties that no entry of a bundle has`)
    entries.set(name, {
      // What the header in front of the content must repeat.
      header: directory.subarray(at + 6, at + 32),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      time: directory.readUInt32LE(at + 12),
      sizes: directory.subarray(at + 16, at + 28),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength
  }
  if (at !== directory.length) refuse('its directory holds more than its entries')
  return entries
}

/** One entry after the other from the first byte to the directory, each headed as the directory says. */
function placeEntries(entries, end, readAt) {
  let at = 0
  let time
  for (const [name, entry] of entries) {
    const otherwise = () => refuse(`what stands around ${name} says something else than the directory`)
    const { flags, method, packed, bytes } = entry
    if ((flags & ~STREAMED) !== NAMED_IN_UTF8 || (method !== 8 && (method !== 0 || packed !== bytes)))
      refuse(`${name} is encrypted or packed in a way that bundles are not`)
    if (bytes > maxEntryBytes) refuse(`${name} is larger than ${maxEntryBytes} bytes`)
    if (entry.time !== (time ??= entry.time)) refuse(`${name} has another time than the entry before it`)
    if (entry.offset !== at)
      refuse(`${name} does not follow the entry before it: entries overlap, or bytes are between them`)
    const streamed = (flags & STREAMED) !== 0
    entry.start = at + 30 + name.length
    at = entry.start + packed + (streamed ? 16 : 0)
    if (at > end) refuse(`${name} goes on beyond the entries`)
    const header = readAt(entry.offset, 30 + name.length)
    const expected = Buffer.from(entry.header)
    if (streamed) expected.fill(0, 10, 22)
    if (header.readUInt32LE(0) !== 0x04034b50 || !header.subarray(4, 30).equals(expected)) otherwise()
    if (header.subarray(30).toString() !== name) otherwise()
    if (!streamed) continue
    const after = readAt(at - 16, 16)
    if (after.readUInt32LE(0) !== 0x08074b50 || !after.subarray(4).equals(entry.sizes)) otherwise()
  }
  if (at !== end) refuse('there are bytes between its entries and its directory')
}

function unpack(entry, readAt) {
  if (!entry) return undefined
  const packed = readAt(entry.start, entry.packed)
  const bytes = entry.method === 0 ? packed : inflate(packed, entry.bytes)
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw new Error('its checksum (CRC-32) does not hold')
  return bytes
}

/** All of `packed` must be needed: what follows the end of a deflated stream would be read by nobody. */
function inflate(packed, length) {
  const { buffer, engine } = inflateRawSync(packed, { maxOutputLength: length + 1, info: true })
  if (engine.bytesWritten !== packed.length) throw new Error('bytes that belong to nothing follow its content')
  return buffer
}

/** Entries of a folder into which a bundle was unpacked. */
function openFolder(folder) {
  const walk = (under) =>
    readdirSync(join(folder, under), { withFileTypes: true }).flatMap((one) => {
      const name = under === '' ? one.name : `${under}/${one.name}`
      return one.isDirectory() ? walk(name) : [name]
    })
  const names = walk('')
  return { names, read: (name) => (names.includes(name) ? readFileSync(join(folder, name)) : undefined) }
}

// --- command line -------------------------------------------------------------------------------------------------------

function main(args) {
  const keys = args.flatMap((arg, index) => (args[index - 1] === '--key' ? [arg] : []))
  const path = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--key')
  if (!path) {
    console.error("usage: node verify.mjs <case.evidence.zip or receipt.json> [--key '<verifier key>' …]")
    return 2
  }
  try {
    if (keys.length === 0)
      console.error('No --key: checked against the keys inside the evidence, which proves nothing about who made it.')
    const findings = checkPath(path, keys)
    for (const { code, message } of findings) console.log(`${code}: ${message}`)
    if (findings.length > 0)
      console.log(`${findings.length} ${findings.length === 1 ? 'thing is' : 'things are'} wrong.`)
    return findings.length > 0 ? 1 : 0
  } catch (error) {
    console.error(`The evidence cannot be read: ${error.message}`)
    return 2
  }
}

function checkPath(path, keys) {
  if (statSync(path).isDirectory()) return bundleFindings(openFolder(path), keys)
  const file = openSync(path)
  try {
    const readAt = (offset, length) => {
      const bytes = Buffer.alloc(length)
      for (let done = 0; done < length;) {
        const more = readSync(file, bytes, done, length - done, offset + done)
        if (more === 0) throw new Error('the file ends too early')
        done += more
      }
      return bytes
    }
    const { size } = fstatSync(file)
    if (size >= 2 && readAt(0, 2).toString() === 'PK') return bundleFindings(openZip({ size, read: readAt }), keys)
  } finally {
    closeSync(file)
  }
  const evidence = JSON.parse(readFileSync(path, 'utf8'))
  return receiptFindings(evidence, keys)
}

/** Evidence that brings its own keys says nothing of who made it: the verdict itself tells so, since it is what people keep. */
const verdictBy = (keys) =>
  keys.length > 0
    ? 'All holds'
    : 'All holds, but only by its own keys: take the key from where the entity makes it known, and give it with --key'

function bundleFindings(files, keys) {
  const { findings, told, facts, events } = checkEvidence(files, keys)
  if (findings.length > 0) return findings
  console.log(
    `${verdictBy(keys)}: ${count(events, 'event')}, ${count(facts.documents.length, 'document')}, proved by the log ${facts.origin}.`,
  )
  for (const line of told) console.log(line)
  return findings
}

function receiptFindings(evidence, keys) {
  const { findings, included } = checkReceipt(evidence, keys.length > 0 ? keys : evidence.keys)
  const { folio, filedAt, origin } = evidence.receipt
  if (findings.length === 0)
    console.log(
      `${verdictBy(keys)}: ${folio}, filed ${filedAt}, signed by ${origin}. ` +
        (included
          ? 'The log holds it.'
          : 'The receipt was made before a checkpoint covered it: ask for it again to prove that the log holds it.'),
    )
  return findings
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2))
