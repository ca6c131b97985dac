import type { Scenario } from '#support/scenario.ts'

const draft = {
  fill: 'draft',
  answers: {
    placa: 'ABC123',
    documento_propietario: '1020304050',
    vigencia: 2026,
    municipio_domicilio: '25126',
    quiere_paz_y_salvo: true,
    correo: 'ana@correo.example',
  },
}
const car = {
  coincide: true,
  descripcion: 'Ejemplo Uno 2020',
  clase: 'otro',
  exento: false,
  cilindraje: 1600,
  avaluo: 40_000_000,
  recargos: 0,
  descuento: 100_000,
  deuda_anterior: 0,
}
const found = { registry: { answer: car } }
const accepts = { fill: 'bill', answers: { respuesta_liquidacion: 'acepto' }, in: ['pay'] }
const reconciled = { complete: 'reconcile', outcome: 'reconciled', data: { fecha_conciliacion: '2026-03-02' } }
const correction = {
  respuesta_liquidacion: 'corregir',
  motivo_inconformidad: 'avaluo',
  explicacion: 'Es de otra línea.',
}

export default [
  {
    name: 'accepted, paid and certified',
    opened: '2026-03-02',
    ends: 'paid',
    services: found,
    moves: [
      { ...draft, in: ['bill'] },
      accepts,
      { pay: 'pay', due: { certificate: '2026-03-16' }, in: ['reconcile'] },
      reconciled,
    ],
  },
  {
    name: 'corrected in time after an extension, then paid without a certificate',
    opened: '2026-07-02',
    ends: 'paid',
    services: found,
    moves: [
      { ...draft, answers: { ...draft.answers, quiere_paz_y_salvo: false } },
      { fill: 'bill', answers: correction, due: { correction: '2026-07-27' }, in: ['correct'] },
      {
        extend: 'correction',
        by: '15 business days',
        reason: 'Espera del ministerio.',
        due: { correction: '2026-08-19' },
      },
      {
        complete: 'correct',
        outcome: 'corrected',
        data: { clase: 'otro', cilindraje: 1600, avaluo: 30_000_000, recargos: 0, descuento: 0, deuda_anterior: 0 },
        in: ['bill'],
      },
      accepts,
      { pay: 'pay' },
      reconciled,
    ],
  },
  {
    name: 'not corrected: the person files a return of their own; the certificate comes late',
    opened: '2026-03-02',
    ends: 'paid',
    services: { registry: 'fails' },
    moves: [
      { ...draft, due: { bill: '2026-03-24' }, in: ['look-up'] },
      { complete: 'look-up', outcome: 'found', data: car },
      { fill: 'bill', answers: correction },
      {
        complete: 'correct',
        outcome: 'keep',
        data: { motivo_negacion: 'La línea coincide con el registro.' },
        in: ['bill'],
      },
      { fill: 'bill', answers: { respuesta_liquidacion: 'declarar', valor_declarado: 500_000 } },
      { confirm: 'pay', receipt: 'B-1' },
      { until: 'certificate', in: ['reconcile'] },
      reconciled,
    ],
  },
  {
    name: 'stolen: nothing is charged',
    opened: '2026-03-02',
    ends: 'exempt',
    services: found,
    moves: [
      draft,
      {
        fill: 'bill',
        answers: {
          respuesta_liquidacion: 'corregir',
          motivo_inconformidad: 'hurto',
          fecha_hurto_o_cancelacion: '2025-11-30',
        },
        documents: ['evidencia'],
      },
      { complete: 'correct', outcome: 'waive', data: { motivo_sin_cobro: 'Hurto denunciado antes del 1 de enero.' } },
    ],
  },
  {
    name: 'exempt by law',
    opened: '2026-03-02',
    ends: 'exempt',
    services: { registry: { answer: { ...car, exento: true } } },
    moves: [draft],
  },
  {
    name: 'plate and document do not match',
    opened: '2026-03-02',
    ends: 'not-found',
    services: { registry: { answer: { coincide: false } } },
    moves: [draft],
  },
  {
    name: 'the bill expires',
    opened: '2026-03-02',
    ends: 'unpaid',
    services: found,
    moves: [draft, accepts, { until: 'pay' }],
  },
  {
    name: 'withdrawn',
    opened: '2026-03-02',
    ends: 'withdrawn',
    services: found,
    moves: [draft, { withdraw: 'Lo pago en el banco.' }],
  },
] satisfies Scenario[]
