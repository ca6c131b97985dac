import type { Scenario } from '#support/scenario.ts'

const person = {
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ejemplo',
}
const deed = {
  tramite: 'registro',
  ...person,
  tipo_documento_acto: 'escritura',
  numero_acto: '123',
  fecha_documento: '2026-07-01',
  otorgado_en_exterior: false,
  registro_destino: 'orip',
  notaria_o_juzgado: 'Notaría Primera',
  actos: [{ acto: 'Compraventa', con_cuantia: true, valor: 100_000_000 }],
  otorgantes: [{ documento: '1020304050', nombre: 'Ana Ejemplo', papel: 'Compradora' }],
}
const registration = { fill: 'draft', answers: deed, documents: ['acto'] }
const refund = {
  tramite: 'devolucion',
  ...person,
  motivo_devolucion: 'negada',
  quien_recaudo: 'entidad',
  recibo_pagado: 'R-1',
  valor_pagado: 1_000_000,
  fecha_firmeza: '2026-12-14',
  cuenta_bancaria: 'Banco Ejemplo, ahorros, 123',
}
const asked = { fill: 'draft', answers: refund, documents: ['nota-devolutiva', 'recibo'] }
const bill = { base_gravable: 100_000_000, actos_sin_cuantia: 0, intereses: 0 }
const triage = { complete: 'triage', outcome: 'bill' }
const liquidate = { complete: 'liquidate', outcome: 'bill', data: bill, in: ['bill'] }
const accepts = { fill: 'bill', answers: { respuesta_liquidacion: 'acepto' }, in: ['pay'] }
const study = { complete: 'triage', outcome: 'refund' }
const deny = { complete: 'refund-check', outcome: 'deny', data: { motivo_negacion: 'Se pidió fuera de tiempo.' } }
const incomplete = { complete: 'triage', outcome: 'incomplete', marks: [{ item: 'recibo', reason: 'No se lee.' }] }

export default [
  {
    name: 'a deed is taxed, reviewed by somebody else, and paid within two months',
    opened: '2026-07-02',
    ends: 'paid',
    moves: [
      { ...registration, due: { 'request-completion': '2026-07-17', bill: '2026-07-27' } },
      triage,
      { ...liquidate, as: 'oscar', due: { pay: '2026-09-01' } },
      {
        fill: 'bill',
        answers: { respuesta_liquidacion: 'revisar', motivo_revision: 'La base es menor.' },
        in: ['review'],
      },
      {
        complete: 'review',
        outcome: 'done',
        as: 'oscar',
        data: { ...bill, respuesta_revision: 'La base es el valor de la venta.' },
        refused: 'not-available',
      },
      {
        complete: 'review',
        outcome: 'done',
        data: { ...bill, respuesta_revision: 'La base es el valor de la venta.' },
      },
      accepts,
      { pay: 'pay' },
    ],
  },
  {
    name: 'the two months pass: worked out again with interest',
    opened: '2026-08-20',
    ends: 'paid',
    moves: [
      registration,
      triage,
      { ...liquidate, due: { pay: '2026-09-01' } },
      { until: 'pay', in: ['liquidate'] },
      { complete: 'liquidate', outcome: 'bill', data: { ...bill, intereses: 12_000 }, in: ['bill'] },
      accepts,
      { confirm: 'pay', receipt: 'B-1' },
    ],
  },
  {
    name: 'made abroad: three months; then the bill expires',
    opened: '2026-07-02',
    ends: 'unpaid',
    moves: [
      { ...registration, answers: { ...deed, otorgado_en_exterior: true } },
      triage,
      { ...liquidate, due: { 'pay-abroad': '2026-10-01' } },
      accepts,
      { until: 'pay' },
    ],
  },
  {
    name: 'made abroad, and the three months pass',
    opened: '2026-09-15',
    ends: 'no-tax',
    moves: [
      { ...registration, answers: { ...deed, otorgado_en_exterior: true } },
      triage,
      liquidate,
      { until: 'pay-abroad', in: ['liquidate'] },
      { complete: 'liquidate', outcome: 'no-tax', data: { motivo_exclusion: 'El acto está excluido por la ley.' } },
    ],
  },
  {
    name: 'stamps of a contract',
    opened: '2026-07-02',
    ends: 'paid',
    moves: [
      {
        fill: 'draft',
        answers: {
          tramite: 'estampilla',
          ...person,
          entidad_contratante: 'Gobernación de Ejemplo',
          numero_contrato: 'C-1',
          fecha_contrato: '2026-06-01',
          valor_antes_iva: 10_000_000,
          estampillas: ['procultura', 'adulto-mayor'],
        },
        documents: ['contrato'],
      },
      triage,
      { complete: 'liquidate', outcome: 'bill', data: { intereses: 0 } },
      accepts,
      { pay: 'pay' },
    ],
  },
  {
    name: 'refunded by whoever collected, within five business days',
    opened: '2026-12-18',
    ends: 'refunded',
    moves: [
      { ...asked, due: { 'refund-collector': '2026-12-28', 'ask-refused': '2026-12-21' } },
      study,
      { complete: 'refund-check', outcome: 'grant', data: { valor_devuelto: 1_000_000 }, in: ['order'] },
      { complete: 'order', outcome: 'paid', data: { fecha_giro: '2026-12-18' } },
    ],
  },
  {
    name: 'the department has fifteen calendar days; refused and final',
    opened: '2026-12-18',
    ends: 'refund-denied',
    moves: [
      {
        fill: 'draft',
        answers: { ...refund, motivo_devolucion: 'exceso', quien_recaudo: 'departamento' },
        documents: ['recibo'],
        due: { 'refund-department': '2027-01-02', 'ask-excess': '2027-01-06' },
      },
      study,
      { ...deny, in: ['firmness'] },
      { until: 'firmness' },
    ],
  },
  {
    name: 'the refusal is appealed: silence, and taken back',
    opened: '2026-12-14',
    ends: 'refunded',
    moves: [
      asked,
      study,
      deny,
      { appeal: { motivo_recurso: 'La pedí a los tres días.' }, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      { until: 'appeal' },
      { complete: 'decide-appeal', outcome: 'revoke', data: { decision_recurso: 'La pidió a tiempo, se devuelve.' } },
      study,
      { complete: 'refund-check', outcome: 'grant', data: { valor_devuelto: 1_000_000 } },
      { complete: 'order', outcome: 'paid', data: { fecha_giro: '2027-02-15' } },
    ],
  },
  {
    name: 'not completed: archived',
    opened: '2026-08-03',
    ends: 'given-up',
    moves: [
      { ...asked, answers: { ...refund, fecha_firmeza: '2026-07-30' } },
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' } },
      { until: 'completion' },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
      { until: 'withdrawal-firm' },
    ],
  },
  {
    name: 'withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [registration, { withdraw: 'No hay venta.' }],
  },
] satisfies Scenario[]
