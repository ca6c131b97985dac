import type { CiudadCertificadoEstratificacion } from '#catalog/types/ciudad.certificado-estratificacion.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const predio = '010101010000000000000000000123'
const asked = {
  fill: 'draft',
  answers: {
    uso: 'vivienda',
    numero_predial: predio,
    direccion_inmueble: 'Calle 1 # 2-34',
    barrio_vereda: 'Centro',
    ...samplePerson,
    tipo_persona: 'natural',
    calidad: 'propietario',
  },
} as const
const known = { register: { answer: { encontrado: true, estrato: '3' } } }
const unknown = { register: { answer: { encontrado: false } } }
const certify = { complete: 'check', outcome: 'certify', data: { estrato: '3' } } as const
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'numero_predial', reason: 'El número no existe.' }],
}
const deny = {
  complete: 'check',
  outcome: 'deny',
  data: { motivo_negacion: 'El inmueble es una bodega y no tiene estrato.' },
}
const appeal = { appeal: { motivo_recurso: 'En la bodega vive una familia.' }, in: ['decide-appeal'] }

export default [
  {
    name: 'the register knows the stratum: the certificate is issued at once',
    opened: '2026-03-20',
    ends: 'granted',
    services: known,
    moves: [asked],
  },
  {
    name: 'ten business days pass: the silence is told, nothing is issued by itself, and three days more run',
    opened: '2026-03-20',
    ends: 'granted',
    services: unknown,
    moves: [
      { ...asked, due: { answer: '2026-04-08', 'request-completion': '2026-04-08' }, in: ['check'] },
      { until: 'answer', in: ['check'], due: { copies: '2026-04-13' } },
      certify,
    ],
  },
  {
    name: 'refused because it is no dwelling, and final',
    opened: '2026-07-02',
    ends: 'denied',
    services: { register: 'fails' },
    moves: [asked, { ...deny, in: ['firmness'] }, { until: 'firmness' }],
  },
  {
    name: 'refused; two months without an answer to the appeal; then confirmed',
    opened: '2026-12-14',
    ends: 'denied',
    services: unknown,
    moves: [
      asked,
      deny,
      { ...appeal, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      { until: 'appeal', in: ['decide-appeal'] },
      { complete: 'decide-appeal', outcome: 'confirm', data: { decision_recurso: 'Nadie vive en la bodega hoy.' } },
    ],
  },
  {
    name: 'refused, taken back on appeal, and certified',
    opened: '2026-07-02',
    ends: 'granted',
    services: unknown,
    moves: [
      asked,
      deny,
      appeal,
      {
        complete: 'decide-appeal',
        outcome: 'revoke',
        data: { decision_recurso: 'La visita encontró una familia.' },
        in: ['check'],
      },
      certify,
    ],
  },
  {
    name: 'not completed in a month: somebody decides, and archives it',
    opened: '2026-08-03',
    ends: 'given-up',
    services: unknown,
    moves: [
      asked,
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' }, in: ['complete'] },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'completed late with the right number, then withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services: unknown,
    moves: [
      asked,
      incomplete,
      { until: 'completion' },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['check'] },
      incomplete,
      { fill: 'complete', answers: { numero_predial: predio }, in: ['check'] },
      { withdraw: 'Ya no.' },
    ],
  },
] satisfies Scenario<CiudadCertificadoEstratificacion>[]
