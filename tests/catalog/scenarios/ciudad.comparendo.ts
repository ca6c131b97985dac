import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const ticket = {
  ...samplePerson,
  tipo_persona: 'natural',
  numero_comparendo: '9900000012345678',
  tipo_comparendo: 'via',
  fecha_infraccion: '2026-06-30',
  fecha_notificacion: '2026-06-30',
  calidad_infraccion: 'conductor',
}
const rejected = {
  ...ticket,
  decision: 'rechazo',
  motivos: ['senalizacion'],
  hechos: 'La señal estaba tapada por un árbol.',
  modalidad_audiencia: 'virtual',
}
const accepted = { ...ticket, decision: 'acepto-50', curso_centro: 'Centro Ejemplo', fecha_curso: '2026-07-01' }
const services: Scenario['services'] = {
  simit: { answer: { codigo: 'C29', placa: 'ABC123', valor: 600_000 } },
  'update-simit': { answer: { reporte: 'S-1' } },
}
const reject = { fill: 'draft', answers: rejected }
const accept = { fill: 'draft', answers: accepted, documents: ['certificado-curso'] }
const amount = { valor_registrado: 600_000 }
const admit = { complete: 'admit', outcome: 'hearing', data: amount, in: ['book-hearing'] }
const book = { book: 'book-hearing', office: 'ciudad/movilidad/sede-centro', at: '2026-07-09T14:00:00Z' }
const attend = { attend: 'book-hearing', on: '2026-07-09', in: ['hearing'] }
const close = { complete: 'hearing', outcome: 'closed', data: { acta: 'Se oyó a la persona y al agente.' } }
const decide = (outcome: string) => ({
  complete: 'decide',
  outcome,
  data: { fundamento: 'Las fotos muestran la señal.' },
})
const appeal = { motivos_recurso: 'Las fotos son de otra calle.' }
const decideAppeal = (outcome: string) => ({
  complete: 'resolve-appeal',
  outcome,
  data: { respuesta_recurso: 'Se miraron las fotos otra vez.' },
})
const heard = [reject, admit, book, attend, close]

export default [
  {
    name: 'absolved after a hearing on two days',
    opened: '2026-07-02',
    ends: 'absolved',
    services,
    moves: [
      { ...reject, due: { action: '2027-06-30', 'request-completion': '2026-07-17' } },
      admit,
      book,
      attend,
      { complete: 'hearing', outcome: 'continue', data: { acta: 'Se pidió llamar al agente.' }, in: ['book-hearing'] },
      { ...book, at: '2026-07-14T14:00:00Z' },
      { ...attend, on: '2026-07-14' },
      close,
      decide('absolve'),
    ],
  },
  {
    name: 'accepted with half, and paid',
    opened: '2026-07-02',
    ends: 'paid',
    services,
    moves: [accept, { complete: 'admit', outcome: 'discount', data: amount, in: ['pay'] }, { pay: 'pay' }],
  },
  {
    name: 'accepted and not paid',
    opened: '2026-07-02',
    ends: 'not-paid',
    services: { simit: 'fails' },
    moves: [accept, { complete: 'admit', outcome: 'discount', data: amount }, { until: 'pay' }],
  },
  {
    name: 'too late',
    opened: '2026-07-02',
    ends: 'too-late',
    services,
    moves: [
      { ...reject, answers: { ...rejected, fecha_infraccion: '2026-05-01', fecha_notificacion: '2026-05-01' } },
      { complete: 'admit', outcome: 'late', data: { motivo_fuera_plazo: 'Pasaron más de cinco días hábiles.' } },
    ],
  },
  {
    name: 'did not come: decided without the person, who does not appeal',
    opened: '2026-07-02',
    ends: 'sanctioned',
    services,
    moves: [
      reject,
      admit,
      book,
      { miss: 'book-hearing', on: '2026-07-09', in: ['book-hearing'] },
      { ...book, at: '2026-07-14T14:00:00Z' },
      { miss: 'book-hearing', on: '2026-07-14', in: ['thirty-days'] },
      { until: 'thirty-days', in: ['no-show'] },
      { complete: 'no-show', outcome: 'decide' },
      { ...decide('sanction'), in: ['firmness'] },
      { until: 'firmness' },
    ],
  },
  {
    name: 'the appeal is lost before another than the inspector',
    opened: '2026-07-02',
    ends: 'sanctioned',
    services,
    moves: [...heard, decide('sanction'), { appeal }, decideAppeal('confirm')],
  },
  {
    name: 'the appeal is won; the registry is out of order',
    opened: '2026-07-02',
    ends: 'absolved',
    services: { ...services, 'update-simit': 'fails' },
    moves: [
      ...heard,
      decide('sanction'),
      { appeal },
      { ...decideAppeal('revoke'), in: ['update-by-hand'] },
      { complete: 'update-by-hand', outcome: 'updated' },
    ],
  },
  {
    name: 'a year without a decision on the appeal decides it in favour of the person',
    opened: '2026-07-02',
    ends: 'absolved',
    services,
    moves: [
      ...heard,
      { ...decide('sanction'), on: '2026-07-15' },
      { appeal, on: '2026-07-16', due: { appeal: '2027-07-16' } },
      { until: 'appeal' },
    ],
  },
  {
    name: 'a year after the offence without a decision the action lapses',
    opened: '2026-07-02',
    ends: 'absolved',
    services,
    moves: [...heard, { until: 'action' }],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    services,
    moves: [
      reject,
      {
        complete: 'admit',
        outcome: 'incomplete',
        marks: [{ item: 'hechos', reason: 'Diga dónde.' }],
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
    moves: [reject, { withdraw: 'Lo pagaré.' }],
  },
] satisfies Scenario[]
