import type { Definition, FormStep, ParallelStep, ProceduresStep, Step } from '#core/definition.ts'
import { enclosing, indexSteps } from '#core/steps.ts'
import { checkBundles } from './bundles.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { named } from './named.ts'
import { allSteps, pathOfStep, type Path } from './placed-steps.ts'
import { held, leads, officer, reachesApplicant, type Place } from './step-place.ts'
import type { Surroundings } from './surroundings.ts'
import { checkTask } from './task-references.ts'

/** Names of steps, branches and parts of bundles are unique over the whole definition: expressions and events use them. */
export function checkStepIds(definition: Definition): Finding[] {
  const seen = { step: new Set<string>(), branch: new Set<string>(), child: new Set<string>() }
  const once = (kind: keyof typeof seen, name: string, path: Path): Finding[] => {
    if (seen[kind].has(name)) return [found(`same-${kind}`, pointerTo(...path), { [kind]: name })]
    seen[kind].add(name)
    return []
  }
  const visit = (steps: Definition['steps'], at: Path): Finding[] =>
    Object.entries(steps).flatMap(([id, step]) => {
      const path = [...at, id]
      const own = once('step', id, path)
      if (step.kind === 'procedures')
        return [...own, ...Object.keys(step.start).flatMap((child) => once('child', child, [...path, 'start', child]))]
      if (step.kind !== 'parallel') return own
      const branches = Object.entries(step.branches).flatMap(([branch, { steps: inner }]) => [
        ...once('branch', branch, [...path, 'branches', branch]),
        ...visit(inner, [...path, 'branches', branch, 'steps']),
      ])
      return [...own, ...branches]
    })
  return visit(definition.steps, ['steps'])
}

export const checkSteps = (definition: Definition, surroundings: Surroundings): Finding[] => [
  ...allSteps(definition).flatMap(([id, step]) =>
    checkStep({ definition, surroundings, id, at: pathOfStep(definition, id) }, step),
  ),
  ...checkAnytime(definition),
  ...checkBundles(definition, surroundings.procedures),
]

function checkStep(place: Place, step: Step): Finding[] {
  const ways = (['next', 'expired', 'failed', 'missed', 'else'] as const).flatMap((way) =>
    leads(place, [way], (step as Partial<Record<typeof way, string>>)[way]),
  )
  return [...ways, ...checkKind(place, step)]
}

function checkKind(place: Place, step: Step): Finding[] {
  const { definition, id, at } = place
  switch (step.kind) {
    case 'form':
      return [...held(place, ['role'], step.role), ...checkSections(place, step.sections)]
    case 'task':
      return checkTask(place, step)
    case 'choice':
      return step.when.flatMap(({ next }, i) => leads(place, ['when', i, 'next'], next))
    case 'parallel':
      return checkParallel(place, step)
    case 'join':
      return enclosing(definition, id).length === 0 ? [found('join-place', pointerTo(...at), { step: id })] : []
    case 'payment':
      return [...held(place, ['role'], step.role), ...officer(place, ['confirmedBy'], step.confirmedBy)]
    case 'appointment':
      return [
        ...held(place, ['role'], step.role),
        ...officer(place, ['attendedBy'], step.attendedBy),
        ...checkOffices(place, step.offices),
      ]
    case 'call':
      return checkCall(place, step)
    case 'issue':
      return [
        ...named(definition.templates, [...at, 'template'], 'template', step.template),
        ...held(place, ['signedBy'], step.signedBy),
      ]
    case 'notify':
      return [
        ...held(place, ['to'], step.to),
        ...named(definition.messages, [...at, 'message'], 'message', step.message),
      ]
    case 'procedures':
      return checkBundle(place, step)
    case 'wait':
      return checkWait(place, step)
    case 'end':
      return []
  }
}

function checkSections({ definition, at }: Place, sections: FormStep['sections']): Finding[] {
  const { data, documents } = definition
  const seen = new Set<string>()
  const once = (key: string, code: 'asked-twice' | 'same-section', name: string, path: Path): Finding[] => {
    if (seen.has(key)) return [found(code, pointerTo(...path), { name })]
    seen.add(key)
    return []
  }
  return sections.flatMap(({ id, fields = [], documents: slots = [] }, index) => {
    const page = [...at, 'sections', index]
    return [
      ...once(`section ${id}`, 'same-section', id, [...page, 'id']),
      ...fields.flatMap((field, i) => [
        ...named(data, [...page, 'fields', i], 'field', field),
        ...once(`field ${field}`, 'asked-twice', field, [...page, 'fields', i]),
      ]),
      ...slots.flatMap((slot, i) => [
        ...named(documents, [...page, 'documents', i], 'document', slot),
        ...once(`document ${slot}`, 'asked-twice', slot, [...page, 'documents', i]),
      ]),
    ]
  })
}

function checkParallel(place: Place, { branches, join }: ParallelStep): Finding[] {
  const { definition, id, at } = place
  const sure = Object.values(branches).filter(({ when }) => when === undefined).length
  const needed = typeof join === 'object' ? join.atLeast : join === 'any' ? 1 : 0
  const tooMany = needed > sure ? [found('join-too-many', pointerTo(...at, 'join'), { step: id, needed, sure })] : []
  const each = Object.entries(branches).flatMap(([branch, { start, steps }]) => {
    const path = [...at, 'branches', branch]
    const own = named(steps, [...path, 'start'], 'step', start)
    if (own.length > 0) {
      const elsewhere = Object.hasOwn(indexSteps(definition).steps, start)
      return elsewhere ? [found('branch-start', pointerTo(...path, 'start'), { branch, to: start })] : own
    }
    const joins = Object.values(steps).some(({ kind }) => kind === 'join')
    return joins ? [] : [found('branch-no-join', pointerTo(...path), { branch })]
  })
  return [...tooMany, ...each]
}

function checkOffices({ surroundings, at }: Place, offices: readonly string[]): Finding[] {
  const known = new Set(
    surroundings.agencies.flatMap(({ id, offices: held = [] }) => held.map((office) => `${id}/${office.id}`)),
  )
  return offices.flatMap((name, i) =>
    known.has(name) ? [] : [found('unknown-office', pointerTo(...at, 'offices', i), { name })],
  )
}

function checkCall({ definition, surroundings, id, at }: Place, step: Extract<Step, { kind: 'call' }>): Finding[] {
  const { service: name, request, into } = step
  const service = Object.hasOwn(surroundings.services, name) ? surroundings.services[name] : undefined
  const fields = Object.keys(into).flatMap((field) => [
    ...named(definition.data, [...at, 'into', field], 'field', field),
    ...(definition.data[field]?.value === undefined
      ? []
      : [found('asked-calculated', pointerTo(...at, 'into', field), { name: field })]),
  ])
  if (!service) return [found('unknown-service', pointerTo(...at, 'service'), { name }), ...fields]
  const { properties, required } = service.request
  const needed = Array.isArray(required) ? required.map(String) : []
  const missing = needed.filter((member) => !Object.hasOwn(request, member))
  const unknown = Object.keys(request).filter((member) => !Object.hasOwn(properties, member))
  return [
    ...missing.map((member) => found('request-missing', pointerTo(...at, 'request'), { step: id, member, name })),
    ...unknown.map((member) => found('request-unknown', pointerTo(...at, 'request', member), { member, name })),
    ...fields,
  ]
}

function checkBundle({ surroundings, at }: Place, { start }: ProceduresStep): Finding[] {
  return Object.entries(start).flatMap(([part, { procedure, data }]) => {
    const path = [...at, 'start', part]
    const child = Object.hasOwn(surroundings.procedures, procedure) ? surroundings.procedures[procedure] : undefined
    if (!child) return [found('unknown-procedure', pointerTo(...path, 'procedure'), { name: procedure })]
    const unknown = Object.keys(data).filter((field) => !Object.hasOwn(child.data, field))
    return unknown.map((field) => found('bundle-unknown-data', pointerTo(...path, 'data', field), { procedure, field }))
  })
}

function checkWait(place: Place, step: Extract<Step, { kind: 'wait' }>): Finding[] {
  const { definition, id, at } = place
  const { until, for: length, event, within } = step
  const count = [until, length, event].filter((one) => one !== undefined).length
  return [
    ...(count === 1 ? [] : [found('wait-shape', pointerTo(...at), { step: id, count })]),
    ...(event && (within === undefined || step.expired === undefined)
      ? [found('wait-limit', pointerTo(...at), { step: id })]
      : []),
    ...held(place, ['event', 'from'], event?.from),
    ...(event?.fields ?? []).flatMap((field, i) =>
      named(definition.data, [...at, 'event', 'fields', i], 'field', field),
    ),
  ]
}

/** Rights that may be used at any time: they name roles, fields and steps, and lead to steps that stand in no branch. */
function checkAnytime(definition: Definition): Finding[] {
  const { steps } = indexSteps(definition)
  return Object.entries(definition.anytime).flatMap(([move, right]) => {
    const at = ['anytime', move]
    const {
      role,
      roles = [],
      fields = [],
      next,
      elsewhere,
      ...where
    } = right as {
      role?: string
      roles?: string[]
      fields?: string[]
      next?: string
      elsewhere?: string
      in?: string[]
      notIn?: string[]
    }
    return [
      ...named(definition.roles, [...at, 'role'], 'role', role),
      ...roles.flatMap((one, i) => named(definition.roles, [...at, 'roles', i], 'role', one)),
      ...fields.flatMap((field, i) => named(definition.data, [...at, 'fields', i], 'field', field)),
      ...(where.in ?? []).flatMap((step, i) => named(steps, [...at, 'in', i], 'step', step)),
      ...(where.notIn ?? []).flatMap((step, i) => named(steps, [...at, 'notIn', i], 'step', step)),
      ...named(definition.steps, [...at, 'next'], 'step', next),
      ...named(definition.steps, [...at, 'elsewhere'], 'step', elsewhere),
      ...(move === 'requestCompletion' && next !== undefined && !reachesApplicant(steps, next)
        ? [found('marks', pointerTo(...at, 'next'), { step: next })]
        : []),
    ]
  })
}
