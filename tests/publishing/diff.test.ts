import { expect, test } from 'vitest'
import type { Definition, FormStep, TaskStep } from '#core/definition.ts'
import { diffDefinitions } from '#publishing/diff/diff.ts'
import { definition } from '../core/fixtures.ts'

/** What changes when `edit` is applied to the definition of the core's tests. */
function changesOf(edit: (definition: Definition) => void) {
  const after = structuredClone(definition)
  edit(after)
  return diffDefinitions(definition, after)
}
const triage = ({ steps }: Definition) => steps['triage'] as TaskStep
const clock = ({ clocks }: Definition) => Object.entries(clocks)[0] ?? ['', undefined]

test('the same definition has no changes, in whatever order it is written', () => {
  const turned = Object.fromEntries(Object.entries(definition).toReversed()) as unknown as Definition
  expect(diffDefinitions(definition, turned)).toEqual([])
})

test('a term that is shortened is said as lawyers say it, and which open cases it touches', () => {
  const [id, before] = clock(definition)
  const [change, ...others] = changesOf((after) => {
    const found = after.clocks[id]
    if (found) found.term = '10 business days'
  })
  expect(others).toEqual([])
  expect(before?.term).toBe('15 business days')
  expect(change).toMatchObject({
    kind: 'changed',
    what: 'term',
    pointer: `/clocks/${id}/term`,
    touchesOpenCases: true,
  })
  expect(change?.sentence.es).toBe(`El término «${before?.title.es}» pasa de 15 a 10 días hábiles.`)
  expect(change?.why.es).toMatch(/conserva su fecha/)
})

test.each<[string, (after: Definition) => void, object]>([
  [
    'a field is added that must be answered',
    ({ data }) => (data['nit'] = { title: { es: 'NIT' }, type: 'string', required: true }),
    { kind: 'added', what: 'field', pointer: '/data/nit', touchesOpenCases: true },
  ],
  [
    'a field is added that need not be',
    ({ data }) => (data['nit'] = { title: { es: 'NIT' }, type: 'string' }),
    { kind: 'added', what: 'field', touchesOpenCases: false },
  ],
  [
    'a field is removed',
    ({ data }) => delete data['name'],
    { kind: 'removed', what: 'field', pointer: '/data/name', touchesOpenCases: true },
  ],
  [
    'a step passes to another role',
    (after) => (triage(after).role = 'lawyer'),
    { kind: 'changed', what: 'step', pointer: '/steps/triage/role', touchesOpenCases: true },
  ],
  [
    'an outcome is removed',
    (after) => delete triage(after).outcomes['accept'],
    { kind: 'removed', what: 'outcome', pointer: '/steps/triage/outcomes/accept', touchesOpenCases: true },
  ],
  [
    'a step is removed',
    ({ steps }) => delete steps['triage'],
    { kind: 'removed', what: 'step', pointer: '/steps/triage', touchesOpenCases: true },
  ],
  [
    'only words change',
    (after) => (after.title = { es: 'Otro nombre' }),
    { kind: 'changed', what: 'text', pointer: '/title', touchesOpenCases: false },
  ],
  [
    'a norm is cited anew',
    ({ norms }) => (norms['new'] = { title: 'Ley nueva' }),
    { kind: 'added', what: 'norm', touchesOpenCases: false },
  ],
  [
    'an office takes over a role',
    ({ roles }) => Object.assign(roles['desk'] ?? {}, { agency: 'uno/other' }),
    { kind: 'changed', what: 'role', pointer: '/roles/desk/agency', touchesOpenCases: true },
  ],
  [
    'a section asks for more',
    ({ steps }) => (steps['draft'] as FormStep).sections[0]?.fields?.push('nit'),
    { kind: 'changed', what: 'section', touchesOpenCases: true },
  ],
])('%s', (_, edit, expected) => {
  const changes = changesOf(edit)
  expect(changes).toEqual([expect.objectContaining(expected)])
  for (const { sentence, why } of changes)
    for (const words of [sentence.es, sentence.en, why.es, why.en]) {
      expect(words).toMatch(/^\p{Lu}.*\.$/su)
      expect(words).not.toMatch(/undefined|\{|\bde el\b/)
    }
})

test('required and optional, and what names stand for, are said in words', () => {
  const said = (edit: (after: Definition) => void) => changesOf(edit).map(({ sentence }) => sentence.es)
  expect(said(({ data }) => delete data['name']?.required)).toEqual([
    expect.stringMatching(/^El dato «.*» deja de ser obligatorio\.$/),
  ])
  const [role] = said((after) => (triage(after).role = 'lawyer'))
  expect(role).toContain(`«${definition.roles['desk']?.title.es}» a «${definition.roles['lawyer']?.title.es}»`)
  const [next] = said(({ steps }) => ((steps['draft'] as FormStep).next = 'letter'))
  expect(next).toContain(`a «${definition.steps['letter']?.title.es}»`)
})
