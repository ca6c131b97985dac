import { describe, expect, test } from 'vitest'
import { createEngine } from '#app/execute.ts'
import { agenda } from '#core/agenda.ts'
import { decide } from '#core/decide.ts'
import type { Definition, Field, FormStep, TaskStep } from '#core/definition.ts'
import type { Mapping, RecordedEvent } from '#core/events.ts'
import { nextDue } from '#core/due.ts'
import type { CaseCommand } from '#core/commands.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { describeMisfit } from '#publishing/versions/describe-misfit.ts'
import { findUnknownTargets } from '#publishing/versions/mapping-file.ts'
import { migrateCase } from '#publishing/versions/migrate-cases.ts'
import { rehearseCases } from '#publishing/versions/rehearse-cases.ts'
import { rehearse } from '#publishing/versions/rehearse.ts'
import { memoryCaseKeys } from '#support/case-keys.ts'
import { createMemoryEventStore } from '#support/memory-event-store.ts'
import { admin, command, compile, completed, definition, desk, filed, filled, fold, rules } from '../core/fixtures.ts'

/** The version after `definition`, as `edit` makes it. */
function next(edit: (definition: Definition) => void = () => undefined) {
  const after = structuredClone(definition)
  after.version = 2
  edit(after)
  return compile(after)
}

function told(commands: readonly CaseCommand[]): { state: CaseState; history: RecordedEvent[] } {
  let state = initialState('x')
  const history: RecordedEvent[] = []
  for (const one of commands) {
    const decision = decide(rules, state, one)
    if (!decision.ok) throw new Error(`${one.type} was refused`)
    history.push(...decision.events.map((event) => ({ ...event, at: one.issuedAt, actor: one.actor })))
    state = fold(state, decision.events, one)
  }
  return { state, history }
}

const day = '2026-07-01'
const renameStep = (from: string, to: string) => (after: Definition) => {
  const { [from]: step, ...steps } = after.steps
  if (!step) throw new Error(from)
  after.steps = JSON.parse(JSON.stringify({ ...steps, [to]: step }).replaceAll(`"${from}"`, `"${to}"`)) as never
}
const renameField = (from: string, to: string) => (after: Definition) => {
  const { [from]: field, ...data } = after.data
  after.data = { ...data, [to]: field as Field }
  const sections = (after.steps['draft'] as FormStep).sections
  for (const section of sections) section.fields = section.fields?.map((name) => (name === from ? to : name)) ?? []
  const complete = after.steps['complete'] as FormStep
  for (const section of complete.sections)
    section.fields = section.fields?.map((name) => (name === from ? to : name)) ?? []
}

const rehearsed = (commands: readonly CaseCommand[], edit: (definition: Definition) => void, mapping: Mapping = {}) =>
  rehearse({ before: rules, after: next(edit), mapping }, 'x', told(commands).history)

describe('a rehearsal says which cases fit a version, and where the others break', () => {
  test('a version that only words it otherwise fits every case', () => {
    const result = rehearsed(filed(day), (after) => (after.title = { es: 'Otro' }))
    expect(result).toEqual({ fits: true, breaks: [], passed: [] })
  })

  test.each<[string, readonly CaseCommand[], (after: Definition) => void, Mapping, object]>([
    [
      'the step where it is',
      filed(day),
      renameStep('triage', 'review'),
      { steps: { triage: 'review' } },
      { code: 'no-step', item: 'triage', event: 'StepEntered' },
    ],
    [
      'an answer that it has',
      filed(day),
      renameField('name', 'fullname'),
      { fields: { name: 'fullname' } },
      { code: 'no-field', item: 'name', event: 'SectionSaved' },
    ],
    [
      'the term that runs',
      filed(day),
      (after) => (after.clocks = JSON.parse(JSON.stringify(after.clocks).replace('"answer"', '"reply"')) as never),
      { clocks: { answer: 'reply' } },
      { code: 'no-clock', item: 'answer', event: 'ClockStarted' },
    ],
  ])('%s has another name: it breaks there, and fits with a mapping', (_, commands, edit, mapping, expected) => {
    const without = rehearsed(commands, edit)
    expect(without.fits).toBe(false)
    expect(without.breaks).toContainEqual(expect.objectContaining(expected))
    expect(rehearsed(commands, edit, mapping)).toMatchObject({ fits: true, breaks: [] })
  })

  test('an answer that the version does not accept, and one that it asks for anew', () => {
    const narrow = rehearsed(filed(day), ({ data }) => Object.assign(data['name'] ?? {}, { maxLength: 2 }))
    expect(narrow.breaks).toContainEqual(expect.objectContaining({ code: 'answer-invalid', item: 'name' }))
    const more = (after: Definition) => {
      after.data['nit'] = { title: { es: 'NIT' }, type: 'string', required: true }
      ;(after.steps['draft'] as FormStep).sections[0]?.fields?.push('nit')
    }
    expect(rehearsed(filed(day), more).breaks).toEqual([
      { code: 'unanswered', item: 'nit', revision: expect.any(Number) as number, event: 'CaseFiled' },
    ])
    // A draft may still be asked.
    expect(rehearsed(filled(day), more).fits).toBe(true)
  })

  test('what the case has left behind does not matter any more, and is told as such', () => {
    const gone = (after: Definition) => {
      const triage = after.steps['triage'] as TaskStep
      delete triage.outcomes['incomplete']
      delete after.steps['complete']
      after.clocks['answer']?.suspendedIn?.splice(0)
    }
    const asked = [...filed(day), completed('triage', 'incomplete', desk, '2026-07-02', { note: 'Falta' })]
    expect(rehearsed(asked, gone)).toMatchObject({ fits: false, breaks: [{ code: 'no-step', item: 'complete' }] })
    const answered = [...asked, command('submit', { step: 'complete' }, filed(day)[0]?.actor ?? desk, '2026-07-03')]
    expect(rehearsed(answered, gone)).toMatchObject({ fits: true, passed: [{ code: 'no-step', item: 'complete' }] })
  })

  test('every misfit has its sentence', () => {
    for (const code of ['no-step', 'step-kind', 'unanswered', 'effect-under-way'] as const)
      expect(describeMisfit({ code, item: 'nit' })).toMatchObject({ es: expect.stringContaining('«nit»') as string })
  })

  test('a mapping to a name that the version does not have is found before any case is tried', () => {
    expect(findUnknownTargets(next(), { steps: { triage: 'nowhere' }, fields: { name: null, kind: 'kind' } })).toEqual([
      'steps.triage: "nowhere"',
    ])
  })
})

describe('a migration takes a case over whole, or not at all', () => {
  const order = (after: ReturnType<typeof next>, mapping: Mapping = {}) =>
    command('migrate', { version: 2, definition: after.hash, mapping, reason: 'Ley nueva' }, admin, '2026-07-02')

  test('names change, dates and answers stay, and what follows is the new version’s', () => {
    const after = next((now) => {
      renameStep('triage', 'review')(now)
      const clock = now.clocks['answer']
      if (clock) clock.term = '5 business days'
    })
    const { state } = told(filed(day))
    const decision = decide(rules, state, order(after, { steps: { triage: 'review' } }), after)
    if (!decision.ok) throw new Error(JSON.stringify(decision.problems))
    expect(decision.events).toMatchObject([
      { type: 'CaseMigrated', data: { from: { version: 1, definition: rules.hash }, version: 2, reason: 'Ley nueva' } },
    ])
    const moved = fold(state, decision.events, order(after))
    expect(moved).toMatchObject({ version: 2, definition: after.hash, data: state.data, folio: state.folio })
    expect(moved.active).toEqual([expect.objectContaining({ step: 'review', since: state.active[0]?.since })])
    expect(moved.clocks).toEqual(state.clocks)
    expect(nextDue(after, moved)).toEqual(nextDue(rules, state))
    const done = decide(after, moved, completed('review', 'accept', desk, '2026-07-03'))
    expect(done).toMatchObject({ ok: true })
    expect(decide(after, moved, completed('triage', 'accept', desk, '2026-07-03')).ok).toBe(false)
  })

  test('a term that the new version suspends in the step where the case is, stands still from then on', () => {
    const after = next(({ clocks }) => clocks['answer']?.suspendedIn?.push('triage'))
    const decision = decide(rules, told(filed(day)).state, order(after), after)
    expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['CaseMigrated', 'ClockSuspended'])
  })

  test('what does not fit is named, and nothing happens', () => {
    const after = next(renameStep('triage', 'review'))
    expect(decide(rules, told(filed(day)).state, order(after), after)).toEqual({
      ok: false,
      problems: [{ code: 'migration-misfit', params: { what: 'no-step', item: 'triage' } }],
    })
  })

  test('only an administrator may, of a case that has not ended, to another version', () => {
    const after = next()
    const { state } = told(filed(day))
    expect(decide(rules, state, { ...order(after), actor: desk }, after).ok).toBe(false)
    expect(decide(rules, state, order(rules), rules).ok).toBe(false)
    const ended = told([...filed(day), command('withdraw', {}, filed(day)[0]?.actor ?? desk, '2026-07-02')])
    expect(decide(rules, ended.state, order(after), after)).toMatchObject({ problems: [{ code: 'case-closed' }] })
  })

  test('while the engine does something for it, it waits; a failed effect goes along', () => {
    const after = next(renameStep('letter', 'act'))
    const mapping = { steps: { letter: 'act' } }
    const owing = [...filed(day), completed('triage', 'accept', desk, '2026-07-02')]
    const pending = decide(rules, told(owing).state, order(after, mapping), after)
    expect(pending).toMatchObject({ problems: [{ params: { what: 'effect-under-way', item: 'letter#1' } }] })
    const failure = { effect: 'letter#1', reason: 'broken', attempts: 3 }
    const { state } = told([...owing, command('record-failed', failure, { kind: 'system', id: 's' }, '2026-07-02')])
    const decision = decide(rules, state, order(after, mapping), after)
    if (!decision.ok) throw new Error(JSON.stringify(decision.problems))
    const moved = fold(state, decision.events, order(after))
    expect(moved.effects).toEqual([expect.objectContaining({ id: 'letter#1', step: 'act', status: 'failed' })])
    // The next letter must not take the name of this one.
    expect(moved.entries).toMatchObject({ act: 1 })
    const retry = command('retry-effect', { effect: 'letter#1' }, admin, '2026-07-03')
    const again = decide(after, moved, retry)
    expect(again.ok && agenda(after, fold(moved, again.events, retry)).effects).toMatchObject([{ step: 'act' }])
  })
})

test('real cases are rehearsed and migrated through the one way in, and a run that broke off goes on', async () => {
  const after = next(renameField('name', 'fullname'))
  const byHash = new Map([rules, after].map((one) => [one.hash, one]))
  const catalog = { rules: async (_: string, hash: string) => byHash.get(hash) ?? Promise.reject(new Error(hash)) }
  const store = createMemoryEventStore()
  const keys = memoryCaseKeys()
  const engine = createEngine({ store, catalog, keys })
  const run = async (caseId: string, commands: readonly CaseCommand[]) => {
    for (const one of commands) expect((await engine.execute(caseId, one)).ok).toBe(true)
  }
  await run('a', filed(day))
  await run('b', filled(day))
  const open = ['a', 'b'].map((caseId) => ({
    caseId,
    status: 'open',
    procedure: rules.procedure,
    version: 1,
    definition: rules.hash,
    steps: [{ step: 'triage' }],
  }))
  const mapping = { fields: { name: 'fullname' } }
  const dry = await rehearseCases({ engine, catalog }, open, after)
  expect(dry.map(({ caseId, fits, breaks }) => [caseId, fits, breaks.map(({ item }) => item)])).toEqual([
    ['a', false, ['name', 'fullname']],
    ['b', false, ['name']],
  ])
  expect((await rehearseCases({ engine, catalog }, open, after, mapping)).map(({ fits }) => fits)).toEqual([true, true])

  const order = { after, mapping, reason: 'Ley nueva', by: 'root', at: '2026-07-02T12:00:00.000Z' }
  expect(await migrateCase(engine, 'a', { ...order, mapping: {} })).toMatchObject({ result: 'refused' })
  expect(await migrateCase(engine, 'a', order)).toEqual({ caseId: 'a', result: 'migrated' })
  expect(await migrateCase(engine, 'a', order)).toEqual({ caseId: 'a', result: 'there-already' })
  expect(await migrateCase(engine, 'b', order)).toEqual({ caseId: 'b', result: 'migrated' })
  expect(await migrateCase(engine, 'away', order)).toEqual({ caseId: 'away', result: 'closed' })
  const loaded = await createEngine({ store, catalog, keys }).load('a')
  expect(loaded?.rules.hash).toBe(after.hash)
  expect(loaded?.state).toMatchObject({ version: 2, data: { fullname: 'Ana', kind: 'simple' } })
  const events = await store.read('case-a')
  expect(events.filter(({ type }) => type === 'CaseMigrated')).toMatchObject([{ metadata: { definition: rules.hash } }])
})
