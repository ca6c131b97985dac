import type { CiudadAvisoApertura } from '#catalog/types/ciudad.aviso-apertura.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const opened = {
  nombre_negocio: 'Tienda Ana',
  actividad: '4711',
  direccion_local: 'Calle 1 # 2-34',
  fecha_apertura: '2026-07-01',
  vende_licor: false,
  manipula_alimentos: true,
  usa_musica: false,
  genera_ruido: false,
  ...person,
  tipo_persona: 'natural',
} as const

export default [
  {
    name: 'Planning, the fire brigade and, for food, Health are told',
    opened: '2026-07-02',
    ends: 'noticed',
    moves: [{ fill: 'draft', answers: opened }],
  },
  {
    name: 'without food or alcohol Health is not told',
    opened: '2026-07-02',
    ends: 'noticed',
    moves: [{ fill: 'draft', answers: { ...opened, manipula_alimentos: false, usa_musica: true } }],
  },
] satisfies Scenario<CiudadAvisoApertura>[]
