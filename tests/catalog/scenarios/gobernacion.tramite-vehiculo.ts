import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const owner = { ...samplePerson, tipo_persona: 'natural', clase: 'automovil' }
const sale = {
  ...owner,
  tramite: 'traspaso',
  placa: 'ABC123',
  otra_parte: 'Luis Muestra',
  otra_parte_documento: '2030405060',
  fecha_contrato: '2026-06-01',
  valor_venta: 30_000_000,
}
const fresh = {
  ...owner,
  tramite: 'matricula',
  marca: 'Mazda',
  linea: 'Dos',
  modelo: 2026,
  color: 'Rojo',
  servicio: 'particular',
  chasis: 'CH1',
  motor: 'M1',
  cilindraje: 1500,
  capacidad: 5,
  combustible: 'gasolina',
}
const move = { ...owner, tramite: 'traslado', placa: 'ABC123', organismo_destino: 'Tránsito de Ciudad Ejemplo' }
const services: Scenario['services'] = {
  runt: {
    answer: {
      propietario_coincide: true,
      soat_vigente: true,
      rtm_vigente: true,
      impuesto_pagado: true,
      con_limitaciones: false,
    },
  },
}
const sold = { fill: 'draft', answers: sale, documents: ['contrato', 'improntas'] }
const moved = { fill: 'draft', answers: move }
const approve = { complete: 'review', outcome: 'approve', data: { revision_notas: 'En regla.' } }
const book = { book: 'visit', office: 'gobernacion/transporte/sede-transito', at: '2026-07-06T14:00:00Z' }
const attend = { attend: 'visit', on: '2026-07-06', in: ['register'] }
const register = {
  complete: 'register',
  outcome: 'registered',
  as: 'another-desk',
  data: { numero_licencia_transito: 'LT-1' },
}
const report = { complete: 'report', outcome: 'reported' }
const deny = { complete: 'review', outcome: 'deny', data: { motivo_negacion: 'El vehículo tiene un embargo.' } }
const appeal = { recurso: 'reposicion', motivos_recurso: 'El embargo se levantó.' }
const back = { complete: 'register', outcome: 'return', as: 'another-desk', data: { revision_notas: 'Revise el VIN.' } }
const decideAppeal = (outcome: string) => ({
  complete: 'resolve-appeal',
  outcome,
  data: { respuesta_recurso: 'Se comprobó en el RUNT.' },
})

export default [
  {
    name: 'a transfer: paid with the withholding, both came, registered by another officer, and reported',
    opened: '2026-07-02',
    ends: 'granted',
    services,
    moves: [
      { ...sold, due: { answer: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' } },
      { ...approve, in: ['pay'] },
      { pay: 'pay', in: ['visit'] },
      book,
      attend,
      {
        complete: 'register',
        outcome: 'registered',
        as: 'officer-desk',
        data: { numero_licencia_transito: 'LT-1' },
        refused: 'not-available',
      },
      { ...register, in: ['report'], due: { report: '2026-07-21' } },
      report,
    ],
  },
  {
    name: 'a new vehicle gets its plate; returned once to be reviewed',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { fill: 'draft', answers: fresh, documents: ['factura', 'improntas'], in: ['review'] },
      approve,
      { pay: 'pay' },
      book,
      attend,
      { ...back, in: ['review-again'] },
      { complete: 'review-again', outcome: 'go-on', in: ['register'] },
      { ...register, data: { numero_licencia_transito: 'LT-2', placa_asignada: 'XYZ987' } },
      report,
    ],
  },
  {
    name: 'the file moves within ten business days, free',
    opened: '2026-07-02',
    ends: 'granted',
    services: { runt: 'fails' },
    moves: [{ ...moved, due: { 'move-file': '2026-07-17' } }, { ...approve, in: ['register'] }, register, report],
  },
  {
    name: 'three months without a decision are a refusal; denied; the appeal is won before anything was paid',
    opened: '2026-07-02',
    ends: 'not-paid',
    services,
    moves: [
      sold,
      { until: 'silence', in: ['review'] },
      deny,
      { appeal },
      { ...decideAppeal('revoke'), in: ['pay'] },
      { until: 'pay' },
    ],
  },
  {
    name: 'denied after the visit; the appeal is won, and nothing is paid twice',
    opened: '2026-07-02',
    ends: 'granted',
    services,
    moves: [
      sold,
      approve,
      { pay: 'pay' },
      book,
      attend,
      back,
      {
        complete: 'review-again',
        outcome: 'deny',
        data: { motivo_negacion: 'El VIN no coincide.' },
        on: '2026-07-15',
        in: ['firmness'],
      },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      { ...decideAppeal('revoke'), as: 'another-head', in: ['register'] },
      register,
      report,
    ],
  },
  {
    name: 'denied, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    services,
    moves: [sold, deny, { appeal }, decideAppeal('confirm')],
  },
  {
    name: 'never comes',
    opened: '2026-07-02',
    ends: 'no-show',
    services,
    moves: [sold, approve, { pay: 'pay' }, { until: 'visit' }],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    services,
    moves: [
      sold,
      {
        complete: 'review',
        outcome: 'incomplete',
        marks: [{ item: 'contrato', reason: 'Falta una firma.' }],
        on: '2026-07-08',
        due: { completion: '2026-08-10' },
      },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services,
    moves: [sold, { withdraw: 'Se deshizo la venta.' }],
  },
] satisfies Scenario[]
