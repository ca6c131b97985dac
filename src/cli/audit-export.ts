import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { accessStream } from '#access/case-read.ts'
import type { Config } from '#app/config.ts'
import type { DocumentStore } from '#documents/documents.ts'
import { caseStream } from '#event-store/case-events.ts'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { makeBundle } from '#notary/bundle.ts'
import type { ReceiptDesk } from '#notary/receipt.ts'
import type { Bundle } from '#notary/verifier/verify.mjs'
import { createCatalog } from '#publishing/catalog.ts'
import { caseIdOf } from './case-id.ts'

interface Export extends ReceiptDesk {
  config: Config<'audit'>
  store: EventStore
  documents: DocumentStore
  name: string
  to: string
}

/**
 * Writes the evidence of a case: `bundle.json`, `documents/<sha256>`, the verifier, and a text that says how to use it.
 * @throws {Error} when there is no such case, or when the folder exists.
 */
export async function writeEvidence({ config, store, log, documents, keys, name, to }: Export) {
  const caseId = await caseIdOf(name, config.databaseUrl)
  const events = caseId === undefined ? [] : await store.read(caseStream(caseId))
  if (caseId === undefined || events.length === 0) throw new Error(`There is no case "${name}".`)
  const rules = await rulesOf(store, events)
  const bundle = await makeBundle({
    store,
    log,
    keys,
    caseId,
    streams: [caseStream(caseId), accessStream(caseId)],
    definitions: Object.fromEntries(rules.map(({ hash, definition }) => [hash, definition])),
    calendars: rules.flatMap(({ calendars }) => Object.values(calendars)),
    exportedAt: new Date().toISOString(),
  })
  await mkdir(to)
  await mkdir(join(to, 'documents'))
  for (const { sha256, name: title } of bundle.facts.documents) {
    const content = await documents.open(sha256)
    if (!content)
      throw new Error(`The document "${title}" (${sha256}) is missing: look with audit verify --case ${caseId}`)
    await pipeline(content, createWriteStream(join(to, 'documents', sha256)))
  }
  await writeFile(join(to, 'bundle.json'), `${JSON.stringify(bundle, undefined, 1)}\n`)
  await copyFile(join(import.meta.dirname, '../notary/verifier/verify.mjs'), join(to, 'verify.mjs'))
  await writeFile(join(to, 'README.txt'), readme(bundle))
  return {
    events: bundle.streams.reduce((sum, one) => sum + one.events.length, 0),
    documents: bundle.facts.documents.length,
  }
}

/** The rules that each event was decided by. */
async function rulesOf(store: EventStore, events: readonly StoredEvent[]) {
  const procedure = events.flatMap(({ data }) => (data as { procedure?: string }).procedure ?? [])[0] ?? ''
  const hashes = new Set(events.flatMap(({ metadata }) => metadata.definition ?? []))
  const catalog = createCatalog(store)
  return Promise.all([...hashes].map((hash) => catalog.rules(procedure, hash)))
}

const readme = ({ facts, keys }: Bundle): string =>
  [
    `Evidence of case ${facts.case}, exported ${facts.exportedAt} from the log ${facts.origin}.`,
    '',
    'bundle.json   every event as it was recorded, its proof of inclusion in the log, a signed checkpoint of the log,',
    '              the definitions that decided, and a signed list of all that must be here',
    'documents/    every document, named by the SHA-256 of its content',
    'verify.mjs    the verifier: one file, no dependencies; read it before you trust it',
    '',
    'To verify, with Node 18 or newer and without a network:',
    '',
    `    node verify.mjs . --key '<verifier key>'`,
    '',
    'Take the key from where the entity makes it known, not from here. When this was written it was:',
    '',
    ...keys.map((key) => `    ${key}`),
    '',
    'Exit code 0: all holds. 1: something does not; each line says what and where. 2: the evidence cannot be read.',
    '',
  ].join('\n')
