import type { CiudadRut } from '#catalog/types/ciudad.rut.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const asked = {
  fill: 'draft',
  answers: { actividad: '4711', responsabilidades: ['no-iva'], ...person, tipo_persona: 'natural' },
} as const
const unregistered = { registry: { answer: { inscrito: false } } }

export default [
  {
    name: 'registered at once',
    opened: '2026-07-02',
    ends: 'registered',
    services: { registry: { answer: { inscrito: true, nit: '1020304050-1' } } },
    moves: [asked],
  },
  {
    name: 'the registry does not answer: a person registers within fifteen business days',
    opened: '2026-07-02',
    ends: 'registered',
    services: { registry: 'fails' },
    moves: [
      { ...asked, due: { answer: '2026-07-27' }, in: ['check'] },
      { complete: 'check', outcome: 'register', data: { nit: '1020304050-1' } },
    ],
  },
  {
    name: 'not registered',
    opened: '2026-07-02',
    ends: 'denied',
    services: unregistered,
    moves: [asked, { complete: 'check', outcome: 'deny', data: { motivo_negacion: 'El documento no está vigente.' } }],
  },
  {
    name: 'withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services: unregistered,
    moves: [asked, { withdraw: 'Ya lo tengo.' }],
  },
] satisfies Scenario<CiudadRut>[]
