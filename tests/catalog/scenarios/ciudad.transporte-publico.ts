import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const company = {
  ...samplePerson,
  tipo_persona: 'natural',
  modalidad: 'colectivo',
  radio_accion: 'municipal',
  vehiculos: [{ placa: 'TAX123', clase: 'buseta', modelo: 2024, puestos: 19, vinculo: 'propio' }],
}
const licence = {
  ...company,
  tipo_solicitud: 'habilitacion',
  empresa_nueva: false,
  grupo_a: 0,
  grupo_b: 10,
  grupo_c: 100,
  patrimonio_liquido: 500_000_000,
}
const cards = { ...company, tipo_solicitud: 'tarjeta-renovacion', empresa_habilitada: 'R-12' }
const route = { ...cards, tipo_solicitud: 'ruta', ruta_pedida: 'Centro a Norte, cada diez minutos.' }
const files = ['contratos-vinculacion', 'estructura', 'colores', 'reposicion-mantenimiento', 'estados-financieros']
const asked = { fill: 'draft', answers: licence, documents: files }
const askedCards = { fill: 'draft', answers: cards, documents: ['contratos-vinculacion', 'polizas'] }
const complete = { complete: 'intake', outcome: 'complete' }
const legal = {
  complete: 'review-legal',
  outcome: 'done',
  data: { concepto_juridico: 'favorable', notas_juridico: 'Sí.' },
}
const financial = {
  complete: 'review-financial',
  outcome: 'done',
  data: { concepto_financiero: 'favorable', notas_financiero: 'Alcanza.' },
}
const technical = {
  complete: 'review-technical',
  outcome: 'done',
  data: { concepto_tecnico: 'favorable', notas_tecnico: 'Cumple.' },
}
const reviews = [legal, financial, technical]
const propose = { complete: 'consolidate', outcome: 'grant', data: { informe: 'Los tres conceptos son favorables.' } }
const proposeDenial = {
  complete: 'consolidate',
  outcome: 'deny',
  data: { informe: 'El concepto financiero no alcanza.', motivo_negacion: 'El patrimonio no alcanza.' },
}
const sign = { complete: 'sign', outcome: 'approve', data: { numero_resolucion: 'R-1' }, in: ['grant-firmness'] }
const signDenial = { complete: 'sign-denial', outcome: 'approve', in: ['firmness'] }
const validate = (missing?: string) => ({
  complete: 'validate',
  outcome: 'approve',
  data: {
    vehiculos_aprobados: 'TAX123',
    numero_aprobados: 1,
    ...(missing !== undefined && { vehiculos_no_aprobados: missing }),
  },
  in: ['pay-cards'],
})
const denyCards = { complete: 'validate', outcome: 'deny', data: { motivo_negacion: 'Fuera de la capacidad.' } }
const appeal = { recurso: 'reposicion', motivos_recurso: 'Mire los papeles nuevos.' }
const decideAppeal = (outcome: string) => ({
  complete: 'resolve-appeal',
  outcome,
  data: { respuesta_recurso: 'Se revisaron los papeles.' },
})

export default [
  {
    name: 'a company is licensed within ninety business days after three reviews',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...asked, due: { decision: '2026-11-13', 'request-completion': '2026-07-17' } },
      { ...complete, in: ['pay-licence'] },
      { pay: 'pay-licence', in: ['review-legal', 'review-financial', 'review-technical'] },
      ...reviews,
      { ...propose, in: ['sign'] },
      { complete: 'sign', outcome: 'send-back', data: { observaciones: 'Diga el radio.' }, in: ['consolidate'] },
      propose,
      sign,
      { until: 'grant-firmness' },
    ],
  },
  {
    name: 'ninety days and one month more without a decision are a refusal; then denied, and nobody appeals',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      asked,
      { until: 'decision', due: { 'decision-silence': '2026-12-14' } },
      { until: 'decision-silence', in: ['intake'] },
      complete,
      { pay: 'pay-licence' },
      ...reviews,
      proposeDenial,
      { complete: 'sign-denial', outcome: 'send-back', data: { observaciones: 'Cite la norma.' }, in: ['consolidate'] },
      proposeDenial,
      signDenial,
      { until: 'firmness' },
    ],
  },
  {
    name: 'denied, and granted on appeal after two months',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      asked,
      complete,
      { pay: 'pay-licence' },
      ...reviews,
      proposeDenial,
      { ...signDenial, on: '2026-07-15' },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      { ...decideAppeal('revoke'), in: ['consolidate'] },
      { ...proposeDenial, as: 'another-lawyer', in: ['sign-denial'] },
      { complete: 'sign-denial', outcome: 'send-back', data: { observaciones: 'Cumpla el recurso.' } },
      propose,
      sign,
      { until: 'grant-firmness' },
    ],
  },
  {
    name: 'a route pays nothing, needs two reviews and has fifteen business days',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      {
        fill: 'draft',
        answers: route,
        documents: ['contratos-vinculacion', 'polizas'],
        due: { answer: '2026-07-27', silence: '2026-10-02' },
      },
      { ...complete, in: ['review-legal', 'review-technical'] },
      legal,
      technical,
      propose,
      sign,
      { until: 'grant-firmness' },
    ],
  },
  {
    name: 'cards within three business days, a part of them; the appeal for the rest is lost',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...askedCards, due: { cards: '2026-07-07' } },
      { ...complete, in: ['validate'] },
      validate('TAX999: sin póliza'),
      { pay: 'pay-cards', in: ['grant-firmness'] },
      { appeal },
      decideAppeal('confirm'),
    ],
  },
  {
    name: 'cards refused after three months, the appeal won, and not paid',
    opened: '2026-07-02',
    ends: 'not-paid',
    moves: [
      askedCards,
      { until: 'silence' },
      complete,
      denyCards,
      { appeal },
      { ...decideAppeal('revoke'), in: ['validate'] },
      validate(),
      { until: 'pay-cards' },
    ],
  },
  {
    name: 'cards refused, and the appeal lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [askedCards, complete, denyCards, { appeal }, decideAppeal('confirm')],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      asked,
      {
        complete: 'intake',
        outcome: 'incomplete',
        marks: [{ item: 'colores', reason: 'No se ven.' }],
        on: '2026-07-08',
        due: { completion: '2026-08-10' },
      },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'withdrawn by the company',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [asked, { withdraw: 'La presentaremos después.' }],
  },
] satisfies Scenario[]
