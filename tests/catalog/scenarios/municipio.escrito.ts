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
const incomplete = {
  complete: 'register',
  outcome: 'incomplete',
  marks: [{ item: 'hechos', reason: 'Diga la calle.' }],
} satisfies Move<Data>

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
      { complete: 'works', ...reply, on: '2026-08-21', due: { notification: '2026-09-07' } },
    ],
  },
  {
    name: 'three months without an answer count as a refusal',
    opened: '2026-08-20',
    ends: 'answered',
    moves: [
      letter,
      route('servicios-publicos'),
      { until: 'answer', in: ['services'] },
      { complete: 'services', ...reply },
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
      { ...incomplete, in: ['complete'] },
      { fill: 'complete', answers: { hechos: 'El bache de la calle 1.' }, in: ['register'] },
      incomplete,
      { until: 'complete', in: ['decide-dismissal'] },
      { complete: 'decide-dismissal', outcome: 'resume', in: ['register'] },
      incomplete,
      { until: 'complete' },
      {
        complete: 'decide-dismissal',
        outcome: 'dismiss',
        data: { motivo_desechamiento: 'No desahogó la prevención.' },
      },
    ],
  },
  { name: 'withdrawn', opened: '2026-08-20', ends: 'withdrawn', moves: [letter, { withdraw: 'Ya lo repararon.' }] },
] satisfies Scenario<Data>[]
