import type { CiudadMatriculaMercantil } from '#catalog/types/ciudad.matricula-mercantil.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const trader = {
  forma: 'persona-natural',
  nombre_negocio: 'Tienda Ana',
  actividad: '4711',
  activos: 5_000_000,
  tiene_local: true,
  direccion_local: 'Calle 1 # 2-34',
  ...person,
  tipo_persona: 'natural',
} as const
const asked = { fill: 'draft', answers: trader, in: ['check'] }
const company = {
  fill: 'draft',
  answers: { ...trader, forma: 'sas', capital: 10_000_000, tipo_persona: 'juridica', razon_social: 'Ana SAS' },
} as const
const free = { names: { answer: { libre: true } } }
const accept = { complete: 'check', outcome: 'accept', in: ['pay'] }
const register = { complete: 'register', outcome: 'done', data: { numero_matricula: 'M-100' } }
const deny = {
  complete: 'check',
  outcome: 'deny',
  data: { motivo_negacion: 'Otro negocio usa el mismo nombre.' },
  in: ['firmness'],
}
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'nombre_negocio', reason: 'Escoja otro.' }],
  in: ['complete'],
}
const appeal = { appeal: { motivo_recurso: 'El otro negocio ya cerró.' }, in: ['decide-appeal'] }

export default [
  {
    name: 'a person pays and is registered within fifteen business days',
    opened: '2026-07-02',
    ends: 'registered',
    services: free,
    moves: [
      { ...asked, due: { answer: '2026-07-27', 'request-completion': '2026-07-17' } },
      accept,
      { decline: 'pay' },
      { pay: 'pay', in: ['register'] },
      register,
    ],
  },
  {
    name: 'a young person pays nothing',
    opened: '2026-07-02',
    ends: 'registered',
    services: { names: 'fails' },
    moves: [{ ...asked, answers: { ...trader, joven: true } }, { ...accept, in: ['register'] }, register],
  },
  {
    name: 'a company owes the tax too, and does not pay',
    opened: '2026-07-02',
    ends: 'not-paid',
    services: free,
    moves: [company, accept, { until: 'pay' }],
  },
  {
    name: 'refused for the name, and final',
    opened: '2026-07-02',
    ends: 'denied',
    services: { names: { answer: { libre: false } } },
    moves: [asked, deny, { until: 'firmness' }],
  },
  {
    name: 'refused; two months without an answer to the appeal; then confirmed',
    opened: '2026-12-14',
    ends: 'denied',
    services: free,
    moves: [
      asked,
      deny,
      { ...appeal, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      { until: 'appeal', in: ['decide-appeal'] },
      { complete: 'decide-appeal', outcome: 'confirm', data: { decision_recurso: 'El otro negocio sigue abierto.' } },
    ],
  },
  {
    name: 'taken back on appeal; then not completed in a month, and archived',
    opened: '2026-07-02',
    ends: 'given-up',
    services: free,
    moves: [
      asked,
      deny,
      appeal,
      { complete: 'decide-appeal', outcome: 'revoke', data: { decision_recurso: 'El otro negocio cerró en mayo.' } },
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'completed with another name, then withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services: free,
    moves: [
      asked,
      incomplete,
      { fill: 'complete', answers: { nombre_negocio: 'Tienda Anita' }, in: ['check'] },
      { withdraw: 'Lo pienso mejor.' },
    ],
  },
] satisfies Scenario<CiudadMatriculaMercantil>[]
