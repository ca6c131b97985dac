import type { CiudadEncuestaSisben } from '#catalog/types/ciudad.encuesta-sisben.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const home = {
  tipo_solicitud: 'primera-vez',
  ...person,
  nacimiento: '1986-04-15',
  es_jefe: true,
  integrantes: [
    {
      nombre: 'Ana Ejemplo',
      tipo_documento: 'CC',
      documento: '1020304050',
      nacimiento: '1986-04-15',
      parentesco: 'jefe',
    },
  ],
  hogares_en_la_vivienda: 1,
  zona: 'cabecera',
  direccion_hogar: 'Calle 1 # 2-34',
  barrio_vereda: 'Centro',
  declaracion_juramento: ['si'],
} satisfies Partial<CiudadEncuestaSisben>
const asked = { fill: 'draft', answers: home, documents: ['recibo'], in: ['check'] }
const removal = {
  fill: 'draft',
  answers: {
    ...home,
    tipo_solicitud: 'retiro',
    personas_cambio: [{ nombre: 'Luis Ejemplo', documento: '99', motivo: 'se-fue' }],
  },
  documents: ['recibo', 'soporte'],
} as const
const known = { identity: { answer: { encontrado: true } } }
const published = { ...known, national: { answer: { estado: 'publicada', grupo: 'B4' } } }
const wrong = {
  ...known,
  national: { answer: { estado: 'inconsistente', detalle: 'Un documento está en otro hogar.' } },
}
const visit = { complete: 'check', outcome: 'visit', in: ['visit-one'] }
const survey = (step: string, day: string) => ({
  complete: step,
  outcome: 'done',
  data: { numero_ficha: '123456', fecha_encuesta: day, personas_encuestadas: 1 },
  in: ['quality'],
})
const send = { complete: 'quality', outcome: 'send' }
const deny = {
  complete: 'check',
  outcome: 'deny',
  data: { motivo_negacion: 'La vivienda queda en otro municipio.' },
  in: ['firmness'],
}
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'recibo', reason: 'No se lee la dirección.' }],
  in: ['complete'],
}
const appeal = { appeal: { motivo_recurso: 'La vereda es de esta ciudad.' }, in: ['decide-appeal'] }

export default [
  {
    name: 'surveyed on the second visit, once more for quality, and published',
    opened: '2026-07-02',
    ends: 'published',
    services: published,
    moves: [
      { ...asked, due: { answer: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' } },
      visit,
      { complete: 'visit-one', outcome: 'nobody', in: ['visit-two'] },
      survey('visit-two', '2026-07-02'),
      { complete: 'quality', outcome: 'again', data: { nota_calidad: 'Falta un dato.' }, in: ['visit-one'] },
      survey('visit-one', '2026-07-02'),
      send,
    ],
  },
  {
    name: 'nobody at home three times',
    opened: '2026-07-02',
    ends: 'returned',
    services: { identity: 'fails' },
    moves: [
      asked,
      visit,
      { complete: 'visit-one', outcome: 'nobody' },
      { complete: 'visit-two', outcome: 'nobody' },
      { complete: 'visit-three', outcome: 'nobody' },
    ],
  },
  {
    name: 'a removal on papers; three months pass; the national system is looked up by hand',
    opened: '2026-08-24',
    ends: 'published',
    services: { ...known, national: 'fails' },
    moves: [
      { ...removal, due: { silence: '2026-11-24' } },
      { extend: 'answer', by: '15 business days', reason: 'Faltan cruces.' },
      { until: 'silence', in: ['check'] },
      { complete: 'check', outcome: 'papers', data: { numero_ficha: '123456' }, in: ['quality'] },
      { complete: 'quality', outcome: 'send', as: 'another', in: ['by-hand'] },
      { complete: 'by-hand', outcome: 'inconsistent', in: ['fix'] },
      { complete: 'fix', outcome: 'resend', data: { numero_ficha: '123457' }, in: ['by-hand'] },
      { complete: 'by-hand', outcome: 'published', data: { grupo: 'B4' } },
    ],
  },
  {
    name: 'inconsistent, surveyed anew, then withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services: wrong,
    moves: [
      asked,
      visit,
      survey('visit-one', '2026-07-02'),
      { ...send, in: ['fix'] },
      { complete: 'fix', outcome: 'visit', in: ['visit-one'] },
      { withdraw: 'Me mudo de ciudad.' },
    ],
  },
  {
    name: 'refused, and final',
    opened: '2026-07-02',
    ends: 'denied',
    services: known,
    moves: [asked, deny, { until: 'firmness' }],
  },
  {
    name: 'refused; two months without an answer to the appeal; then confirmed',
    opened: '2026-12-14',
    ends: 'denied',
    services: known,
    moves: [
      asked,
      deny,
      { ...appeal, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      { until: 'appeal', in: ['decide-appeal'] },
      {
        complete: 'decide-appeal',
        outcome: 'confirm',
        data: { decision_recurso: 'La vereda es del municipio vecino.' },
      },
    ],
  },
  {
    name: 'refused, taken back, not completed in a month, and archived',
    opened: '2026-07-02',
    ends: 'given-up',
    services: known,
    moves: [
      asked,
      deny,
      appeal,
      { complete: 'decide-appeal', outcome: 'revoke', data: { decision_recurso: 'La vereda sí es de esta ciudad.' } },
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' } },
      { fill: 'complete', documents: ['recibo'], in: ['check'] },
      { ...incomplete, on: '2026-08-12' },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
] satisfies Scenario<CiudadEncuestaSisben>[]
