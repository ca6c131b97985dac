import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCases, type Cases } from '#app/cases.ts'
import { createEngine, type Engine } from '#app/execute.ts'
import { formatFolio, parseFolio } from '#app/folio.ts'
import type { CaseCommand } from '#core/commands.ts'
import { caseStream } from '#event-store/case-events.ts'
import { findBrokenLink } from '#event-store/envelope.ts'
import { EventStoreError, type EventStore } from '#event-store/event-store.ts'
import { createPostgresEventStore } from '#event-store/postgres.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'
import { applicant, calendar, command, desk, entityFile, opened, rules, saved, submitted } from './core/fixtures.ts'

/** The catalogue has tests of its own; here one procedure is enough. */
const catalog = {
  rules: async () => rules,
  suspension: () => undefined,
  live: async (procedure: string) => (procedure === rules.procedure ? rules : undefined),
  entity: async () => entityFile,
} as unknown as Catalog

const keys = memoryCaseKeys()

let database: FreshDatabase
let stores: EventStore[]
let engines: Engine[]

beforeAll(async () => {
  database = await freshDatabase()
  stores = [createPostgresEventStore({ url: database.url }), createPostgresEventStore({ url: database.url })]
  engines = stores.map((store) => createEngine({ store, catalog, keys }))
})

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await database.drop()
})

const [first, second] = [() => pick(engines, 0), () => pick(engines, 1)]
const store = () => pick(stores, 0)

function pick<T>(from: readonly T[], index: number): T {
  const found = from[index]
  if (found === undefined) throw new Error(`Nothing at ${index}`)
  return found
}

async function openCase(): Promise<string> {
  const caseId = randomUUID()
  expect(await first().execute(caseId, opened('2026-07-01'))).toMatchObject({ ok: true, repeated: false })
  return caseId
}

/** Holds a name of a section, so that every writer's mark can be told. */
const mark = (by: string): CaseCommand => ({ ...saved({ name: by }, '2026-07-01'), id: `mark-${by}` })

describe('exactly once', () => {
  test('the same command again changes nothing and answers the same', async () => {
    const caseId = await openCase()
    const once = await first().execute(caseId, mark('A'))
    const again = await first().execute(caseId, mark('A'))
    expect(once).toMatchObject({ ok: true, repeated: false })
    expect(again).toMatchObject({ ok: true, repeated: true, revision: once.ok && once.revision })
    expect(await store().read(caseStream(caseId))).toHaveLength(3)
  })

  test('the same key with another text is refused instead of passing for a repeat', async () => {
    const caseId = await openCase()
    await first().execute(caseId, mark('A'))
    const other: CaseCommand = { ...saved({ name: 'Z' }, '2026-07-01'), id: 'mark-A' }
    expect(await second().execute(caseId, other)).toEqual({ ok: false, problems: [{ code: 'key-reused' }] })
    expect((await first().load(caseId))?.state.data.name).toBe('A')
    const dropping: CaseCommand = { ...other, type: 'withdraw', data: {} }
    expect(await second().execute(caseId, dropping)).toEqual({ ok: false, problems: [{ code: 'key-reused' }] })
  })

  test('also after a restart, and when other commands came between', async () => {
    const caseId = await openCase()
    const once = await first().execute(caseId, mark('A'))
    await first().execute(caseId, mark('B'))
    const restarted = createEngine({ store: store(), catalog, keys })
    expect(await restarted.execute(caseId, mark('A'))).toMatchObject({
      ok: true,
      repeated: true,
      revision: once.ok && once.revision,
    })
    expect((await restarted.load(caseId))?.state.data.name).toBe('B')
  })

  test('also when it is sent to two processes at once, many times over', async () => {
    for (let round = 0; round < 10; round += 1) {
      const caseId = await openCase()
      const answers = await Promise.all(
        [0, 1, 0, 1].map((which, i) =>
          // Every process notes its own time of receipt.
          pick(engines, which).execute(caseId, { ...mark('A'), issuedAt: `2026-07-01T12:00:0${i}Z` }),
        ),
      )
      expect(answers.every(({ ok }) => ok)).toBe(true)
      expect(answers.filter((answer) => answer.ok && !answer.repeated)).toHaveLength(1)
      await Promise.all([0, 1].map((which) => pick(engines, which).execute(caseId, mark(`B${which}`))))
      const events = await store().read(caseStream(caseId))
      expect(events).toHaveLength(5)
      expect(findBrokenLink(events)).toBeUndefined()
    }
  })

  test('when the answer to an append was lost, the retry finds what was recorded', async () => {
    const caseId = await openCase()
    let lose = true
    const losing: EventStore = {
      ...store(),
      append: async (...args) => {
        const result = await store().append(...args)
        if (!lose) return result
        lose = false
        throw new EventStoreError('unavailable', 'the connection broke after the commit')
      },
    }
    const engine = createEngine({ store: losing, catalog, keys })
    await expect(engine.execute(caseId, mark('A'))).rejects.toThrow(EventStoreError)
    expect(await engine.execute(caseId, { ...mark('A'), issuedAt: '2026-07-01T12:00:07Z' })).toMatchObject({
      ok: true,
      repeated: true,
    })
    expect(await store().read(caseStream(caseId))).toHaveLength(3)
  })
})

describe('concurrent commands on one case', () => {
  test('all stand, each once, in an unbroken chain; the losers were decided again', async () => {
    const caseId = await openCase()
    const names = Array.from({ length: 40 }, (_, i) => `w${i}`)
    const answers = await Promise.all(names.map((name, i) => pick(engines, i % 2).execute(caseId, mark(name))))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    const events = await store().read(caseStream(caseId))
    expect(new Set(events.slice(2).map(({ metadata }) => metadata.commandId))).toEqual(
      new Set(names.map((name) => `mark-${name}`)),
    )
    expect(events).toHaveLength(42)
    expect(findBrokenLink(events)).toBeUndefined()
  })

  test('what was kept in memory of a case that another process changed is never believed', async () => {
    const caseId = await openCase()
    await second().execute(caseId, { ...opened('2026-07-01'), type: 'withdraw', data: {}, id: 'drop' } as CaseCommand)
    expect(await first().execute(caseId, mark('A'))).toEqual({ ok: false, problems: [{ code: 'case-closed' }] })
  })

  test('a refusal because of old memory is looked at again before it is given', async () => {
    const caseId = await openCase()
    const name = { ...saved({ name: 'A', kind: 'simple' }, '2026-07-01'), id: 'fill' }
    await second().execute(caseId, name)
    const submit: CaseCommand = {
      type: 'submit',
      data: { step: 'draft', folio: 'F', lookupHash: 'h' },
      id: 's',
      issuedAt: '2026-07-01T13:00:00Z',
      actor: applicant,
      channel: 'web',
    }
    expect(await first().execute(caseId, submit)).toMatchObject({ ok: true })
  })
})

describe('the calendar', () => {
  test('of a case kept in memory is the one published now', async () => {
    let current = rules
    const engine = createEngine({ store: store(), catalog: { rules: async () => current }, keys })
    const caseId = randomUUID()
    await engine.execute(caseId, opened('2026-07-02'))
    await engine.execute(caseId, saved({ name: 'A', kind: 'simple' }, '2026-07-02'))
    const holidays = { ...calendar.holidays, '2026-07-03': 'Día nuevo' }
    current = { ...rules, calendars: { co: { ...calendar, holidays } } }
    const result = await engine.execute(caseId, submitted('2026-07-02'))
    expect(result.ok && result.state.clocks.answer?.due).toBe('2026-07-28')
    expect((await engine.load(caseId))?.rules).toBe(current)
  })
})

describe('a refused command', () => {
  test('appends nothing', async () => {
    const caseId = await openCase()
    const refused = await first().execute(caseId, { ...mark('A'), actor: desk })
    expect(refused).toEqual({ ok: false, problems: [{ code: 'not-available' }] })
    expect(await store().read(caseStream(caseId))).toHaveLength(2)
  })

  test('names the answer that has the wrong shape', async () => {
    const caseId = await openCase()
    const wrong = await first().execute(caseId, saved({ kind: 'other', anonymous: 'yes' }, '2026-07-01'))
    expect(wrong).toMatchObject({
      ok: false,
      problems: [
        { code: 'field-invalid', pointer: '/data/kind' },
        { code: 'field-invalid', pointer: '/data/anonymous' },
      ],
    })
  })

  test.each(['a\0b', 'a\ud800b'])('names the text that no store can keep: %j', async (text) => {
    const caseId = await openCase()
    const refused = (pointer: string) => ({
      ok: false,
      problems: [{ code: 'field-invalid', pointer, params: { rule: 'characters' } }],
    })
    expect(await first().execute(caseId, saved({ name: text }, '2026-07-01'))).toEqual(refused('/data/name'))
    expect(await first().execute(caseId, command('withdraw', { reason: text }, applicant, '2026-07-01'))).toEqual(
      refused('/reason'),
    )
  })

  test('of a case that does not exist says so', async () => {
    expect(await first().execute(randomUUID(), mark('A'))).toEqual({
      ok: false,
      problems: [{ code: 'case-not-found' }],
    })
  })
})

describe('filing', () => {
  const now = () => new Date('2026-07-02T15:00:00Z')
  const casesOn = (index: number): Cases =>
    createCases({ engine: pick(engines, index), store: pick(stores, index), catalog, secret: Buffer.alloc(32, 7), now })

  async function fileOne(cases: Cases, name: string): Promise<{ caseId: string; folio: string }> {
    const openedCase = await cases.open({
      key: randomUUID(),
      procedure: rules.procedure,
      channel: 'web',
      language: 'es',
    })
    if (!openedCase.ok) throw new Error('refused')
    const { caseId } = openedCase
    await cases.run(caseId, randomUUID(), applicant, 'web', {
      type: 'save',
      data: { step: 'draft', data: { name, kind: 'simple' } },
    })
    const result = await cases.run(caseId, randomUUID(), applicant, 'web', { type: 'submit', data: { step: 'draft' } })
    if (!result.ok) throw new Error('refused')
    return { caseId, folio: result.state.folio ?? '' }
  }

  test('numbers are consecutive, without gap or double, whoever files at once', async () => {
    const filedCases = await Promise.all(Array.from({ length: 30 }, (_, i) => fileOne(casesOn(i % 2), `p${i}`)))
    const numbers = filedCases.map(({ folio }) => Number(folio.split('-')[2])).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => (numbers[0] ?? 0) + i))
    for (const { folio } of filedCases) expect(parseFolio(folio.toLowerCase().replaceAll('-', ' '))).toBe(folio)
  })

  test('a draft that the rules would refuse uses up no number', async () => {
    const cases = casesOn(0)
    const { folio } = await fileOne(cases, 'before')
    const draft = await cases.open({ key: randomUUID(), procedure: rules.procedure, channel: 'web', language: 'es' })
    if (!draft.ok) throw new Error('refused')
    const refused = await cases.run(draft.caseId, randomUUID(), applicant, 'web', {
      type: 'submit',
      data: { step: 'draft' },
    })
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'field-required' }, { code: 'field-required' }] })
    const after = await fileOne(cases, 'after')
    expect(Number(after.folio.split('-')[2])).toBe(Number(folio.split('-')[2]) + 1)
  })

  test('the same key opens the same case with the same code, at two processes at once', async () => {
    const input = { key: randomUUID(), procedure: rules.procedure, channel: 'web', language: 'es' }
    const answers = await Promise.all([0, 1, 0, 1].map((index) => casesOn(index).open(input)))
    expect(new Set(answers.map((answer) => answer.ok && `${answer.caseId} ${answer.resumeCode}`)).size).toBe(1)
    const other = await casesOn(0).open({ ...input, key: randomUUID() })
    expect(other.ok && answers[0]?.ok && other.resumeCode !== answers[0].resumeCode).toBe(true)
  })

  test('an unknown procedure is refused', async () => {
    const answer = await casesOn(0).open({ key: randomUUID(), procedure: 'demo.none', channel: 'web', language: 'es' })
    expect(answer).toEqual({ ok: false, problems: [{ code: 'procedure-not-found', pointer: '/procedure' }] })
  })
})

describe('a folio', () => {
  const folio = formatFolio('GOB', 2026, 123)

  test('reads as entity, year, number and check digits', () => {
    expect(folio).toMatch(/^GOB-2026-000123-\d\d$/)
    expect(parseFolio(folio)).toBe(folio)
  })

  test('shows every single wrong digit and every swap of neighbours', () => {
    const compact = folio.replaceAll('-', '')
    for (let i = 3; i < compact.length; i += 1) {
      for (const digit of '0123456789') {
        if (digit !== compact[i]) expect(parseFolio(compact.slice(0, i) + digit + compact.slice(i + 1))).toBeUndefined()
      }
      const [a, b] = [compact[i - 1], compact[i]]
      if (i > 3 && a !== b) expect(parseFolio(compact.slice(0, i - 1) + b + a + compact.slice(i + 1))).toBeUndefined()
    }
  })
})
