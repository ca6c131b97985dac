import type { GobernacionDenunciaCorrupcion as Data } from '#catalog/types/gobernacion.denuncia-corrupcion.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const report = {
  tipo_conducta: 'cobro',
  que_paso: 'En la oficina de licencias me pidieron cien mil pesos para agilizar el trámite.',
  cuando: '2026-06-30',
  donde: 'Oficina de licencias',
  quienes: [{ descripcion: 'Hombre de bata azul', cargo: 'Auxiliar' }],
  monto_pedido: 100_000,
  forma_pago: 'efectivo',
} satisfies Partial<Data>
const anonymous = { identidad: 'anonima', ...report } satisfies Partial<Data>
const reserved = {
  identidad: 'reservada',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  contacto_seguro: 'ana@correo.example',
  ...report,
} satisfies Partial<Data>
const propose = (decision: Data['decision'], more: Partial<Data> = {}): Move<Data> => ({
  complete: 'evaluate',
  outcome: 'propose',
  data: { ...(decision && { decision }), motivo_decision: 'Los hechos son concretos y tienen fecha.', ...more },
})

export default [
  {
    name: 'an inquiry is opened, and the person told within fifteen business days',
    opened: '2026-07-02',
    ends: 'inquiry-opened',
    moves: [
      {
        fill: 'draft',
        answers: reserved,
        documents: ['pruebas'],
        due: { answer: '2026-07-27', transfer: '2026-07-09' },
      },
      { complete: 'admit', outcome: 'accept', on: '2026-07-03' },
      { ...propose('apertura'), as: 'nubia', in: ['sign'] },
      { complete: 'sign', outcome: 'approve', as: 'nubia', refused: 'not-available' },
      {
        complete: 'sign',
        outcome: 'send-back',
        to: 'evaluate',
        data: { observaciones_revision: 'Diga la norma.' },
        in: ['evaluate'],
      },
      propose('apertura'),
      { extend: 'answer', by: '10 business days', reason: 'Faltan pruebas.', due: { answer: '2026-08-11' } },
      { complete: 'sign', outcome: 'approve' },
    ],
  },
  {
    name: 'sent to the competent authority',
    opened: '2026-07-02',
    ends: 'transferred',
    moves: [
      { fill: 'draft', answers: { ...reserved, identidad: 'abierta' } },
      { complete: 'admit', outcome: 'accept' },
      propose('traslado', { autoridad_competente: 'fiscalia' }),
      { complete: 'sign', outcome: 'approve' },
    ],
  },
  {
    name: 'an anonymous report without facts is asked for more, and decided after a month without an answer',
    opened: '2026-08-03',
    ends: 'archived',
    moves: [
      { fill: 'draft', answers: anonymous },
      {
        complete: 'admit',
        outcome: 'more',
        marks: [{ item: 'que_paso', reason: 'Diga qué funcionario fue.' }],
        on: '2026-08-12',
        due: { 'more-facts': '2026-09-14' },
        in: ['more-facts'],
      },
      { until: 'more-facts', in: ['evaluate'] },
      propose('archivo'),
      { complete: 'sign', outcome: 'approve' },
    ],
  },
  {
    name: 'an anonymous report that cannot be investigated is not admitted',
    opened: '2026-08-03',
    ends: 'not-admitted',
    moves: [
      { fill: 'draft', answers: anonymous },
      { complete: 'admit', outcome: 'more', marks: [{ item: 'que_paso', reason: 'Diga qué funcionario fue.' }] },
      { fill: 'more-facts', answers: { donde: 'No sé' }, in: ['admit'] },
      { complete: 'admit', outcome: 'reject', data: { motivo_inadmision: 'No hay hechos ni personas.' } },
    ],
  },
  {
    name: 'withdrawn, and gone on with in the public interest',
    opened: '2026-07-02',
    ends: 'inquiry-opened',
    moves: [
      { fill: 'draft', answers: reserved },
      { withdraw: 'Tengo miedo.', in: ['evaluate'] },
      propose('apertura'),
      { complete: 'sign', outcome: 'approve' },
    ],
  },
] satisfies Scenario<Data>[]
