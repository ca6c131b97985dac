import type { Scenario } from '#support/scenario.ts'

const answers = {
  tipo_certificado: 'paz-y-salvo',
  vigencia: 2026,
  motivo: 'venta',
  buscar_por: 'matricula',
  matricula_inmobiliaria: '50C-123456',
  calidad: 'propietario',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ciudad Ejemplo',
}
const property = { encontrado: true, direccion: 'Calle 1 # 2-34', propietario: 'A** E******' }
const free = { account: { answer: { ...property, deuda: 0 } } }
const owing = { account: { answer: { ...property, deuda: 350_000 } } }
const agrees = { fill: 'confirm', answers: { datos_correctos: true } }

export default [
  {
    name: 'nothing owed: the stamp is paid and the certificate issued',
    opened: '2026-03-20',
    ends: 'granted',
    services: free,
    moves: [
      { fill: 'draft', answers, due: { answer: '2026-04-08' }, in: ['confirm'] },
      { ...agrees, in: ['pay-fee'] },
      { pay: 'pay-fee' },
    ],
  },
  {
    name: 'debt first: declined, asked again, then both payments at the counter',
    opened: '2026-03-20',
    ends: 'granted',
    services: owing,
    moves: [
      { fill: 'draft', answers: { ...answers, calidad: 'apoderado' }, documents: ['poder'] },
      { ...agrees, in: ['pay-debt'] },
      { decline: 'pay-debt' },
      { confirm: 'pay-debt', receipt: 'B-1', in: ['pay-fee'] },
      { confirm: 'pay-fee', receipt: 'B-2' },
    ],
  },
  {
    name: 'the owner sees the debt in a statement, which a buyer may not ask for',
    opened: '2026-03-20',
    ends: 'granted',
    services: owing,
    moves: [
      { fill: 'draft', answers: { ...answers, tipo_certificado: 'estado-de-cuenta' } },
      { ...agrees, in: ['pay-fee'] },
      { pay: 'pay-fee' },
    ],
  },
  {
    name: 'a property that is not registered has a certificate of that',
    opened: '2026-03-20',
    ends: 'granted',
    services: { account: { answer: { encontrado: false } } },
    moves: [
      { fill: 'draft', answers: { ...answers, tipo_certificado: 'no-inscrito' }, in: ['pay-fee'] },
      { pay: 'pay-fee' },
    ],
  },
  {
    name: 'not found',
    opened: '2026-03-20',
    ends: 'not-found',
    services: { account: { answer: { encontrado: false } } },
    moves: [{ fill: 'draft', answers }],
  },
  {
    name: 'the account does not answer: an officer is late, and silence grants what exists',
    opened: '2026-03-20',
    ends: 'not-paid',
    services: { account: 'fails' },
    moves: [
      { fill: 'draft', answers, in: ['look-up'] },
      { until: 'answer', in: ['look-up'] },
      {
        complete: 'look-up',
        outcome: 'found',
        data: { predio_encontrado: true, predio_direccion: 'Calle 1', predio_propietario: 'A** E**', deuda: 10_000 },
        in: ['confirm'],
      },
      { until: 'confirm' },
    ],
  },
  {
    name: 'wrong details: corrected in the account, then wrong in the cadastre',
    opened: '2026-03-20',
    ends: 'referred',
    services: owing,
    moves: [
      { fill: 'draft', answers },
      { fill: 'confirm', answers: { datos_correctos: false, motivo_diferencia: 'El área es menor.' }, in: ['correct'] },
      { complete: 'correct', outcome: 'corrected', in: ['confirm'] },
      { fill: 'confirm', answers: { datos_correctos: false }, in: ['correct'] },
      { complete: 'correct', outcome: 'refer', data: { radicado_catastro: 'CAT-9' } },
    ],
  },
  {
    name: 'never paid',
    opened: '2026-03-20',
    ends: 'not-paid',
    services: owing,
    moves: [{ fill: 'draft', answers }, agrees, { until: 'pay-debt' }],
  },
  {
    name: 'withdrawn',
    opened: '2026-03-20',
    ends: 'withdrawn',
    services: owing,
    moves: [{ fill: 'draft', answers }, { withdraw: 'Ya no vendo.' }],
  },
] satisfies Scenario[]
