import type { Scenario } from '#support/scenario.ts'

const person = {
  identidad: 'identificado',
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ejemplo',
}
const petition = {
  ...person,
  tipo_pqrsd: 'interes-particular',
  asunto: 'Luz en la vía',
  hechos: 'El poste lleva un mes apagado.',
  que_solicita: 'Que reparen el poste.',
}
const copies = { ...petition, tipo_pqrsd: 'documentos', documentos_pedidos: 'El contrato 12.', formato_entrega: 'pdf' }
const proposal = { sentido_respuesta: 'favorable', respuesta: 'Repararemos el poste esta semana.' }
const reserved = {
  ...proposal,
  sentido_respuesta: 'reserva',
  norma_reserva: 'Ley 1712 de 2014, artículo 18.',
}

export default [
  {
    name: 'answered after the review sent it back, within 15 business days',
    opened: '2026-07-02',
    ends: 'answered',
    moves: [
      {
        fill: 'draft',
        answers: petition,
        due: {
          answer: '2026-07-27',
          silence: '2026-10-02',
          'request-completion': '2026-07-17',
          transfer: '2026-07-09',
        },
      },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Infraestructura' }, in: ['answer'] },
      { complete: 'answer', outcome: 'propose', data: proposal, on: '2026-07-15' },
      { complete: 'review', outcome: 'send-back', data: { observaciones_revision: 'Diga el día.' }, in: ['answer'] },
      { complete: 'answer', outcome: 'propose', data: proposal, on: '2026-07-24' },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'extended once before it ends, to 30 business days in all',
    opened: '2026-09-25',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: petition, due: { answer: '2026-10-19' } },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Infraestructura' } },
      { complete: 'answer', outcome: 'propose', data: proposal, as: 'elena' },
      { extend: 'answer', by: '16 business days', reason: 'Falta una visita.', refused: 'extension-too-long' },
      {
        extend: 'answer',
        by: '15 business days',
        reason: 'Falta una visita.',
        on: '2026-10-19',
        due: { answer: '2026-11-10' },
      },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'a consultation has 30 business days',
    opened: '2026-11-23',
    ends: 'answered',
    moves: [
      {
        fill: 'draft',
        answers: { ...petition, tipo_pqrsd: 'consulta' },
        due: { 'answer-consultation': '2027-01-07' },
      },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Hacienda' } },
      { complete: 'answer', outcome: 'propose', data: proposal },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'completed late in the month: nine of the fifteen days are left',
    opened: '2026-08-03',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: petition, due: { answer: '2026-08-26', 'request-completion': '2026-08-19' } },
      {
        complete: 'triage',
        outcome: 'incomplete',
        marks: [{ item: 'hechos', reason: 'Diga dónde está el poste.' }],
        on: '2026-08-12',
        due: { completion: '2026-09-14' },
        in: ['complete'],
      },
      {
        fill: 'complete',
        answers: { hechos: 'El poste de la calle 5 lleva un mes apagado.' },
        on: '2026-09-04',
        due: { answer: '2026-09-17' },
      },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Infraestructura' } },
      { complete: 'answer', outcome: 'propose', data: proposal },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'never completed: declared as tacitly withdrawn by a person',
    opened: '2026-08-03',
    ends: 'given-up',
    moves: [
      { fill: 'draft', answers: petition },
      {
        complete: 'triage',
        outcome: 'incomplete',
        marks: [{ item: 'hechos', reason: 'Diga dónde está el poste.' }],
        on: '2026-08-12',
      },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['triage'] },
      { complete: 'triage', outcome: 'incomplete', marks: [{ item: 'hechos', reason: 'Diga dónde está el poste.' }] },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'passed on to the competent body within five days',
    opened: '2026-05-11',
    ends: 'transferred',
    moves: [
      { fill: 'draft', answers: petition, due: { transfer: '2026-05-19' } },
      {
        complete: 'triage',
        outcome: 'not-ours',
        data: { entidad_competente: 'Instituto Nacional de Vías', motivo_traslado: 'La vía es nacional.' },
        on: '2026-05-15',
      },
    ],
  },
  {
    name: 'documents: silence grants them, and the copies follow within three days',
    opened: '2026-03-20',
    ends: 'granted-by-silence',
    moves: [
      { fill: 'draft', answers: copies, due: { 'answer-documents': '2026-04-08' } },
      { until: 'answer-documents', due: { copies: '2026-04-13' }, in: ['deliver-copies'] },
      { complete: 'deliver-copies', outcome: 'delivered', data: { relacion_entregada: 'Contrato 12, 14 folios.' } },
    ],
  },
  {
    name: 'three months without an answer count as a refusal, and the duty to answer stays',
    opened: '2026-08-24',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: petition, due: { silence: '2026-11-24' } },
      { until: 'silence', in: ['triage'] },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Infraestructura' } },
      { complete: 'answer', outcome: 'propose', data: proposal },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'refused as reserved; the person insists, and the court orders to hand it over',
    opened: '2026-07-02',
    ends: 'answered',
    moves: [
      { fill: 'draft', answers: copies, due: { 'answer-documents': '2026-07-17' } },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Jurídica', canal_recepcion: 'verbal' } },
      { complete: 'answer', outcome: 'propose', data: reserved },
      { complete: 'review', outcome: 'approve', refused: 'unknown-outcome' },
      { complete: 'review', outcome: 'approve-reserved', in: ['may-insist'], on: '2026-07-15' },
      {
        appeal: { motivo_insistencia: 'El contrato es público.' },
        in: ['insistence'],
        due: { insistence: '2026-07-30' },
      },
      { complete: 'insistence', outcome: 'order', data: { decision_tribunal: 'Debe entregarse.' }, in: ['answer'] },
      { complete: 'answer', outcome: 'propose', data: proposal },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'refused as reserved, and the court agrees',
    opened: '2026-07-02',
    ends: 'reserved',
    moves: [
      { fill: 'draft', answers: copies },
      { complete: 'triage', outcome: 'accept', data: { area_asignada: 'Jurídica' } },
      { complete: 'answer', outcome: 'propose', data: reserved },
      { complete: 'review', outcome: 'approve-reserved' },
      { appeal: { motivo_insistencia: 'El contrato es público.' } },
      { complete: 'insistence', outcome: 'confirm', data: { decision_tribunal: 'Tiene reserva.' } },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [{ fill: 'draft', answers: petition }, { withdraw: 'Ya lo repararon.' }],
  },
] satisfies Scenario[]
