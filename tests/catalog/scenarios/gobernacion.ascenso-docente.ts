import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const teacher = {
  ...samplePerson,
  estatuto: '1278',
  clase: 'ascenso',
  grado_actual: '2',
  nivel_actual: 'A',
  grado_solicitado: '3',
  nivel_solicitado: 'A',
  puntaje: 81.5,
  anios_servicio: 4,
  tiempo_servicio: [{ colegio: 'El Ejemplo', desde: '2018-02-01' }],
  titulo: 'Maestría en Educación',
  institucion: 'Universidad Ejemplo',
  fecha_titulo: '2024-06-30',
  exterior: false,
}
const draft = { fill: 'draft', answers: teacher, documents: ['identidad', 'diploma'] }
const study = { complete: 'study', outcome: 'meets', data: { concepto: 'Cumple.' }, in: ['budget'] }
const budget = { complete: 'budget', outcome: 'available', data: { disponibilidad: 'CDP 12' }, in: ['sign'] }
const fails = { complete: 'study', outcome: 'fails', data: { motivo_negacion: 'No alcanza el tiempo.' } }
const deny = { complete: 'sign-denial', outcome: 'approve', in: ['firmness'] }
const appeal = { recurso: 'ambos', motivos_recurso: 'Cuente el tiempo en otra entidad.' }

export default [
  {
    name: 'granted within fifteen business days, completed on the way',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...draft, due: { answer: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' } },
      {
        ask: [{ item: 'titulo', reason: 'Escriba el título completo.' }],
        on: '2026-07-08',
        due: { completion: '2026-08-10' },
        in: ['complete'],
      },
      {
        fill: 'complete',
        answers: { titulo: 'Magíster en Educación' },
        on: '2026-07-13',
        due: { answer: '2026-07-29' },
      },
      study,
      budget,
      { complete: 'sign', outcome: 'send-back', data: { observaciones: 'Diga el nivel.' }, in: ['study'] },
      study,
      budget,
      { complete: 'sign', outcome: 'approve' },
    ],
  },
  {
    name: 'three months count as a refusal; found wanting a budget, sent back, and granted',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...draft, answers: { ...teacher, puntaje: 80.1 } },
      { until: 'silence', in: ['study'] },
      { ...study },
      {
        complete: 'budget',
        outcome: 'unavailable',
        data: { motivo_negacion: 'No hay presupuesto este año.' },
        in: ['sign-denial'],
      },
      { complete: 'sign-denial', outcome: 'send-back', data: { observaciones: 'Hay un traslado.' }, in: ['study'] },
      study,
      budget,
      { complete: 'sign', outcome: 'approve' },
    ],
  },
  {
    name: 'denied, and the appeal is won',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      draft,
      fails,
      { ...deny, on: '2026-07-15' },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      {
        complete: 'resolve-appeal',
        outcome: 'revoke',
        as: 'another-head',
        data: { respuesta_recurso: 'El tiempo alcanza.' },
      },
    ],
  },
  {
    name: 'denied, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      draft,
      fails,
      deny,
      { appeal },
      {
        complete: 'resolve-appeal',
        outcome: 'confirm',
        as: 'another-head',
        data: { respuesta_recurso: 'El tiempo no alcanza.' },
      },
    ],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      draft,
      { ask: [{ item: 'titulo', reason: 'Escriba el título completo.' }] },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['study'] },
      { ask: [{ item: 'titulo', reason: 'Escriba el título completo.' }] },
      { until: 'complete', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'withdrawn by the teacher',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [draft, { withdraw: 'Esperaré otra convocatoria.' }],
  },
] satisfies Scenario[]
