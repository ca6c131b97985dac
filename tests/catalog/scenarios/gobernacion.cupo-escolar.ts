import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const pupil = {
  ...samplePerson,
  tipo: 'nuevo',
  anio_escolar: 2027,
  parentesco: 'madre',
  est_tipo_documento: 'RC',
  est_documento: '1099887766',
  est_nombres: 'Luz',
  est_apellidos: 'Ejemplo',
  est_nacimiento: '2022-03-31',
  grado: '0',
  jornada: 'manana',
  opciones: [{ colegio: 'muestra-001' }, { colegio: 'muestra-002' }],
}
const transfer = {
  ...pupil,
  tipo: 'traslado',
  colegio_origen: 'Otro colegio',
  ultimo_grado: 'jardin',
  motivo_traslado: 'residencia',
}
const services: Scenario['services'] = {
  seats: { answer: { colegio: 'muestra-002' } },
  enrol: { answer: { numero: 'M-1' } },
}
const asked = { fill: 'draft', answers: pupil }
const moved = { fill: 'draft', answers: transfer }
const place = { colegio_asignado: 'muestra-002', jornada_asignada: 'manana' }
const assign = { complete: 'assign', outcome: 'seat', data: place, in: ['accept'] }
const accept = { fill: 'accept', answers: { acepta: 'si' }, documents: ['matricula'] }
const enrol = { complete: 'school-review', outcome: 'enrol' }
const ask = { complete: 'assign', outcome: 'incomplete', marks: [{ item: 'grado', reason: 'Diga el grado.' }] }

export default [
  {
    name: 'assigned on the day of the calendar, accepted and enrolled',
    opened: '2026-08-03',
    ends: 'enrolled',
    services,
    moves: [
      { ...asked, in: ['assignment-day'] },
      { until: 'assignment-day', in: ['assign'] },
      { ...assign, on: '2026-09-30' },
      accept,
      { complete: 'school-review', outcome: 'papers', marks: [{ item: 'matricula', reason: 'No se lee.' }] },
      { fill: 'accept', in: ['school-review'] },
      enrol,
    ],
  },
  {
    name: 'protection of a child is looked at at once; withdrawn by the family',
    opened: '2026-08-03',
    ends: 'withdrawn',
    services,
    moves: [{ ...asked, answers: { ...pupil, prioridades: ['icbf'] }, in: ['assign'] }, { withdraw: 'Nos mudamos.' }],
  },
  {
    name: 'a transfer is answered within fifteen business days; the registry is out of order',
    opened: '2026-07-02',
    ends: 'enrolled',
    services: { seats: 'fails', enrol: 'fails' },
    moves: [
      { ...moved, due: { answer: '2026-07-27', 'request-completion': '2026-07-17' }, in: ['assign'] },
      assign,
      accept,
      { ...enrol, in: ['enrol-by-hand'] },
      { complete: 'enrol-by-hand', outcome: 'recorded', data: { numero_manual: 'M-2' } },
    ],
  },
  {
    name: 'waits until a place is free, and refuses it',
    opened: '2026-07-02',
    ends: 'declined',
    services,
    moves: [
      moved,
      { complete: 'assign', outcome: 'full', in: ['waiting-list'] },
      { report: 'waiting-list', data: place, on: '2026-08-20', in: ['accept'] },
      { fill: 'accept', answers: { acepta: 'no' } },
    ],
  },
  {
    name: 'six months on the list without a place',
    opened: '2026-07-02',
    ends: 'no-seat',
    services,
    moves: [moved, { complete: 'assign', outcome: 'full' }, { until: 'waiting-list' }],
  },
  {
    name: 'not accepted within ten business days',
    opened: '2026-07-02',
    ends: 'not-accepted',
    services,
    moves: [moved, assign, { until: 'accept' }],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    services,
    moves: [
      moved,
      { ...ask, on: '2026-07-08', due: { completion: '2026-08-10' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
] satisfies Scenario[]
