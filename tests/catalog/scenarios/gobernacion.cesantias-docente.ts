import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const teacher = {
  ...samplePerson,
  tipo: 'reparacion',
  vinculacion: 'propiedad',
  estatuto: '1278',
  regimen: 'anualizado',
  fecha_ingreso: '2008-02-01',
  beneficiario: 'docente',
  valor_solicitado: 20_000_000,
  banco: 'Banco Ejemplo',
  tipo_cuenta: 'ahorros',
  numero_cuenta: '123456789',
}
const draft = {
  fill: 'draft',
  answers: teacher,
  documents: ['identidad', 'certificado-bancario', 'soporte-destino'],
}
const liquidate = {
  complete: 'review',
  outcome: 'liquidate',
  data: { valor_causado: 30_000_000, valor_anticipos: 5_000_000, valor_reconocido: 20_000_000 },
  in: ['trustee'],
}
const answer = (concepto_fiduciaria: string) => ({
  report: 'trustee',
  data: { concepto_fiduciaria, observaciones_fiduciaria: 'Revisado.' },
})
const sign = { complete: 'sign', outcome: 'approve', data: { numero_resolucion: 'R-1' }, in: ['grant-firmness'] }
const propose = {
  complete: 'review',
  outcome: 'deny',
  data: { motivo_negacion: 'El gasto no es de vivienda.' },
  in: ['sign-denial'],
}
const deny = { complete: 'sign-denial', outcome: 'approve', in: ['firmness'] }
const send = { complete: 'send-order', outcome: 'sent', in: ['payment'] }
const paid = { referencia_pago: 'P-1', fecha_pago: '2026-07-02' }
const appeal = { recurso: 'reposicion', motivos_recurso: 'Falta un año de servicio.' }
const ask = { complete: 'review', outcome: 'incomplete', marks: [{ item: 'banco', reason: 'Diga la sucursal.' }] }

export default [
  {
    name: 'recognised within fifteen business days that begin again once it is complete, and paid',
    opened: '2026-07-02',
    ends: 'paid',
    moves: [
      { ...draft, due: { recognition: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' } },
      { ...ask, on: '2026-07-08', due: { completion: '2026-08-10' }, in: ['complete'] },
      {
        fill: 'complete',
        answers: { banco: 'Banco Ejemplo, centro' },
        on: '2026-07-21',
        due: { recognition: '2026-08-12' },
      },
      liquidate,
      { ...answer('objetado'), in: ['review'] },
      liquidate,
      { ...answer('aprobado'), in: ['sign'] },
      { complete: 'sign', outcome: 'send-back', data: { observaciones: 'Sume otra vez.' }, in: ['review'] },
      liquidate,
      answer('aprobado'),
      { ...sign, on: '2026-08-10' },
      { until: 'grant-firmness', in: ['send-order'], due: { order: '2026-08-31', pay: '2026-10-29' } },
      send,
      { report: 'payment', data: paid, on: '2026-10-01' },
    ],
  },
  {
    name: 'the trustee does not answer in fifteen business days; paid late, with the penalty',
    opened: '2026-07-02',
    ends: 'paid',
    moves: [
      draft,
      liquidate,
      { until: 'trustee', in: ['sign'] },
      sign,
      { until: 'grant-firmness' },
      send,
      { until: 'payment', in: ['late-payment'] },
      { complete: 'late-payment', outcome: 'paid', data: { ...paid, sancion_mora: 9_000_000 } },
    ],
  },
  {
    name: 'the amount is appealed and confirmed: it is paid all the same',
    opened: '2026-07-02',
    ends: 'paid',
    moves: [
      draft,
      liquidate,
      answer('aprobado'),
      { ...sign, on: '2026-07-15' },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      {
        complete: 'resolve-appeal',
        outcome: 'confirm',
        as: 'another-head',
        data: { respuesta_recurso: 'El año ya está sumado.' },
        in: ['send-order'],
      },
      send,
      { report: 'payment', data: paid },
    ],
  },
  {
    name: 'denied after three months; the appeal has it worked out again, and it is denied for good',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      draft,
      { until: 'silence', in: ['review'] },
      propose,
      { complete: 'sign-denial', outcome: 'send-back', data: { observaciones: 'Cite la norma.' }, in: ['review'] },
      propose,
      deny,
      { appeal },
      {
        complete: 'resolve-appeal',
        outcome: 'revoke',
        as: 'another-head',
        data: { respuesta_recurso: 'Se revisa el presupuesto de obra.' },
        in: ['review'],
      },
      propose,
      deny,
      { until: 'firmness' },
    ],
  },
  {
    name: 'denied, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      draft,
      propose,
      deny,
      { appeal },
      {
        complete: 'resolve-appeal',
        outcome: 'confirm',
        as: 'another-head',
        data: { respuesta_recurso: 'El gasto no es de vivienda.' },
      },
    ],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      draft,
      ask,
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'withdrawn by the teacher',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [draft, { withdraw: 'Ya no arreglaré la casa.' }],
  },
] satisfies Scenario[]
