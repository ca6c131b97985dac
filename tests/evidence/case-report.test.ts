import { expect, test } from 'vitest'
import type { CaseEvent, RecordedEvent } from '#core/events.ts'
import { renderReport } from '#documents/report.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import { caseReport, mostTold, type ReportInput } from '#evidence/case-report.ts'
import { splitEvents } from '#privacy/personal-parts.ts'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { createRandom } from '#publishing/simulation/random.ts'
import { newLife } from '#publishing/simulation/simulated-life.ts'
import { live } from '#publishing/simulation/simulated-moves.ts'
import { catalogDir, compiledCatalog } from '#support/catalog.ts'

const files = await readCatalogFiles(catalogDir)
const { rules: all } = await compiledCatalog()
const rules = all.find(({ procedure }) => procedure === 'gobernacion.licencia-colegio')
if (!rules) throw new Error('the sample procedure is gone')

/** A case with everything: answers, documents, a task, terms. */
function lived(): RecordedEvent[] {
  for (let seed = 0; rules; seed += 1) {
    const life = newLife(rules, surroundingsOf(files), createRandom(seed), '2025-01-07T15:00:00.000Z', [])
    life.told = []
    live(life, 400)
    const { folio, documents, status } = life.state
    if (folio !== undefined && documents.length > 0 && status === 'closed')
      return life.told.flatMap(({ events }) => events)
  }
  return []
}

const told = lived()
const stored = (events: readonly { type: string; data: unknown }[]): StoredEvent[] =>
  events.map(({ type, data }, revision) => ({
    stream: 'case-1',
    revision,
    position: '',
    id: String(revision),
    type,
    data: JSON.parse(JSON.stringify(data)) as unknown,
    metadata: {
      at: told[revision]?.at ?? '2026-07-01T15:00:00.000Z',
      commandId: '',
      actor: told[revision]?.actor ?? { kind: 'system', id: '' },
      channel: 'web',
      previousHash: null,
      hash: 'c'.repeat(64),
      schema: 1,
    },
  }))

const input = (changes: Partial<ReportInput> = {}): ReportInput => ({
  rules,
  events: stored(told),
  looked: [],
  entities: files.entities,
  language: 'es',
  exportedAt: '2026-07-02T15:00:00.000Z',
  disclosed: true,
  destroyed: new Set(),
  publicUrl: 'https://tramites.example',
  verifierKey: 'tramites.example/log+00000000+AAAA',
  fileName: 'case.evidence.zip',
  ...changes,
})
const textOf = (changes?: Partial<ReportInput>) => JSON.stringify(caseReport(input(changes)).blocks)

test('tells the case from its cover to how to check it, in the language asked for', async () => {
  const text = textOf()
  for (const words of ['Respuestas', 'Qué pasó', 'Términos', 'Documentos', 'Quién miró', 'Cómo comprobar'])
    expect(text).toContain(words)
  expect(text).toContain('Se radicó la solicitud')
  expect(text).toContain('node verify.mjs case.evidence.zip')
  const filing = told.find(({ type }) => type === 'CaseFiled')
  const { folio } = (filing?.data ?? {}) as { folio?: string }
  expect(text).toContain(`https://tramites.example/comprobar?folio=${folio}&huella=${'c'.repeat(64)}`)
  expect(text).toMatch(/Vence el .* de 20\d\d/)
  expect(textOf({ language: 'en' })).toContain('How to check this file')
  const [one, two] = [await renderReport(caseReport(input())), await renderReport(caseReport(input()))]
  expect(one.equals(two)).toBe(true)
})

test('tells nothing personal of events as they are stored, and says why', () => {
  const split = splitEvents(rules.definition, told as unknown as CaseEvent[])
  const texts = split
    .flatMap(({ parts }) => parts.map(([, value]) => value))
    .filter((value): value is string => typeof value === 'string' && value.length > 15)
  expect(texts).not.toEqual([])
  const open = textOf()
  expect(texts.some((text) => open.includes(JSON.stringify(text).slice(1, -1)))).toBe(true)
  const hidden = stored(split.map(({ type, data }) => ({ type, data: { ...data, sealed: 'x'.repeat(40) } })))
  const sealed = textOf({ events: hidden, disclosed: false })
  for (const text of texts) expect(sealed).not.toContain(text)
  expect(sealed).not.toContain('x'.repeat(40))
  expect(sealed).toContain('van sellados')
  const altered = hidden.map((event, index) => (index === 2 ? { ...event, altered: true as const } : event))
  expect(sealed).not.toContain('fue alterado')
  expect(textOf({ events: altered }).match(/fue alterado y no se puede leer/g)).toHaveLength(1)
  const erasure = { type: 'PersonalDataErased', data: { ground: 'request', fields: [], documents: [] } }
  const erased = textOf({
    events: stored([...split, erasure]),
    disclosed: false,
    destroyed: new Set(told.flatMap(({ data }) => (data as { document?: { sha256?: string } }).document?.sha256 ?? [])),
  })
  expect(erased).toContain('Los datos personales se borraron el 1 de julio de 2026: lo pidió la persona')
  expect(erased).toContain('El borrado de los datos personales lo destruyó.')
})

test(`tells ${mostTold} facts one by one, and how many more there are`, () => {
  const warned = { type: 'ClockWarned', data: { clock: 'none', before: '1 day' } }
  const many = [...told, ...Array.from({ length: mostTold + 7 - told.length }, () => warned)]
  const text = textOf({ events: stored(many) })
  expect(text).toContain('Hay 7 hechos más')
  expect(text).toContain(`"text":"${mostTold - 1}. Aviso: un término está por vencer`)
  expect(text).not.toContain(`"text":"${mostTold}. Aviso`)
})
