import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { Dependencies } from '#activities/dependencies.ts'
import { issue } from '#activities/issue.ts'
import { createEngine } from '#app/execute.ts'
import { agenda } from '#core/agenda.ts'
import { createDocumentStore } from '#documents/documents.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { testSigner } from '#support/signer.ts'
import { newCase } from '../workflows/rig.ts'
import { smallCatalog } from '../workflows/small-catalog.ts'
import { readSignature } from './read-signature.ts'

/** A permit granted, whose letter is owed; every look at the clock is a second later. */
async function granted(changes: Partial<Dependencies> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'issued-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const store = createMemoryEventStore()
  const catalog = await smallCatalog()
  const keys = memoryCaseKeys()
  const engine = createEngine({ store, catalog, keys })
  const driver = newCase({ engine, store, catalog })
  await driver.file()
  await driver.grant()
  let seconds = 0
  const now = () => new Date(Date.now() + 1000 * (seconds += 1)).toISOString()
  const parts = { engine, catalog, documents: createDocumentStore(folder, keys), signer: testSigner(), now }
  // Of other parts only a fact about the next step, a notice, is asked for.
  const others = { messenger: { remote: false }, publicUrl: 'https://tramites.example' }
  const deps = { ...parts, ...others, ...changes } as unknown as Dependencies
  const loaded = await engine.load(driver.id)
  const effect = loaded && agenda(loaded.rules, loaded.state).effects.find(({ kind }) => kind === 'issue')
  if (!effect) throw new Error('no letter is owed')
  const input = { caseId: driver.id, effect }
  const files = async () => (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name))
  const issued = async () => {
    const events = (await engine.history(driver.id)).filter(({ type }) => type === 'DocumentIssued')
    return events.map(({ data }) => (data as { document: { id: string; sha256: string; name: string } }).document)
  }
  const content = async (sha256: string) => {
    const opened = await parts.documents.open(driver.id, sha256)
    if (!opened) throw new Error(`${sha256} does not open`)
    return buffer(opened)
  }
  return { deps, input, files, issued, content }
}

test('attempts at once, and after a crash before the record, leave one document, whole and signed', async () => {
  const { deps, input, files, issued, content } = await granted()
  const crashed = { ...deps, engine: { ...deps.engine, execute: () => Promise.reject(new Error('killed')) } }
  await expect(issue(crashed, input)).rejects.toThrow('killed')
  expect(await issued()).toEqual([])
  expect(await files()).toHaveLength(1)

  await Promise.all([issue(deps, input), issue(deps, input), issue(deps, input)])
  await issue(deps, input)
  const [document, ...others] = await issued()
  expect(others).toEqual([])
  // Signed at other instants, the other attempts left bytes that no event names.
  expect(await files()).toHaveLength(4)
  const read = readSignature(await content(document?.sha256 ?? ''))
  expect(read).toMatchObject({ covers: true, changed: false, genuine: true, bound: true })
  expect(document?.name).toMatch(/^GOB-2026-.*\.pdf$/)
})

test('with an expired certificate nothing is issued, and the reason is told', async () => {
  const { deps, input, files, issued } = await granted({ signer: { ...testSigner(), isValidAt: () => false } })
  await expect(issue(deps, input)).rejects.toMatchObject({ type: 'signing-certificate-not-valid', nonRetryable: false })
  expect([await issued(), await files()]).toEqual([[], []])
})
