import { entityOf } from '#core/names.ts'
import type { Definition } from '#core/definition.ts'
import type { Vocabularies } from '#core/options.ts'
import { reservedNames } from '#core/scope.ts'
import { calendarsOf, vocabulariesOf } from '#publishing/compile.ts'
import type { Agency, Entity } from '#publishing/files/entity.ts'
import { checkExpressions } from '#publishing/expressions/expression-names.ts'
import { checkFields } from '#publishing/checks/fields.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { named } from './named.ts'
import { checkNorms } from './norm-references.ts'
import { allSteps, pathOfStep, type Path } from './placed-steps.ts'
import { checkStepIds, checkSteps } from './step-references.ts'
import type { Surroundings } from './surroundings.ts'

/** Whether every name in a definition leads somewhere. Give a definition that is true to the schema. */
export function checkReferences(
  definition: Definition,
  surroundings: Surroundings,
): { findings: Finding[]; entity: Entity | undefined } {
  const name = entityOf(definition.agency)
  const entity = surroundings.entities.find(({ id }) => id === name)
  const repeated = [...checkNames(definition), ...checkStepIds(definition)]
  const findings = [
    ...repeated,
    ...(entity ? [] : [found('unknown-entity', '/agency', { name })]),
    ...checkAgencies(definition, surroundings.agencies),
    ...checkCalendars(definition, surroundings.calendars),
    ...checkVocabularies(definition, surroundings.vocabularies),
    // Steps are found by their names from here on.
    ...(repeated.length > 0 ? [] : checkWithin(definition, surroundings)),
  ]
  return { findings, entity }
}

const checkWithin = (definition: Definition, surroundings: Surroundings): Finding[] => [
  ...checkStart(definition),
  ...checkSteps(definition, surroundings),
  ...checkClocks(definition),
  ...checkRoles(definition),
  ...checkNorms(definition),
  ...checkFields(definition, reservedNames),
  ...checkExpressions(definition),
]

/** Names that every object inherits would be found where nothing of that name was ever said. */
function checkNames(definition: Definition): Finding[] {
  const kinds = ['norms', 'roles', 'data', 'documents', 'clocks', 'messages', 'templates', 'steps', 'settings'] as const
  return kinds.flatMap((kind) =>
    Object.keys(definition[kind] ?? {})
      .filter((name) => name in Object.prototype)
      .map((name) => found('foreign-word', pointerTo(kind, name), { name })),
  )
}

function checkAgencies({ agency, roles, anytime }: Definition, agencies: readonly Agency[]): Finding[] {
  const known = new Set(agencies.map(({ id }) => id))
  const places: [Path, string | undefined][] = [
    [['agency'], agency],
    ...Object.entries(roles).map(([role, { agency: of }]): [Path, string | undefined] => [
      ['roles', role, 'agency'],
      of,
    ]),
    ...(anytime.transfer?.to ?? []).map((to, i): [Path, string] => [['anytime', 'transfer', 'to', i], to]),
  ]
  return places.flatMap(([path, id]) =>
    id === undefined || known.has(id) ? [] : [found('unknown-agency', pointerTo(...path), { name: id })],
  )
}

function checkCalendars(definition: Definition, calendars: Surroundings['calendars']): Finding[] {
  return calendarsOf(definition)
    .filter((id) => !Object.hasOwn(calendars, id))
    .map((id) => {
      const clock = Object.entries(definition.clocks).find(([, { calendar }]) => calendar === id)?.[0]
      const path = definition.calendar === id || clock === undefined ? ['calendar'] : ['clocks', clock, 'calendar']
      return found('unknown-calendar', pointerTo(...path), { name: id })
    })
}

function checkVocabularies(definition: Definition, vocabularies: Vocabularies): Finding[] {
  const known = Object.keys(vocabularies).join(', ') || '–'
  if (vocabulariesOf(definition).every((name) => Object.hasOwn(vocabularies, name))) return []
  const check = (fields: Definition['data'], at: Path): Finding[] =>
    Object.entries(fields).flatMap(([field, { optionsFrom: name, fields: columns }]) => [
      ...(name === undefined || Object.hasOwn(vocabularies, name)
        ? []
        : [found('unknown-vocabulary', pointerTo(...at, field, 'optionsFrom'), { name, known })]),
      ...(columns ? check(columns, [...at, field, 'fields']) : []),
    ])
  return check(definition.data, ['data'])
}

/** The first step is where the person writes; what only it may have, others have not. */
function checkStart(definition: Definition): Finding[] {
  const { steps, start } = definition
  const first = Object.hasOwn(steps, start) ? steps[start] : undefined
  if (!first) return named(steps, ['start'], 'step', start)
  const kind =
    first.kind === 'form' && first.role === 'applicant' ? [] : [found('start-kind', '/start', { step: start })]
  const limit =
    first.kind === 'form' && first.within !== undefined
      ? [found('start-limit', pointerTo('steps', start, 'within'))]
      : []
  const others = allSteps(definition)
    .filter(([id, step]) => id !== start && step.kind === 'form' && step.abandonedAfter !== undefined)
    .map(([id]) => found('not-start', pointerTo(...pathOfStep(definition, id), 'abandonedAfter')))
  return [...kind, ...limit, ...others]
}

function checkClocks(definition: Definition): Finding[] {
  const { clocks, messages, roles, data } = definition
  const steps = Object.fromEntries(allSteps(definition))
  const signalled = (path: Path, signal: string): Finding[] => {
    const [what = '', name] = signal.split(':')
    if (name === undefined) return []
    return what === 'expired' ? named(clocks, path, 'clock', name) : named(steps, path, 'step', name)
  }
  return Object.entries(clocks).flatMap(([id, clock]) => {
    const { startsOn, stopsOn = [], restartsOn = [], suspendedIn = [], silence, lapse, resumes, extension } = clock
    const at = ['clocks', id]
    const part = /^(?:third|half) of (.+)$/.exec(clock.term)?.[1]
    return [
      ...signalled([...at, 'startsOn'], startsOn),
      ...stopsOn.flatMap((signal, i) => signalled([...at, 'stopsOn', i], signal)),
      ...restartsOn.flatMap((signal, i) => signalled([...at, 'restartsOn', i], signal)),
      ...suspendedIn.flatMap((step, i) => named(steps, [...at, 'suspendedIn', i], 'step', step)),
      ...named(definition.steps, [...at, 'silence', 'next'], 'step', silence?.next),
      ...named(definition.steps, [...at, 'lapse', 'next'], 'step', lapse?.next),
      ...named(clocks, [...at, 'term'], 'clock', part),
      ...named(clocks, [...at, 'resumes', 'limit'], 'clock', resumes?.limit),
      ...named(data, [...at, 'countsFrom'], 'field', clock.countsFrom),
      ...named(messages, [...at, 'extension', 'message'], 'message', extension?.message),
      ...named(roles, [...at, 'extension', 'role'], 'role', extension?.role),
    ]
  })
}

function checkRoles({ roles, agency }: Definition): Finding[] {
  const entity = entityOf(agency)
  return Object.entries(roles).flatMap(([role, { agency: of }]): Finding[] => {
    const at = pointerTo('roles', role)
    if (role === 'applicant') return of === undefined ? [] : [found('role-applicant', `${at}/agency`)]
    if (of === undefined) return [found('role-nobody', at, { role })]
    return of.startsWith(`${entity}/`) ? [] : [found('role-elsewhere', `${at}/agency`, { role, entity })]
  })
}
