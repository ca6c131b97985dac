import type { MunicipioAccesoInformacion as Data } from '#catalog/types/municipio.acceso-informacion.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const request = {
  descripcion: 'Los contratos de bacheo de 2025.',
  modalidad: 'electronico',
  medio_notificacion: 'ventanilla',
} satisfies Partial<Data>
const copies = {
  ...request,
  modalidad: 'copia-simple',
  nombre: 'Sol',
  medio_notificacion: 'estrados',
} satisfies Partial<Data>
const turn = {
  complete: 'triage',
  outcome: 'turn',
  data: { canal_recepcion: 'plataforma', areas_turnadas: ['obras-publicas', 'tesoreria'] },
  in: ['search-works', 'search-treasury'],
} satisfies Move<Data>
const worksHas: Move<Data> = {
  complete: 'search-works',
  outcome: 'has',
  data: { informe_works: 'Son tres contratos.' },
}
const treasuryHasNot: Move<Data> = {
  complete: 'search-treasury',
  outcome: 'has-not',
  data: { informe_treasury: 'Sin registros.' },
}
const found = [worksHas, treasuryHasNot]
const answer = {
  complete: 'assemble',
  outcome: 'answer',
  data: { sentido: 'entrega', respuesta: 'Se adjuntan los tres contratos.' },
} satisfies Move<Data>
const printed = (hojas: number): Move<Data> => ({ ...answer, data: { ...answer.data, hojas } })
const appeal: Move<Data> = { appeal: { motivos_recurso: 'Falta un contrato.' } }
const clarify = {
  complete: 'triage',
  outcome: 'clarify',
  data: { que_aclarar: '¿De qué calles?' },
} satisfies Move<Data>

export default [
  {
    name: 'answered within twenty business days, extended once by ten with the resolution of the Committee',
    opened: '2026-04-15',
    ends: 'answered',
    moves: [
      {
        fill: 'draft',
        answers: request,
        due: {
          answer: '2026-05-15',
          'ask-clarification': '2026-04-22',
          'already-public': '2026-04-22',
          incompetence: '2026-04-20',
        },
      },
      turn,
      { extend: 'answer', by: '11 business days', reason: 'Son muchos archivos.', refused: 'extension-too-long' },
      { extend: 'answer', by: '10 business days', reason: 'Son muchos archivos.', due: { answer: '2026-05-29' } },
      worksHas,
      { ...treasuryHasNot, in: ['assemble'] },
      { ...answer, on: '2026-05-15', in: ['review-window'], due: { review: '2026-06-05' } },
      { until: 'review-window' },
    ],
  },
  {
    name: 'clarified: the twenty days start again, in full, and nobody asks a second time',
    opened: '2026-08-24',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: request, due: { 'ask-clarification': '2026-08-31' } },
      { ...clarify, on: '2026-08-26', due: { clarification: '2026-09-10' }, in: ['clarify'] },
      {
        fill: 'clarify',
        answers: { aclaracion: 'Todas las del centro.' },
        on: '2026-08-28',
        due: { answer: '2026-09-29' },
      },
      { ...clarify, refused: 'unknown-outcome' },
      turn,
      ...found,
      answer,
      { until: 'review-window' },
    ],
  },
  {
    name: 'never clarified: it counts as not filed',
    opened: '2026-08-24',
    ends: 'not-filed',
    moves: [{ fill: 'draft', answers: request }, clarify, { until: 'clarification' }],
  },
  {
    name: 'already public, and it belongs to nobody else',
    opened: '2026-09-14',
    ends: 'public',
    moves: [
      { fill: 'draft', answers: request, due: { incompetence: '2026-09-18' } },
      { complete: 'triage', outcome: 'public', data: { donde_esta: 'https://municipio.example/contratos' } },
      { until: 'review-public' },
    ],
  },
  {
    name: 'of another authority, said within three business days',
    opened: '2026-09-14',
    ends: 'incompetent',
    moves: [
      { fill: 'draft', answers: request },
      { complete: 'triage', outcome: 'not-ours', data: { autoridad_competente: 'Secretaría de Obras del Estado' } },
      { until: 'review-incompetent' },
    ],
  },
  {
    name: 'own data: another right',
    opened: '2026-09-14',
    ends: 'own-data',
    moves: [
      { fill: 'draft', answers: { ...request, es_dato_propio: true } },
      { complete: 'triage', outcome: 'own-data' },
    ],
  },
  {
    name: 'classified: the Committee sends it back to the areas once, then confirms; the answer stands on appeal',
    opened: '2026-04-15',
    ends: 'confirmed',
    moves: [
      { fill: 'draft', answers: request },
      turn,
      { complete: 'search-works', outcome: 'classify', data: { informe_works: 'Hay un proceso en curso.' } },
      { ...treasuryHasNot, in: ['committee'] },
      { complete: 'committee', outcome: 'revoke', data: { orden_comite: 'Busquen en archivo.' }, in: [...turn.in] },
      { complete: 'search-works', outcome: 'has-not', data: { informe_works: 'No hay archivo.' } },
      { ...treasuryHasNot, in: ['committee'] },
      {
        complete: 'committee',
        outcome: 'confirm',
        data: { decision_comite: 'inexistencia', resolucion_comite: 'Se buscó en todas las áreas.' },
      },
      { ...answer, data: { sentido: 'inexistencia', respuesta: 'El Comité declaró que no existe.' }, on: '2026-05-06' },
      { ...appeal, on: '2026-05-12', due: { guarantor: '2026-07-07' } },
      { complete: 'guarantor', outcome: 'confirm', data: { resolucion_recurso: 'La búsqueda fue exhaustiva.' } },
    ],
  },
  {
    name: 'copies: the first twenty sheets are free, the rest is paid, and the paper picked up',
    opened: '2026-04-15',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: copies },
      turn,
      ...found,
      { ...printed(40), in: ['pay'] },
      { pay: 'pay', in: ['deliver'] },
      { complete: 'deliver', outcome: 'delivered', data: { entregado_a: '40 hojas' }, in: ['review-window'] },
      { until: 'review-window' },
    ],
  },
  {
    name: 'copies never picked up in sixty business days; twenty sheets cost nothing',
    opened: '2026-04-15',
    ends: 'not-collected',
    moves: [
      { fill: 'draft', answers: copies },
      turn,
      ...found,
      { ...printed(20), in: ['deliver'] },
      { until: 'deliver' },
    ],
  },
  {
    name: 'no answer in time: free of charge, with an appeal; without a decision on it, handed over within ten days',
    opened: '2026-04-15',
    ends: 'complied',
    moves: [
      { fill: 'draft', answers: request },
      turn,
      { until: 'answer', in: ['late-answer'] },
      { ...appeal, on: '2026-05-20' },
      { until: 'guarantor', in: ['comply'], due: { compliance: '2026-07-30' } },
      { complete: 'comply', outcome: 'delivered', data: { cumplimiento: 'Los tres contratos.' } },
    ],
  },
  {
    name: 'the appeal orders to hand it over; an area that does not report does not stop the rest',
    opened: '2026-04-15',
    ends: 'complied',
    moves: [
      { fill: 'draft', answers: request },
      turn,
      { until: 'areas', in: ['assemble'] },
      { complete: 'assemble', outcome: 'again', data: { areas_turnadas: ['obras-publicas'] }, in: ['search-works'] },
      worksHas,
      answer,
      appeal,
      { complete: 'guarantor', outcome: 'order', data: { resolucion_recurso: 'Falta un contrato.' } },
      { complete: 'comply', outcome: 'delivered', data: { cumplimiento: 'El contrato que faltaba.' } },
    ],
  },
  {
    name: 'answered late, and a lost appeal leaves the duty to answer',
    opened: '2026-04-15',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: request },
      { until: 'answer', in: ['late-answer'] },
      appeal,
      {
        complete: 'guarantor',
        outcome: 'confirm',
        data: { resolucion_recurso: 'Llegó fuera de plazo.' },
        in: ['late-answer'],
      },
      { complete: 'late-answer', outcome: 'answer', data: answer.data },
      { until: 'review-window' },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-04-15',
    ends: 'withdrawn',
    moves: [{ fill: 'draft', answers: request }, { withdraw: 'Ya la encontré.' }],
  },
] satisfies Scenario<Data>[]
