import type { MunicipioEscrito as Data } from '#catalog/types/municipio.escrito.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const letter = {
  fill: 'draft',
  answers: {
    tipo_documento: 'escrito',
    tipo_remitente: 'persona',
    nombre: 'Ana Ejemplo',
    curp: 'GOMC800101HDFLRR09',
    actua_por: 'propio',
    domicilio_notificaciones: 'Calle 1, Centro',
    correo: 'ana@correo.example',
    dirigido_a: 'Obras Públicas',
    asunto: 'Bache en la calle 1',
    peticion: 'Que reparen el bache.',
    hechos: 'El bache lleva tres meses.',
    lugar: 'Ejemplo',
    fecha_oficio: '2026-08-19',
    firma: 'autografa',
    numero_fojas: 1,
  },
  documents: ['escrito'],
} satisfies Move<Data>
const route = (area: NonNullable<Data['area_turnada']>): Move<Data> => ({
  complete: 'register',
  outcome: 'route',
  data: { tema: 'obra', area_turnada: area, instruccion: 'atender', prioridad: 'ordinaria' },
})
const reply = {
  outcome: 'answer',
  data: { sentido_respuesta: 'favorable', respuesta: 'El bache se repara esta semana.' },
} as const
const approve: Move<Data> = { complete: 'review', outcome: 'approve', data: { ubicacion_archivo: 'Serie 3, caja 12' } }
const incomplete = {
  complete: 'register',
  outcome: 'incomplete',
  marks: [{ item: 'hechos', reason: 'Diga la calle.' }],
} satisfies Move<Data>
const more: Move<Data> = {
  complete: 'urban',
  outcome: 'more',
  marks: [{ item: 'anexos', reason: 'Falta el plano.' }],
}

export default [
  {
    name: 'sent to one area, which gives it back, and answered by another',
    opened: '2026-08-20',
    ends: 'answered',
    moves: [
      { ...letter, due: { answer: '2026-11-23', prevention: '2026-09-21', forwarding: '2026-08-27' } },
      route('desarrollo-urbano'),
      { complete: 'urban', outcome: 'return', data: { motivo_devolucion: 'Es de Obras.' }, in: ['register'] },
      route('obras-publicas'),
      { complete: 'works', ...reply, as: 'elena', in: ['review'] },
      { ...approve, as: 'elena', refused: 'not-available' },
      { complete: 'review', outcome: 'send-back', data: { observaciones: 'Diga el día.' }, in: ['works'] },
      { complete: 'works', ...reply },
      { extend: 'answer', by: '2 months', reason: 'Falta material.', refused: 'extension-too-long' },
      { extend: 'answer', by: '1 month', reason: 'Falta material.', due: { answer: '2026-12-23' } },
      { ...approve, on: '2026-08-21', due: { notification: '2026-09-07' } },
    ],
  },
  {
    name: 'three months without an answer count as a refusal; the certificate is given, and the duty stays',
    opened: '2026-08-20',
    ends: 'answered',
    moves: [
      letter,
      route('servicios-publicos'),
      { until: 'answer', in: ['ask-certificate', 'late-answer'] },
      {
        fill: 'ask-certificate',
        answers: { pide_constancia: true },
        on: '2026-11-24',
        due: { certificate: '2026-11-26' },
        in: ['late-alone'],
      },
      { complete: 'late-alone', ...reply },
    ],
  },
  {
    name: 'answered late, without a certificate',
    opened: '2026-08-20',
    ends: 'answered',
    moves: [letter, { until: 'answer' }, { complete: 'late-answer', ...reply }],
  },
  {
    name: 'the area asks for something: handed in once, and lapsed the second time',
    opened: '2026-08-19',
    ends: 'lapsed',
    moves: [
      letter,
      route('desarrollo-urbano'),
      { ...more, on: '2026-08-20', in: ['more'], due: { inactivity: '2026-11-23' } },
      { fill: 'more', documents: ['anexos'], on: '2026-09-02', in: ['urban'], due: { answer: '2026-12-02' } },
      more,
      { until: 'inactivity', in: ['declare-lapse'] },
      { complete: 'declare-lapse', outcome: 'resume', in: ['urban'] },
      more,
      { until: 'inactivity' },
      { complete: 'declare-lapse', outcome: 'declare', data: { motivo_caducidad: 'No entregó el plano.' } },
    ],
  },
  {
    name: 'forwarded to the competent authority',
    opened: '2026-08-20',
    ends: 'forwarded',
    moves: [
      letter,
      {
        complete: 'register',
        outcome: 'not-ours',
        data: { autoridad_competente: 'Gobierno del Estado', motivo_incompetencia: 'La vía es estatal.' },
      },
    ],
  },
  {
    name: 'taken note of',
    opened: '2026-08-20',
    ends: 'noted',
    moves: [letter, { complete: 'register', outcome: 'note' }],
  },
  {
    name: 'not completed in five business days: dismissed by a person, once it has been completed before',
    opened: '2026-08-20',
    ends: 'dismissed',
    moves: [
      letter,
      { ...incomplete, in: ['complete'], due: { completion: '2026-08-27' } },
      { fill: 'complete', answers: { hechos: 'El bache de la calle 1.' }, in: ['register'] },
      incomplete,
      { until: 'completion', in: ['decide-dismissal'] },
      { complete: 'decide-dismissal', outcome: 'resume', in: ['register'] },
      incomplete,
      { until: 'completion' },
      {
        complete: 'decide-dismissal',
        outcome: 'dismiss',
        data: { motivo_desechamiento: 'No desahogó la prevención.' },
      },
    ],
  },
  { name: 'withdrawn', opened: '2026-08-20', ends: 'withdrawn', moves: [letter, { withdraw: 'Ya lo repararon.' }] },
] satisfies Scenario<Data>[]
