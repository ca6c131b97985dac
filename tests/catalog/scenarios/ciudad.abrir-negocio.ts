import type { CiudadAbrirNegocio } from '#catalog/types/ciudad.abrir-negocio.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _capacity, ...person } = samplePerson
const shop = {
  forma: 'persona-natural',
  nombre_negocio: 'Tienda Ana',
  actividades: [
    { ciiu: '4711', principal: true },
    { ciiu: '5613', principal: false },
  ],
  fecha_inicio: '2026-07-01',
  tiene_local: true,
  establecimientos: [{ nombre: 'Tienda Ana', direccion: 'Calle 1 # 2-34', area: 40, avisos: true }],
  ...person,
  telefono: '601 000 0000',
  tipo_persona: 'natural',
  activos: 5_000_000,
  regimen: 'comun',
  responsabilidades: ['no-iva'],
  vende_licor: false,
  manipula_alimentos: true,
  usa_musica: false,
  genera_ruido: false,
  autoriza_compartir: ['camara', 'impuestos', 'hacienda'],
} as const
const asked = { fill: 'draft', answers: shop, in: ['land-use'] } as const
const found = { rues: { answer: { encontrado: true, matricula: 'M-100', estado: 'activa' } } }
const permitted = { child: 'land', outcome: 'permitted', in: ['registries'] }
const registered = (child: string) => ({ child, outcome: 'registered' })
const {
  establecimientos: _premises,
  vende_licor: _alcohol,
  manipula_alimentos: _food,
  usa_musica: _music,
  genera_ruido: _noise,
  ...online
} = shop

export default [
  {
    name: 'the use of land opens the way; chamber and tax office at once, then the Treasury and the notice',
    opened: '2026-07-02',
    ends: 'opened',
    services: found,
    moves: [
      asked,
      permitted,
      registered('tax'),
      { ...registered('registry'), in: ['city-register'] },
      { ...registered('rit'), in: ['opening'] },
      { child: 'notice', outcome: 'noticed' },
    ],
  },
  {
    name: 'a refused use of land ends the bundle',
    opened: '2026-07-02',
    ends: 'land-refused',
    moves: [asked, { child: 'land', outcome: 'prohibited' }],
  },
  {
    name: 'another refusal does not keep the rest from being done',
    opened: '2026-07-02',
    ends: 'opened-in-part',
    services: { rues: 'fails' },
    moves: [
      asked,
      { ...permitted, outcome: 'restricted' },
      { child: 'registry', outcome: 'denied', in: ['registries'] },
      { ...registered('tax'), in: ['city-register'] },
      registered('rit'),
      { child: 'notice', outcome: 'noticed' },
    ],
  },
  {
    name: 'without premises, with a tax number, and the chamber not allowed: only the Treasury',
    opened: '2026-07-02',
    ends: 'opened',
    services: { rues: { answer: { encontrado: false } } },
    moves: [
      {
        fill: 'draft',
        answers: { ...online, tiene_local: false, ya_tiene: ['rut'], autoriza_compartir: ['hacienda', 'impuestos'] },
        in: ['city-register'],
      },
      registered('rit'),
    ],
  },
  {
    name: 'the Treasury takes more than six months: the rest is done',
    opened: '2026-07-02',
    ends: 'opened-in-part',
    services: found,
    moves: [
      asked,
      permitted,
      registered('tax'),
      registered('registry'),
      { until: 'city-register', in: ['opening'] },
      { child: 'notice', outcome: 'noticed' },
    ],
  },
  {
    name: 'a company says who its partners are',
    opened: '2026-07-02',
    ends: 'opened',
    services: found,
    moves: [
      {
        fill: 'draft',
        answers: {
          ...shop,
          forma: 'sas',
          tipo_persona: 'juridica',
          tipo_documento: 'NIT',
          razon_social: 'Tienda Ana SAS',
          capital: 10_000_000,
          socios: [{ nombre: 'Ana Ejemplo', documento: '1020304050', papel: 'representante', porcentaje: 100 }],
        },
      },
      permitted,
      registered('registry'),
      registered('tax'),
      registered('rit'),
      { child: 'notice', outcome: 'noticed' },
    ],
  },
  {
    name: 'withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [asked, { withdraw: 'No voy a abrir.' }],
  },
] satisfies Scenario<CiudadAbrirNegocio>[]
