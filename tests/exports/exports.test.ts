import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeCloudEventBatch } from '#exports/cloudevents.ts'
import { encodeCsv } from '#exports/csv.ts'
import { exportCases, exportFormatNames, type Exported } from '#exports/export-cases.ts'
import { createExportLog } from '#exports/export-log.ts'
import { encodeOcel } from '#exports/ocel.ts'
import { openScratch } from '#exports/scratch.ts'
import { activityAndKind, tellCase, type ToldCase, type ToldEvent } from '#exports/told-case.ts'
import { encodeXes, xmlText } from '#exports/xes.ts'
import { openPm4py } from '#support/pm4py.ts'
import { cloudEventSchema, type Element, ocelSchema, readCsv, readXml, unescapeXml } from './formats.ts'
import { createExportWorld, type ExportWorld } from './support.ts'

let world: ExportWorld
let told: ToldCase[]
const everything = { entities: ['ciudad', 'gobernacion', 'municipio'] }
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)

beforeAll(async () => {
  world = await createExportWorld()
  const { rules } = world.sources
  told = await Promise.all(world.filed.map(({ caseId, events }) => tellCase({ caseId, events, rules, language: 'es' })))
  told.sort((a, b) => (a.id < b.id ? -1 : 1))
})
afterAll(() => world.close())

const eventsOf = (cases: readonly ToldCase[]) => cases.flatMap(({ events }) => events)
const count = (names: readonly string[]) => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

test('an event is told by what it is about, in the words of the definition, and what became of it', () => {
  const { events } = told.find(({ state }) => state.procedure === 'ciudad.comparendo') as ToldCase
  expect(events.slice(0, 2)).toMatchObject([
    { activity: 'Borrador abierto', kind: 'Borrador abierto', transition: 'complete', role: 'applicant' },
    { kind: 'comienza', transition: 'start', step: expect.any(String), instance: expect.stringMatching(/^\w+#1$/) },
  ])
  const decided = eventsOf(told).find(({ type }) => type === 'TaskCompleted')
  const begun = eventsOf(told).find(({ instance, type, after }) => {
    return type === 'StepEntered' && instance === decided?.instance && after.id === decided?.after.id
  })
  expect(begun?.activity).toBe(decided?.activity)
  expect(decided).toMatchObject({ transition: 'complete', outcome: expect.any(String), actor: { kind: 'officer' } })
  expect(decided?.agency).toMatch(/^\w+\/[\w-]+$/)
})

test('a step is begun once and ends once: tools can tell how long it took', () => {
  const ends = ['complete', 'ate_abort', 'autoskip']
  const steps = Map.groupBy(
    eventsOf(told).filter(({ instance }) => instance !== undefined),
    ({ after, instance }) => `${after.id} ${instance}`,
  )
  for (const [step, events] of steps) {
    const transitions = events.map(({ transition }) => transition)
    const begun = transitions.filter((transition) => transition === 'start').length
    const ended = transitions.filter((transition) => ends.includes(transition)).length
    const isEnd = events[0]?.data['kind'] === 'end' || events[0]?.data['kind'] === 'join'
    const isNotice = events[0]?.step?.startsWith('extension:') === true
    expect({ step, begun }).toEqual({ step, begun: isEnd || isNotice ? 0 : 1 })
    // What a withdrawal or another branch left behind never ends.
    expect({ step, ended: ended <= 1 }, JSON.stringify(transitions)).toEqual({ step, ended: true })
    if (begun > 0) expect([step, transitions[0]]).toEqual([step, 'start'])
  }
})

test('CSV has a row for each event of each filed case', async () => {
  const [names, ...rows] = readCsv(await world.export({ format: 'csv', filter: everything }))
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([names?.length]))
  const column = (name: string) => rows.map((row) => row[names?.indexOf(name) ?? -1] ?? '')
  expect(column('hash')).toEqual(eventsOf(told).map(({ hash }) => hash))
  expect(column('activity')).toEqual(eventsOf(told).map(({ activity }) => activity))
  expect(new Set(column('folio'))).toEqual(new Set(world.filed.map(({ folio }) => folio)))
  for (const data of column('data')) JSON.parse(data)
})

test('CloudEvents are as their specification says, alone and as a batch', async () => {
  const valid = ajv.compile(cloudEventSchema)
  const lines = (await world.export({ format: 'ndjson', filter: everything })).trimEnd().split('\n')
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const event of events) expect(valid(event), JSON.stringify([event, valid.errors])).toBe(true)
  expect(new Set(events.map(({ source, id }) => `${String(source)} ${String(id)}`)).size).toBe(eventsOf(told).length)
  expect(JSON.parse(await world.export({ format: 'cloudevents', filter: everything }))).toEqual(events)
  expect(JSON.parse(await world.export({ format: 'cloudevents', filter: { entities: ['nadie'] } }))).toEqual([])
})

const kindsOfAttribute = new Set(['string', 'date', 'int', 'boolean'])
const attributesOf = ({ children }: Element) => {
  const own = children.filter(({ name }) => kindsOfAttribute.has(name)).map((child) => child.attributes)
  expect(new Set(own.map(({ key }) => key)).size).toBe(own.length)
  return Object.fromEntries(own.map(({ key = '', value = '' }) => [key, value]))
}

test('XES is well formed, in the order of its schema, and every trace and event has what is declared global', async () => {
  const log = readXml(await world.export({ format: 'xes', filter: everything }))
  expect(log.attributes).toMatchObject({ 'xes.version': '1849.2023', xmlns: 'http://www.xes-standard.org/' })
  const order = ['extension', 'global', 'classifier', 'string', 'trace']
  const places = log.children.map(({ name }) => order.indexOf(name))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  const prefixes = log.children.filter(({ name }) => name === 'extension').map(({ attributes }) => attributes['prefix'])
  const globals = new Map(
    log.children
      .filter(({ name }) => name === 'global')
      .map((one) => [one.attributes['scope'], Object.keys(attributesOf(one))]),
  )
  const traces = log.children.filter(({ name }) => name === 'trace')
  for (const trace of traces) {
    const events = trace.children.filter(({ name }) => name === 'event')
    for (const [scope, elements] of [['trace', [trace]] as const, ['event', events] as const])
      for (const one of elements) {
        const keys = Object.keys(attributesOf(one))
        expect(keys).toEqual(expect.arrayContaining(globals.get(scope) ?? ['nothing']))
        for (const key of keys) if (key.includes(':')) expect(prefixes).toContain(key.split(':')[0])
      }
    for (const date of events.flatMap(({ children }) => children).filter(({ name }) => name === 'date'))
      expect(date.attributes['value']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
  expect(traces.map((trace) => attributesOf(trace)['concept:name'])).toEqual(told.map(({ name }) => name))
})

test('whatever a text holds, XML gives it back, save what XML cannot hold', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\n', '\t', '\r', '\0', ']]>'),
      fc.string({ unit: 'binary' }),
    ),
  })
  fc.assert(
    fc.property(text, (given) => {
      const log = readXml(`<?xml version="1.0" encoding="UTF-8"?>\n<log a="${xmlText(given)}"/>`)
      // oxlint-disable-next-line no-control-regex
      const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
      expect(log.attributes['a']).toBe(given.replaceAll(unwritable, '\uFFFD'))
    }),
  )
  expect(() => unescapeXml('&nbsp;')).toThrow('no entity')
})

interface OcelLog {
  eventTypes: { name: string; attributes: { name: string }[] }[]
  objectTypes: { name: string; attributes: { name: string }[] }[]
  events: { id: string; type: string; attributes: { name: string }[]; relationships: Related[] }[]
  objects: { id: string; type: string; attributes: Value[]; relationships: Related[] }[]
}
interface Related {
  objectId: string
  qualifier: string
}
interface Value {
  name: string
  value: string | number
  time: string
}

test('OCEL is as its specification says: every type declared, every thing there, each once, with what changed and when', async () => {
  const log = JSON.parse(await world.export({ format: 'ocel', filter: everything })) as OcelLog
  const valid = ajv.compile(ocelSchema)
  expect(valid(log), JSON.stringify(valid.errors?.slice(0, 3))).toBe(true)
  for (const [types, all] of [[log.eventTypes, log.events] as const, [log.objectTypes, log.objects] as const]) {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const declared = new Map(types.map(({ name, attributes }) => [name, new Set(attributes.map((one) => one.name))]))
    expect(declared.size).toBe(types.length)
    for (const { type, attributes } of all)
      expect(attributes.filter(({ name }) => !declared.get(type)?.has(name))).toEqual([])
  }
  const ids = new Set(log.objects.map(({ id }) => id))
  const related = [...log.events, ...log.objects].flatMap(({ relationships }) => relationships)
  expect(related.filter(({ objectId }) => !ids.has(objectId))).toEqual([])
  expect(log.events.map(({ type }) => type)).toEqual(eventsOf(told).map(activityAndKind))

  const extended = told.find(({ events }) => events.some(({ type }) => type === 'ClockExtended')) as ToldCase
  const { attributes } = log.objects.find(({ id }) => id === `case:${extended.id}`) as OcelLog['objects'][number]
  const over = (name: string) => attributes.filter((one) => one.name === name)
  expect(over('status').map(({ value }) => value)).toEqual(['draft', 'open', 'closed'])
  expect(over('outcome')).toEqual([
    { name: 'outcome', value: extended.state.outcome, time: extended.events.at(-1)?.at },
  ])
  const dues = extended.events.flatMap(({ type, data, at }) =>
    type === 'ClockExtended' ? [{ name: 'due', value: data['due'], time: at }] : [],
  )
  expect(over('due')).toEqual(expect.arrayContaining(dues))
  const paid = log.objects.filter(({ type }) => type === 'payment').map((one) => one.attributes.at(-1)?.value)
  expect(paid).toContain('paid')
})

test('a case that is only mentioned is a thing without attributes, and one that is told is told once', async () => {
  const [first, second] = told as [ToldCase, ToldCase]
  const mention = (id: string) => ({ ...(first.events[0] as ToldEvent), type: 'ChildEnded', data: { case: id } })
  async function* cases() {
    yield { ...first, events: [...first.events, mention(second.id), mention('elsewhere')] }
    yield second
  }
  const scratch = await openScratch()
  const pieces: string[] = []
  for await (const piece of encodeOcel(cases(), scratch)) pieces.push(piece)
  await scratch.close()
  const { objects } = JSON.parse(pieces.join('')) as OcelLog
  const found = objects.filter(({ type }) => type === 'case').map(({ id, attributes }) => [id, attributes.length > 0])
  expect(found).toEqual([
    [`case:${first.id}`, true],
    [`case:${second.id}`, true],
    ['case:elsewhere', false],
  ])
})

test('no answer, no name of a document and nothing that somebody wrote leaves in any format', async () => {
  const lived = world.filed.filter(({ rules }) => rules.procedure === 'gobernacion.peticion')
  const filter = { ...everything, procedure: 'gobernacion.peticion' }
  const strings = (value: unknown): string[] => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
  }
  const secrets = lived
    .flatMap(({ events }) => events)
    .flatMap(({ data }) => {
      const {
        data: answers,
        marks,
        note,
        reason,
        resumeHash,
        lookupHash,
        url,
        document,
      } = data as Record<string, unknown>
      const name = typeof document === 'object' && document !== null ? (document as { name?: string }).name : undefined
      const reasons = (marks as { reason: string }[] | undefined)?.map((mark) => mark.reason)
      return strings([answers, reasons, note, reason, resumeHash, lookupHash, url, name])
    })
  // Single words of answers, such as the value of an option, may be words of the definition too.
  const telling = [...new Set(secrets)].filter((text) => /[ @.]|^lookup/.test(text) && text.length > 5)
  expect(telling.length).toBeGreaterThan(20)
  for (const format of exportFormatNames) {
    const text = await world.export({ format, filter })
    const found = telling.filter(
      (secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)),
    )
    expect([format, found]).toEqual([format, []])
  }
})

test('the filter finds filed cases by procedure, agency and day of filing; a draft is never among them', async () => {
  const folios = async (filter: object) => {
    const [names = [], ...rows] = readCsv(await world.export({ format: 'csv', filter: { ...everything, ...filter } }))
    return new Set(rows.map((row) => row[names.indexOf('folio')]))
  }
  const expected = (holds: (one: ToldCase) => boolean) => new Set(told.filter(holds).map(({ state }) => state.folio))
  const procedure = 'ciudad.comparendo'
  expect(await folios({ procedure })).toEqual(expected(({ state }) => state.procedure === procedure))
  const { agency } = told[0]?.state ?? { agency: '' }
  expect(await folios({ agency })).toEqual(expected(({ state }) => state.agency === agency))
  const days = told.map(({ state }) => state.filedAt ?? '').toSorted()
  const [from, to] = [days[20] ?? '', days[40] ?? '']
  const within = expected(({ state: { filedAt = '' } }) => filedAt >= from && filedAt < to)
  expect(within.size).toBeGreaterThan(5)
  expect(await folios({ from, to })).toEqual(within)
  expect(await folios({ entities: ['municipio'] })).toEqual(expected(({ state }) => state.entity === 'municipio'))
  expect(world.lives.length).toBeGreaterThan(world.filed.length)
  expect((await folios({})).size).toBe(world.filed.length)
  expect(await world.sources.readModels.countFiledCases(everything)).toEqual({
    cases: world.filed.length,
    events: eventsOf(told).length,
  })
})

test('cases are asked for as they are written, whatever the format; what waits on disk is removed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exports-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    for (const format of exportFormatNames) {
      const progress: Exported = { cases: 0, events: 0 }
      const onProgress = (done: Exported) => Object.assign(progress, done)
      const pieces = exportCases(world.sources, { format, filter: everything, language: 'en', onProgress })
      for (let i = 0; i < 4; i += 1) expect((await pieces.next()).value).toBeTruthy()
      expect(progress.cases).toBeLessThanOrEqual(4)
      expect(await readdir(folder)).toHaveLength(format === 'ocel' ? 1 : 0)
      await pieces.return(undefined)
      expect(await readdir(folder)).toEqual([])
    }
    // However many cases there are, an encoder asks for the next one only when the last one is written.
    const scratch = await openScratch()
    const encoders = [
      encodeCsv,
      encodeCloudEventBatch,
      encodeXes,
      (all: AsyncIterable<ToldCase>) => encodeOcel(all, scratch),
    ]
    for (const encode of encoders) {
      let asked = 0
      let written = 0
      async function* many() {
        for (; asked < 200; asked += 1) yield { ...(told[asked % told.length] as ToldCase), id: `case-${asked}` }
      }
      for await (const piece of encode(many())) {
        written += piece === '' ? 0 : 1
        expect(asked).toBeLessThanOrEqual(written)
      }
      expect(asked).toBe(200)
    }
    await scratch.close()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true })
  }
})

test('the command line writes a file when it is whole, or to its output, and leaves the trace', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'export-'))
  const program = join(import.meta.dirname, '../../src/cli/main.ts')
  const ventanilla = (...args: string[]) =>
    promisify(execFile)(process.execPath, [program, 'export', ...args], {
      env: { PATH: process.env['PATH'], DATABASE_URL: world.url },
      maxBuffer: 64 * 1024 ** 2,
    })
  try {
    const file = join(folder, 'log.csv')
    const asked = ['--format', 'csv', '--procedure', 'gobernacion.habeas-data', '--purpose', 'Tiempos de respuesta']
    const { stdout } = await ventanilla(...asked, '--to', file)
    expect(stdout).toContain(`Written to ${file}`)
    expect(await readdir(folder)).toEqual(['log.csv'])
    const filter = { entities: ['gobernacion'], procedure: 'gobernacion.habeas-data' }
    const text = await world.export({ format: 'csv', filter })
    expect(await readFile(file, 'utf8')).toBe(text)
    expect((await ventanilla(...asked, '--to', '-')).stdout).toBe(text)
    const cases = told.filter(({ state }) => state.procedure === filter.procedure)
    const trace = { reader: 'cli', as: 'operator', via: 'cli', cases: cases.length, events: eventsOf(cases).length }
    const log = createExportLog({ store: world.store, now: () => new Date() })
    expect(await log.of('gobernacion')).toMatchObject([trace, trace])

    await expect(ventanilla(...asked.slice(0, -1), 'x', '--to', '-')).rejects.toThrow('--purpose')
    await expect(ventanilla(...asked, '--filed-from', '2-7', '--to', '-')).rejects.toThrow('"2-7" is not a day')
    await expect(ventanilla(...asked, '--entity', 'ciudad', '--to', '-')).rejects.toThrow(
      'No entity has cases like that',
    )
    expect(await log.of('ciudad')).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** Which activity directly follows which, within a case. */
function directlyFollows(cases: readonly ToldCase[]) {
  const pairs = cases.flatMap(({ events }) =>
    events.slice(1).map((event, place) => JSON.stringify([events[place]?.activity, event.activity])),
  )
  const edges = Object.entries(count(pairs)).map(([pair, times]) => [...(JSON.parse(pair) as string[]), times])
  return edges.map((edge) => JSON.stringify(edge)).toSorted()
}

test('PM4Py opens both logs, finds in them what was exported, and discovers the directly-follows graph', async ({
  skip,
}) => {
  const pm4py = await openPm4py()
  if ('missing' in pm4py) return skip(pm4py.missing)
  const folder = await mkdtemp(join(tmpdir(), 'logs-'))
  try {
    const [xes, ocel, found] = ['log.xes', 'log.jsonocel', 'found.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    await writeFile(xes, await world.export({ format: 'xes', filter: everything }))
    const text = await world.export({ format: 'ocel', filter: everything })
    await writeFile(ocel, text)
    await pm4py.python(join(import.meta.dirname, 'read-logs.py'), xes, ocel, found)
    const read = JSON.parse(await readFile(found, 'utf8'))
    const events = eventsOf(told)

    expect(read.xes).toMatchObject({ cases: told.length, events: events.length, parsed: events.length })
    expect(read.xes.names).toEqual(told.map(({ name }) => name).toSorted())
    expect(read.xes.activities).toEqual(count(events.map(({ activity }) => activity)))
    expect(read.xes.transitions).toEqual(count(events.map(({ transition }) => transition)))
    expect(read.xes.groups).toEqual(count(events.map(({ agency }) => agency)))
    expect(read.xes.resources).toEqual(
      count(events.map(({ actor }) => (actor.kind === 'officer' ? actor.id : actor.kind))),
    )
    expect(read.xes.edges.map((edge: unknown) => JSON.stringify(edge)).toSorted()).toEqual(directlyFollows(told))
    expect(read.xes.starts).toEqual(count(told.map((one) => one.events[0]?.activity ?? '')))
    expect(read.xes.ends).toEqual(count(told.map((one) => one.events.at(-1)?.activity ?? '')))

    const log = JSON.parse(text) as OcelLog
    expect(read.ocel).toEqual({
      events: events.length,
      activities: count(events.map(activityAndKind)),
      objects: count(log.objects.map(({ type }) => type)),
      relations: log.events.flatMap(({ relationships }) => relationships).length,
      qualifiers: count(log.events.flatMap(({ relationships }) => relationships).map(({ qualifier }) => qualifier)),
      // The first value of an attribute is its value; those after it are changes.
      changes: log.objects
        .map(({ attributes }) => attributes.length - new Set(attributes.map(({ name }) => name)).size)
        .reduce((a, b) => a + b),
      between: log.objects.flatMap(({ relationships }) => relationships).length,
    })
    expect(Object.keys(read.ocel.objects).toSorted()).toEqual([
      'agency',
      'case',
      'document',
      'officer',
      'payment',
      'person',
      'procedure',
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
}, 400_000)
