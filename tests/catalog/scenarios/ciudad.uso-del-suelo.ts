import type { CiudadUsoDelSuelo } from '#catalog/types/ciudad.uso-del-suelo.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const asked = {
  fill: 'draft',
  answers: { actividad: '4711', direccion_local: 'Calle 1 # 2-34', area_local: 40, ...person, tipo_persona: 'natural' },
} as const
const plan = (concepto: string) => ({ plan: { answer: { encontrado: true, concepto, zona: 'Residencial' } } })
const answer = (concepto: 'restringido' | 'prohibido') =>
  ({
    complete: 'check',
    outcome: 'answer',
    data: { concepto, condiciones: 'Según el plan, solo en primer piso.' },
  }) as const
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'direccion_local', reason: 'No existe.' }],
  in: ['complete'],
}

export default [
  {
    name: 'the plan simply permits it: answered at once',
    opened: '2026-07-02',
    ends: 'permitted',
    services: plan('permitido'),
    moves: [asked],
  },
  {
    name: 'with conditions, which a person writes within fifteen business days, extended',
    opened: '2026-09-25',
    ends: 'restricted',
    services: plan('restringido'),
    moves: [
      { ...asked, due: { answer: '2026-10-19', 'request-completion': '2026-10-09' }, in: ['check'] },
      { extend: 'answer', by: '15 business days', reason: 'Visita pendiente.', due: { answer: '2026-11-10' } },
      answer('restringido'),
    ],
  },
  {
    name: 'prohibited',
    opened: '2026-07-02',
    ends: 'prohibited',
    services: { plan: 'fails' },
    moves: [asked, answer('prohibido')],
  },
  {
    name: 'not completed in a month, and archived',
    opened: '2026-08-03',
    ends: 'given-up',
    services: plan('prohibido'),
    moves: [
      asked,
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'completed late, then withdrawn',
    opened: '2026-08-03',
    ends: 'withdrawn',
    services: plan('prohibido'),
    moves: [
      asked,
      incomplete,
      { until: 'completion' },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['check'] },
      incomplete,
      { fill: 'complete', answers: { direccion_local: 'Calle 1 # 2-35' }, in: ['check'] },
      { withdraw: 'Busco otro lugar.' },
    ],
  },
] satisfies Scenario<CiudadUsoDelSuelo>[]
