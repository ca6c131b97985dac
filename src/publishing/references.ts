import type { Calendar } from '#core/calendar.ts'
import type { Definition, FormStep, Step, TaskStep } from '#core/definition.ts'
import type { Vocabularies } from '#core/options.ts'
import { reservedNames } from '#core/scope.ts'
import { checkClocks } from './check-clocks.ts'
import { calendarsOf, entityOf, vocabulariesOf } from './compile.ts'
import type { Agency, Entity } from './entity.ts'
import { checkExpressions } from './expression-names.ts'
import { checkFields } from './fields.ts'
import { error, pointerTo, type Finding } from './finding.ts'

/** What a definition may refer to outside itself. */
export interface Surroundings {
  entities: readonly Entity[]
  agencies: readonly Agency[]
  calendars: Readonly<Record<string, Calendar>>
  vocabularies: Vocabularies
}

type Path = (string | number)[]

/** Whether every name in a definition leads somewhere. Give a definition that is true to the schema. */
export function checkReferences(
  definition: Definition,
  surroundings: Surroundings,
): { findings: Finding[]; entity: Entity | undefined } {
  const entity = surroundings.entities.find(({ id }) => id === entityOf(definition))
  const findings = [
    ...checkNames(definition),
    ...(entity
      ? []
      : [unknown('unknown-entity', ['agency'], 'entity', entityOf(definition), 'Publish the entity first.')]),
    ...checkAgencies(definition, surroundings.agencies),
    ...checkCalendars(definition, surroundings.calendars),
    ...checkVocabularies(definition, surroundings.vocabularies),
    ...checkStart(definition),
    ...checkSteps(definition),
    ...checkClocks(definition),
    ...checkRoles(definition),
    ...checkNorms(definition),
    ...checkFields(definition, reservedNames),
    ...checkExpressions(definition),
  ]
  return { findings, entity }
}

function unknown(
  code: 'unknown-name' | 'unknown-agency' | 'unknown-calendar' | 'unknown-entity' | 'unknown-vocabulary',
  path: Path,
  what: string,
  name: string,
  remedy: string,
): Finding {
  return error(code, pointerTo(...path), `There is no ${what} "${name}"`, remedy)
}

/** A finding when `name` is not a member of one of the definition's own lists. */
function named(of: object, path: Path, what: string, name: string | undefined): Finding[] {
  if (name === undefined || Object.hasOwn(of, name)) return []
  const known = Object.keys(of)
  const remedy =
    known.length > 0 && known.length <= 30
      ? `Write one of: ${known.join(', ')}.`
      : `Define the ${what} or correct the name.`
  return [unknown('unknown-name', path, what, name, remedy)]
}

/** Names that every object inherits would be found where nothing of that name was ever said. */
function checkNames(definition: Definition): Finding[] {
  const kinds = ['norms', 'roles', 'data', 'documents', 'clocks', 'messages', 'templates', 'steps'] as const
  return kinds.flatMap((kind) =>
    Object.keys(definition[kind])
      .filter((name) => name in Object.prototype)
      .map((name) =>
        error('field', pointerTo(kind, name), `"${name}" is a word of JavaScript`, 'Give it another name.'),
      ),
  )
}

function checkAgencies({ agency, roles }: Definition, agencies: readonly Agency[]): Finding[] {
  const known = new Set(agencies.map(({ id }) => id))
  const places: [Path, string | undefined][] = [
    [['agency'], agency],
    ...Object.entries(roles).map(([role, { agency: of }]): [Path, string | undefined] => [
      ['roles', role, 'agency'],
      of,
    ]),
  ]
  return places.flatMap(([path, id]) => {
    if (id === undefined || known.has(id)) return []
    return [unknown('unknown-agency', path, 'agency', id, "Add it to the entity's file or correct the name.")]
  })
}

function checkCalendars(definition: Definition, calendars: Surroundings['calendars']): Finding[] {
  return calendarsOf(definition)
    .filter((id) => !Object.hasOwn(calendars, id))
    .map((id) => {
      const clock = Object.entries(definition.clocks).find(([, { calendar }]) => calendar === id)?.[0]
      const path = definition.calendar === id || clock === undefined ? ['calendar'] : ['clocks', clock, 'calendar']
      return unknown('unknown-calendar', path, 'calendar', id, 'Publish the calendar first or correct the name.')
    })
}

function checkVocabularies({ data }: Definition, vocabularies: Vocabularies): Finding[] {
  const remedy = `Add it under vocabularies/, or write one of: ${Object.keys(vocabularies).join(', ') || 'none yet'}.`
  const check = (fields: Definition['data'], at: Path): Finding[] =>
    Object.entries(fields).flatMap(([name, { optionsFrom, fields: columns }]) => [
      ...(optionsFrom === undefined || Object.hasOwn(vocabularies, optionsFrom)
        ? []
        : [unknown('unknown-vocabulary', [...at, name, 'optionsFrom'], 'vocabulary', optionsFrom, remedy)]),
      ...(columns ? check(columns, [...at, name, 'fields']) : []),
    ])
  return check(data, ['data'])
}

/** The first step is where the person writes; what only it may have, others have not. */
function checkStart({ steps, start }: Definition): Finding[] {
  const first = Object.hasOwn(steps, start) ? steps[start] : undefined
  if (!first) return named(steps, ['start'], 'step', start)
  const findings: Finding[] = []
  const report = (path: Path, message: string, remedy: string) =>
    findings.push(error('start', pointerTo(...path), message, remedy))
  if (first.kind !== 'form' || first.role !== 'applicant')
    report(
      ['start'],
      `The first step "${start}" is not a form of the applicant`,
      'Begin with a form of the role "applicant".',
    )
  if (first.kind === 'form' && first.within !== undefined)
    report(['steps', start, 'within'], 'A draft has no legal limit', 'Use "abandonedAfter".')
  for (const [id, step] of Object.entries(steps))
    if (id !== start && step.kind === 'form' && step.abandonedAfter !== undefined)
      report(['steps', id, 'abandonedAfter'], 'Only the first step can be abandoned', 'Use "within" and "expired".')
  return findings
}

function checkSteps(definition: Definition): Finding[] {
  const { steps, anytime } = definition
  return [
    ...Object.entries(steps).flatMap(([id, step]) => checkStep(definition, step, ['steps', id])),
    ...(anytime.withdraw?.notIn ?? []).flatMap((name, i) =>
      named(steps, ['anytime', 'withdraw', 'notIn', i], 'step', name),
    ),
  ]
}

function checkStep(
  { steps, roles, data, documents, messages, templates }: Definition,
  step: Step,
  at: Path,
): Finding[] {
  const to = (path: Path, name: string | undefined) => named(steps, [...at, ...path], 'step', name)
  const held = (path: Path, name: string | undefined) => named(roles, [...at, ...path], 'role', name)
  switch (step.kind) {
    case 'form': {
      const { role, next, expired, sections } = step
      const pages = checkSections(sections, [...at, 'sections'], data, documents)
      return [...held(['role'], role), ...pages, ...to(['next'], next), ...to(['expired'], expired)]
    }
    case 'task': {
      const { role, outcomes, expired } = step
      const ways = checkOutcomes(steps, outcomes, [...at, 'outcomes'], data)
      return [...held(['role'], role), ...ways, ...to(['expired'], expired)]
    }
    case 'choice':
      return [...step.when.flatMap(({ next }, i) => to(['when', i, 'next'], next)), ...to(['else'], step.else)]
    case 'issue': {
      const { template, signedBy, next } = step
      return [
        ...named(templates, [...at, 'template'], 'template', template),
        ...held(['signedBy'], signedBy),
        ...to(['next'], next),
      ]
    }
    case 'notify': {
      const { message, next } = step
      return [
        ...held(['to'], step.to),
        ...named(messages, [...at, 'message'], 'message', message),
        ...to(['next'], next),
      ]
    }
    case 'end':
      return []
  }
}

function checkSections(sections: FormStep['sections'], at: Path, data: object, documents: object): Finding[] {
  const seen = new Set<string>()
  const once = (key: string, path: Path, message: string): Finding[] => {
    if (seen.has(key)) return [error('field', pointerTo(...path), message, 'Keep it in one place.')]
    seen.add(key)
    return []
  }
  return sections.flatMap(({ id, fields = [], documents: slots = [] }, index) => [
    ...once(`section ${id}`, [...at, index, 'id'], `Two sections are called "${id}"`),
    ...fields.flatMap((field, i) => [
      ...named(data, [...at, index, 'fields', i], 'field', field),
      ...once(`field ${field}`, [...at, index, 'fields', i], `The form asks twice for "${field}"`),
    ]),
    ...slots.flatMap((slot, i) => [
      ...named(documents, [...at, index, 'documents', i], 'document', slot),
      ...once(`document ${slot}`, [...at, index, 'documents', i], `The form asks twice for "${slot}"`),
    ]),
  ])
}

/** Whether a step is a form of the applicant, or leads to one through documents and notices that the engine sends. */
function reachesApplicant(steps: Definition['steps'], start: string): boolean {
  const seen = new Set<string>()
  let step = steps[start]
  for (let id = start; step && (step.kind === 'notify' || step.kind === 'issue') && !seen.has(id); step = steps[id]) {
    seen.add(id)
    id = step.next
  }
  return step?.kind === 'form' && step.role === 'applicant'
}

function checkOutcomes(steps: Definition['steps'], outcomes: TaskStep['outcomes'], at: Path, data: object): Finding[] {
  return Object.entries(outcomes).flatMap(([name, { next, fields = [], marks }]) => {
    const lost = marks && Object.hasOwn(steps, next) && !reachesApplicant(steps, next)
    return [
      ...named(steps, [...at, name, 'next'], 'step', next),
      ...fields.flatMap((field, i) => named(data, [...at, name, 'fields', i], 'field', field)),
      ...(lost
        ? [
            error(
              'marks',
              pointerTo(...at, name, 'marks'),
              `What the officer marks would not reach the person: "${next}" is not a form of theirs, nor a notice before one`,
              'Lead the outcome to a form of the applicant, at once or after notices, or remove "marks".',
            ),
          ]
        : []),
    ]
  })
}

function checkRoles({ roles, agency }: Definition): Finding[] {
  const entity = agency.slice(0, agency.indexOf('/'))
  return Object.entries(roles).flatMap(([name, { agency: of }]): Finding[] => {
    const at = pointerTo('roles', name)
    if (name === 'applicant')
      return of === undefined
        ? []
        : [error('role', `${at}/agency`, 'The applicant belongs to no agency', 'Remove "agency".')]
    if (of === undefined)
      return [error('role', at, `Nobody holds the role "${name}"`, 'Name in "agency" the body whose officers hold it.')]
    if (!of.startsWith(`${entity}/`))
      return [
        error('role', `${at}/agency`, `The role "${name}" belongs to another entity`, `Name an agency of "${entity}".`),
      ]
    return []
  })
}

/** Names of norms exist, and nothing is asked of a person without one. */
function checkNorms({ norms, data, documents, steps, anytime }: Definition): Finding[] {
  const asked = new Set<string>()
  for (const step of Object.values(steps))
    if (step.kind === 'form' && step.role === 'applicant')
      for (const { fields = [], documents: slots = [] } of step.sections)
        for (const [kind, names] of [
          ['data', fields],
          ['documents', slots],
        ] as const)
          for (const name of names) asked.add(`${kind}/${name}`)
  const cited = (path: Path, norm: string | undefined) => named(norms, path, 'norm', norm)
  const requirements = (['data', 'documents'] as const).flatMap((kind) =>
    Object.entries<{ norm?: string }>(kind === 'data' ? data : documents).flatMap(([name, { norm }]) => {
      if (norm !== undefined || !asked.has(`${kind}/${name}`)) return cited([kind, name, 'norm'], norm)
      const message = `"${name}" is asked of the person without a norm that allows it`
      return [
        error(
          'norm-missing',
          pointerTo(kind, name),
          message,
          'Cite in "norm" the rule that allows to ask for it, or do not ask.',
        ),
      ]
    }),
  )
  return [...requirements, ...cited(['anytime', 'withdraw', 'norm'], anytime.withdraw?.norm)]
}
