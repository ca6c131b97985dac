import { expect, test } from 'vitest'
import { initialState, type CaseState } from '#core/state.ts'
import type { Rules } from '#core/rules.ts'
import { actorFor, adminFor, mayRead, sameHash, type Access } from '#identity/access.ts'
import { hashCode, normalizeCode } from '#identity/codes.ts'
import { citizen, type Identity } from '#identity/identity.ts'

const code = 'K7MQ-2XWD'
const base: CaseState = {
  ...initialState('c1'),
  entity: 'ciudad',
  agency: 'ciudad/atencion',
  resumeHash: hashCode(code),
}
const draftByCode: CaseState = { ...base, status: 'draft' }
const filedByCode: CaseState = { ...base, status: 'open', filedAt: '2026-02-03T15:00:00Z' }
const ofAna: Partial<CaseState> = { applicant: { kind: 'account', id: 'ana' } }
const draftOfAna: CaseState = { ...draftByCode, ...ofAna }
const filedOfAna: CaseState = { ...filedByCode, ...ofAna }

const rules = {
  definition: {
    agency: 'ciudad/atencion',
    roles: { applicant: { title: { es: '' } }, planner: { title: { es: '' }, agency: 'ciudad/planeacion' } },
  },
} as unknown as Rules

const officer = (subject: string, agency: string, ...roles: string[]): Identity => ({
  ...citizen(subject),
  officer: [{ agency, roles }],
})

type Row = [string, Identity | undefined, string | undefined, (Access | undefined)[], (string | undefined)[]]
/** Columns: draft by code, filed by code, draft of Ana, filed of Ana. */
const cases = [draftByCode, filedByCode, draftOfAna, filedOfAna]
const none = [undefined, undefined, undefined, undefined]
const table: Row[] = [
  ['nobody', undefined, undefined, none, none],
  ['an empty code', undefined, '', none, none],
  ['a wrong code', undefined, 'K7MQ-2XWE', none, none],
  ['the code', undefined, code, ['own', 'own', undefined, undefined], ['applicant', 'applicant', undefined, undefined]],
  [
    'the code as typed',
    undefined,
    ' k7mq2xwd ',
    ['own', 'own', undefined, undefined],
    ['applicant', 'applicant', undefined, undefined],
  ],
  [
    'Ana',
    citizen('ana'),
    undefined,
    [undefined, undefined, 'own', 'own'],
    [undefined, undefined, 'applicant', 'applicant'],
  ],
  ['Luis', citizen('luis'), undefined, none, none],
  [
    'Luis with the code',
    citizen('luis'),
    code,
    ['own', 'own', undefined, undefined],
    ['applicant', 'applicant', undefined, undefined],
  ],
  [
    'an officer of the agency',
    officer('o', 'ciudad/atencion', 'desk'),
    undefined,
    [undefined, 'agency', undefined, 'agency'],
    [undefined, 'officer', undefined, 'officer'],
  ],
  [
    'an officer of an agency with a role in it',
    officer('o', 'ciudad/planeacion'),
    undefined,
    [undefined, 'agency', undefined, 'agency'],
    [undefined, 'officer', undefined, 'officer'],
  ],
  ['an officer of another agency', officer('o', 'ciudad/hacienda', '*'), undefined, none, none],
  ['an officer of another entity', officer('o', 'gobernacion/atencion', '*'), undefined, none, none],
  [
    'Ana, an officer herself',
    officer('ana', 'ciudad/atencion', '*'),
    undefined,
    [undefined, 'agency', 'own', 'own'],
    [undefined, 'officer', 'applicant', 'applicant'],
  ],
  ['a publisher', { ...citizen('p'), publisher: ['ciudad'] }, undefined, none, none],
  ['an auditor', { ...citizen('a'), auditor: ['ciudad'] }, undefined, [undefined, 'audit', undefined, 'audit'], none],
  ['an auditor of another entity', { ...citizen('a'), auditor: ['gobernacion'] }, undefined, none, none],
  [
    'an administrator',
    { ...citizen('x'), admin: ['ciudad'] },
    undefined,
    [undefined, 'admin', undefined, 'admin'],
    [undefined, 'admin', undefined, 'admin'],
  ],
  ['an administrator of another entity', { ...citizen('x'), admin: ['gobernacion'] }, undefined, none, none],
]

test.each(table)('%s', (_, identity, resumeCode, access, actors) => {
  expect(cases.map((state) => mayRead(identity, resumeCode, { state, rules }))).toEqual(access)
  expect(cases.map((state) => actorFor(identity, resumeCode, { state, rules })?.kind)).toEqual(actors)
})

test('an officer who is also administrator acts as either, but never on their own case', () => {
  const both: Identity = { ...officer('o', 'ciudad/atencion'), admin: ['ciudad'] }
  expect(actorFor(both, undefined, { state: filedByCode, rules })?.kind).toBe('officer')
  expect(adminFor(both, filedByCode)?.kind).toBe('admin')
  expect(adminFor({ ...both, subject: 'ana' }, filedOfAna)).toBeUndefined()
})

test('an actor holds the functions of the caller, and no code', () => {
  expect(actorFor(officer('o', 'ciudad/atencion', 'desk'), undefined, { state: filedByCode, rules })).toEqual({
    kind: 'officer',
    id: 'o',
    agencies: [{ agency: 'ciudad/atencion', roles: ['desk'] }],
  })
  expect(JSON.stringify(actorFor(undefined, code, { state: filedByCode, rules }))).not.toContain(code)
})

test('hashes are the same only when both are whole and equal', () => {
  const hash = hashCode(code)
  expect(sameHash(hash, hash)).toBe(true)
  expect(sameHash(hash, hashCode('other'))).toBe(false)
  expect(sameHash(hash, undefined)).toBe(false)
  expect(sameHash('', '')).toBe(false)
  expect(sameHash('zz', 'zz')).toBe(false)
})

test('codes are the same however they are typed', () => {
  expect(normalizeCode(' k7-oI l')).toBe('K7011')
  expect(hashCode('k7mq 2xwd')).toBe(hashCode(code))
})

test('the officer at whose desk a draft began works on it under their own name, another does not', () => {
  const state = { ...draftByCode, assistedBy: 'o' }
  const o = officer('o', 'ciudad/atencion', 'desk')
  expect(mayRead(o, undefined, { state, rules })).toBe('agency')
  expect(actorFor(o, code, { state, rules })).toMatchObject({ kind: 'officer', id: 'o' })
  expect(mayRead({ ...o, subject: 'p' }, undefined, { state, rules })).toBeUndefined()
  expect(mayRead(citizen('o'), undefined, { state, rules })).toBeUndefined()
})
