import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const record = {
  ...samplePerson,
  destino: 'estudio',
  entrega: 'digital',
  nombres_en_el_registro: 'Ana Ejemplo',
  municipio_colegio: '25126',
}
const marks = {
  ...record,
  tipo: 'notas',
  establecimiento: 'muestra-006',
  grados_y_anios: [{ grado: '11', anio: 1998 }],
}
const service = {
  ...record,
  tipo: 'tiempo',
  desde: '2001-02-01',
  cargos: [{ cargo: 'Docente de aula', colegio: 'El Ejemplo' }],
}
const school = { fill: 'draft', answers: marks, documents: ['identidad'] }
const teacher = { fill: 'draft', answers: service, documents: ['identidad'] }
const found = { complete: 'search', outcome: 'found', data: { contenido: 'Libro 3, folio 45: aprobó el grado once.' } }
const sign = { complete: 'sign', outcome: 'approve' }
const refuse = {
  complete: 'rebuild',
  outcome: 'impossible',
  data: { motivo_negacion: 'No hay libros ni copias de ese año.' },
}
const appeal = { recurso: 'reposicion', motivos_recurso: 'El archivo vecino tiene el libro.' }
const ask = { complete: 'search', outcome: 'incomplete', marks: [{ item: 'grados_y_anios', reason: 'Diga todos.' }] }

export default [
  {
    name: 'paid and handed over within ten business days, after the signature sent it back',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...school, in: ['pay'] },
      { pay: 'pay', due: { answer: '2026-07-17', 'request-completion': '2026-07-17' }, in: ['search'] },
      { ...found, on: '2026-07-06' },
      { complete: 'sign', outcome: 'send-back', data: { observaciones: 'Falta el folio.' }, in: ['search'] },
      found,
      sign,
    ],
  },
  {
    name: 'a teacher pays nothing; the certificate goes abroad with its legalisation',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...teacher, answers: { ...service, destino: 'exterior' }, in: ['search'] },
      { complete: 'search', outcome: 'not-found' },
      { complete: 'rebuild', outcome: 'rebuilt', data: { contenido: 'Nómina de 2001 a 2010, archivo vecino.' } },
      { ...sign, in: ['legalise'] },
      { complete: 'legalise', outcome: 'legalised', data: { apostilla: 'L-1' } },
    ],
  },
  {
    name: 'not paid within thirty days',
    opened: '2026-07-02',
    ends: 'not-paid',
    moves: [school, { until: 'pay' }],
  },
  {
    name: 'ten business days without an answer bar a refusal; the certificate still follows',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [teacher, { until: 'answer', in: ['search'] }, found, sign],
  },
  {
    name: 'refused because no book was found; the appeal is won',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      teacher,
      { complete: 'search', outcome: 'not-found' },
      { ...refuse, on: '2026-07-15', in: ['firmness'] },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      {
        complete: 'resolve-appeal',
        outcome: 'revoke',
        data: { respuesta_recurso: 'Se pide el libro al archivo vecino.' },
        in: ['search'],
      },
      found,
      sign,
    ],
  },
  {
    name: 'refused, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      teacher,
      { complete: 'search', outcome: 'not-found' },
      refuse,
      { appeal },
      { complete: 'resolve-appeal', outcome: 'confirm', data: { respuesta_recurso: 'El archivo vecino no lo tiene.' } },
    ],
  },
  {
    name: 'refused, and nobody appeals within ten business days',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [teacher, { complete: 'search', outcome: 'not-found' }, refuse, { until: 'firmness' }],
  },
  {
    name: 'never completed: a person declares it given up',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      school,
      { pay: 'pay' },
      { ...ask, on: '2026-07-08', in: ['complete'], due: { completion: '2026-08-10' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['search'] },
      { ...ask, in: ['complete'] },
      { fill: 'complete', answers: { grados_y_anios: [{ grado: '10', anio: 1997 }] }, in: ['search'] },
      ask,
      { until: 'complete' },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [teacher, { withdraw: 'Ya lo encontré.' }],
  },
] satisfies Scenario[]
