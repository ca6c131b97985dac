import type { Definition } from '#core/definition.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'
import { named } from './named.ts'
import { allSteps, pathOfStep, type Path } from './placed-steps.ts'

/** Every citation of a norm, with where it stands. */
export function citations(definition: Definition): [path: Path, norm: string | undefined][] {
  const { data, documents, clocks, anytime, retention } = definition
  const steps = allSteps(definition).flatMap(([id, step]): [Path, string | undefined][] =>
    step.kind === 'payment' ? [[[...pathOfStep(definition, id), 'norm'], step.norm]] : [],
  )
  const inRows = Object.entries(data).flatMap(([name, { fields = {} }]) =>
    Object.entries(fields).map(([column, { norm }]): [Path, string | undefined] => [
      ['data', name, 'fields', column, 'norm'],
      norm,
    ]),
  )
  return [
    ...Object.entries(data).map(([name, { norm }]): [Path, string | undefined] => [['data', name, 'norm'], norm]),
    ...inRows,
    ...Object.entries(documents).map(([name, { norm }]): [Path, string | undefined] => [
      ['documents', name, 'norm'],
      norm,
    ]),
    ...Object.entries(clocks).flatMap(([id, { norm, silence, lapse, extension }]): [Path, string | undefined][] => [
      [['clocks', id, 'norm'], norm],
      [['clocks', id, 'silence', 'norm'], silence?.norm],
      [['clocks', id, 'lapse', 'norm'], lapse?.norm],
      [['clocks', id, 'extension', 'norm'], extension?.norm],
    ]),
    ...Object.entries(anytime).map(([move, { norm }]): [Path, string] => [['anytime', move, 'norm'], norm]),
    ...steps,
    [['retention', 'norm'], retention?.norm],
  ]
}

/** What is asked of the person, as `data/<field>` and `documents/<slot>`. */
function askedOfPerson(definition: Definition): Set<string> {
  const asked = new Set<string>()
  const fields = (names: readonly string[] = []) => names.forEach((name) => asked.add(`data/${name}`))
  for (const [, step] of allSteps(definition)) {
    if (step.kind === 'form' && step.role === 'applicant')
      for (const section of step.sections) {
        fields(section.fields)
        for (const slot of section.documents ?? []) asked.add(`documents/${slot}`)
      }
    if (step.kind === 'wait' && step.event?.from === 'applicant') fields(step.event.fields)
  }
  fields(definition.anytime.appeal?.fields)
  return asked
}

/** Names of norms exist, and nothing is asked of a person without one. */
export function checkNorms(definition: Definition): Finding[] {
  const { norms, data, documents } = definition
  const asked = askedOfPerson(definition)
  const missing = (['data', 'documents'] as const).flatMap((kind) =>
    Object.entries<{ norm?: string; value?: string }>(kind === 'data' ? data : documents)
      .filter(([name, { norm, value }]) => norm === undefined && value === undefined && asked.has(`${kind}/${name}`))
      .map(([name]) => found('norm-missing', pointerTo(kind, name), { name })),
  )
  const unpaid = allSteps(definition)
    .filter(([, step]) => step.kind === 'payment' && step.norm === undefined)
    .map(([id]) => found('norm-missing', pointerTo(...pathOfStep(definition, id)), { name: id }))
  return [...missing, ...unpaid, ...citations(definition).flatMap(([path, norm]) => named(norms, path, 'norm', norm))]
}
