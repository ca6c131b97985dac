import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accessStream } from '#access/case-read.ts'
import type { Rules } from '#core/rules.ts'
import type { StoredDocuments } from '#documents/stored-documents.ts'
import { renderReport } from '#documents/report.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { caseStream, isErasure } from '#event-store/case-events.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { documentsOf, entryHash, proveCase, signManifest } from '#notary/bundle.ts'
import type { ReceiptDesk } from '#notary/receipt.ts'
import { maxZipBytes, writeZip, type ZipEntry } from '#notary/zip.ts'
import type { CaseKeys } from '#privacy/case-key.ts'
import { openOrMark } from '#privacy/seal.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { calendarStream } from '#publishing/streams.ts'
import { caseReport } from './case-report.ts'
import { EvidenceError, type EvidenceOptions, type ExportedCase } from './evidence.ts'
import { readme } from './readme.ts'

export interface EvidenceDesk extends ReceiptDesk {
  store: Pick<EventStore, 'read' | 'comparePositions'>
  catalog: Pick<Catalog, 'rules' | 'entities'>
  documents: Pick<StoredDocuments, 'openStored' | 'stat'>
  caseKeys: Pick<CaseKeys, 'find'>
  publicUrl: string
  now: () => Date
}

/** All entries besides documents, well above what a case of ten thousand events takes. */
const besidesDocuments = 64 * 1024 ** 2
const verifierFile = join(import.meta.dirname, '../notary/verifier/verify.mjs')

/**
 * The evidence of a case as one signed file (docs/evidence.md): everything but the documents is made before the first byte.
 * @throws {EvidenceError} when there is no such case, a document is missing, or the documents do not fit into a ZIP.
 */
export async function exportCase(
  desk: EvidenceDesk,
  caseId: string,
  { sealed = false, language }: EvidenceOptions = {},
): Promise<ExportedCase> {
  const { store, log, keys, caseKeys } = desk
  const exportedAt = desk.now().toISOString()
  const stored = await store.read(caseStream(caseId))
  if (stored.length === 0) throw new EvidenceError('not-found', `There is no case ${caseId}.`)
  if (!(await log.checkpoint()))
    throw new EvidenceError('not-signed', 'No checkpoint is signed yet: is the projector running, with NOTARY_KEY?')
  const { facts, proof } = await proveCase({
    store,
    log,
    keys,
    caseId,
    streams: [caseStream(caseId), accessStream(caseId)],
    exportedAt,
  })
  // A key that another process destroyed may still be in the memory of this one.
  const key = sealed || stored.some(isErasure) ? undefined : await caseKeys.find(caseId)
  const held = await documentsHeld(desk, stored, facts.documents)
  const rules = await rulesOf(desk, stored)
  const fileName = `${folioOf(stored) ?? caseId}.evidence.zip`
  const disclosure = key && { caseKey: key.secret.toString('base64url') }
  const told = { fileName, facts, keys: proof.keys, disclosed: key !== undefined }
  const entries: ZipEntry[] = [
    textEntry('README.txt', readme(told)),
    { name: 'case.pdf', content: await reportOf(desk, { ...told, stored, rules, held, key, exportedAt, language }) },
    { name: 'verify.mjs', content: await readFile(verifierFile) },
    textEntry('bundle.json', `${JSON.stringify({ ...proof, ...(disclosure && { disclosure }) }, undefined, 1)}\n`),
    ...rules.map(({ hash, definition }) => textEntry(`definitions/${hash}.json`, canonicalJson(definition))),
    ...(await calendarsOf(desk, rules)),
  ]
  const listed = entries.map(({ name, content }) => [name, entryHash(content as Uint8Array)])
  const papers = [...held].map((hash) => [`documents/${hash}`, hash])
  const manifest = signManifest(
    { ...facts, definitions: rules.map(({ hash }) => hash), entries: Object.fromEntries([...listed, ...papers]) },
    keys,
  )
  const content = writeZip(
    [textEntry('manifest.note', manifest), ...entries, ...documentEntries(desk, held)],
    exportedAt,
  )
  const events = facts.streams.reduce((sum, one) => sum + one.events, 0)
  return { fileName, content, events, documents: facts.documents.length }
}

const textEntry = (name: string, text: string): ZipEntry => ({ name, content: Buffer.from(text) })

function folioOf(events: readonly StoredEvent[]): string | undefined {
  const filing = events.find(({ type }) => type === 'CaseFiled')
  return (filing?.data as { folio?: string } | undefined)?.folio
}

/** Which documents are there; those that erasure destroyed are not. @throws {EvidenceError} */
async function documentsHeld(
  { documents }: EvidenceDesk,
  stored: readonly StoredEvent[],
  named: readonly string[],
): Promise<Set<string>> {
  const erased = stored.findLastIndex(isErasure)
  const destroyed = new Set(documentsOf(stored.slice(0, Math.max(0, erased))))
  const held = new Set<string>()
  let size = 0
  for (const hash of named) {
    const found = await documents.stat(hash)
    if (found) held.add(hash)
    else if (!destroyed.has(hash))
      throw new EvidenceError('document-missing', `The document ${hash} is missing: look with \`audit verify --case\`.`)
    size += found?.size ?? 0
  }
  if (size + besidesDocuments > maxZipBytes)
    throw new EvidenceError(
      'too-large',
      `The documents have ${size} bytes; a bundle holds ${maxZipBytes - besidesDocuments}.`,
    )
  return held
}

/** The rules that each event was decided by, in the order in which they came. */
function rulesOf({ catalog }: EvidenceDesk, stored: readonly StoredEvent[]): Promise<Rules[]> {
  const procedure = stored.flatMap(({ data }) => (data as { procedure?: string }).procedure ?? [])[0] ?? ''
  const hashes = new Set(stored.flatMap(({ metadata }) => metadata.definition ?? []))
  return Promise.all([...hashes].map((hash) => catalog.rules(procedure, hash)))
}

/** Every version of the calendars that terms are counted by, as it was published. */
async function calendarsOf({ store }: EvidenceDesk, rules: readonly Rules[]): Promise<ZipEntry[]> {
  const ids = new Set(rules.flatMap(({ calendars }) => Object.keys(calendars)))
  const published = await Promise.all([...ids].map((id) => store.read(calendarStream(id))))
  return published.flat().map(({ stream, revision, data, metadata }) => {
    const id = stream.slice(calendarStream('').length)
    const content = { publishedAt: metadata.at, ...(data as object) }
    return textEntry(`calendars/${id}.${revision + 1}.json`, `${JSON.stringify(content, undefined, 1)}\n`)
  })
}

interface ReportOf {
  stored: readonly StoredEvent[]
  rules: readonly Rules[]
  held: ReadonlySet<string>
  key: Awaited<ReturnType<CaseKeys['find']>>
  fileName: string
  exportedAt: string
  language: EvidenceOptions['language']
}

async function reportOf(
  { store, catalog, keys, publicUrl }: EvidenceDesk,
  { stored, rules, held, key, language, ...told }: ReportOf,
): Promise<Buffer> {
  const [opened] = stored
  const last = rules.at(-1)
  if (!opened || !last) throw new EvidenceError('not-found', 'The case was decided by no rules.')
  const report = caseReport({
    ...told,
    rules: last,
    events: stored.map((event) => openOrMark(key, event)),
    looked: await store.read(accessStream(opened.stream.slice(caseStream('').length))),
    entities: await catalog.entities(),
    language: language ?? ((opened.data as { language?: string }).language === 'en' ? 'en' : 'es'),
    disclosed: key !== undefined,
    destroyed: new Set(documentsOf(stored).filter((hash) => !held.has(hash))),
    publicUrl,
    verifierKey: keys[0].verifierKey,
  })
  return renderReport(report)
}

/** Opened one after the other, when their turn comes. */
function documentEntries({ documents }: EvidenceDesk, held: ReadonlySet<string>): ZipEntry[] {
  return [...held].map((hash) => ({ name: `documents/${hash}`, content: bytesOf(documents, hash) }))
}

async function* bytesOf(documents: EvidenceDesk['documents'], hash: string): AsyncGenerator<Uint8Array> {
  const content = await documents.openStored(hash)
  if (!content) throw new EvidenceError('document-missing', `The document ${hash} went missing during the export.`)
  for await (const chunk of content) yield chunk as Uint8Array
}
