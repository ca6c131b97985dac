import type { MunicipioLicenciaFuncionamiento as Data } from '#catalog/types/municipio.licencia-funcionamiento.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const person = {
  tipo_persona: 'fisica',
  nombre: 'Luz Pérez Ejemplo',
  rfc: 'PEEL800101AB1',
  representante: false,
  correo: 'luz@correo.example',
  domicilio_notificaciones: 'Calle Hidalgo 5',
} satisfies Partial<Data>
const shop = {
  ...person,
  tipo: 'apertura',
  nombre_comercial: 'Papelería Luz',
  giro: '465311',
  vende_alcohol: false,
  maquinas: false,
  anuncio: false,
  domicilio: 'Calle Juárez 10',
  propiedad: 'arrendado',
  superficie_m2: 40,
  aforo: 10,
  cajones: 0,
  terraza: false,
  horario: [{ dias: 'lunes-viernes', abre: '09:00', cierra: '18:00' }],
} satisfies Partial<Data>
const bakery = { ...shop, giro: '311812', maquinas: true } satisfies Partial<Data>
const bar = { ...shop, giro: '722412', vende_alcohol: true } satisfies Partial<Data>
const papers = ['identificacion', 'propiedad', 'predial']
const more = [...papers, 'fotos']
const open = { fill: 'draft', answers: bakery, documents: more } satisfies Move<Data>
const complete: Move<Data> = { complete: 'triage', outcome: 'complete' }
const opinions: Move<Data>[] = [
  { complete: 'opinion-safety', outcome: 'conditions', data: { notas_safety: 'Dos extintores.' } },
  { complete: 'opinion-urban', outcome: 'favourable', data: { notas_urban: 'Zona de comercio.' } },
  { complete: 'opinion-environment', outcome: 'favourable', data: { notas_environment: 'Sin humo.' } },
]
const visit = (day: string): Move<Data> => ({
  complete: 'inspect',
  outcome: 'done',
  data: { fecha_inspeccion: day, acta_inspeccion: 'El local está como se dijo.' },
  on: day,
})
const deny = { complete: 'decide', outcome: 'deny', data: { motivo_negacion: 'No hay salida de emergencia.' } }
const later = { fecha_inspeccion: '2026-05-04', acta_inspeccion: 'Se visitó el local.' } satisfies Partial<Data>
const compatible = { 'land-use': { answer: { compatible: true, dictamen: 'US-1' } } }

export default [
  {
    name: 'low risk: the land use is looked up, it is paid at once, and inspected after the opening',
    opened: '2026-04-30',
    ends: 'granted',
    services: compatible,
    moves: [
      { fill: 'draft', answers: shop, documents: papers, in: ['pay'], due: { sare: '2026-05-07' } },
      { pay: 'pay', in: ['later-inspection'] },
      { complete: 'later-inspection', outcome: 'complies', data: later, on: '2026-05-04' },
    ],
  },
  {
    name: 'low risk, not compatible by itself: a person looks; closed after the inspection',
    opened: '2026-04-30',
    ends: 'closed',
    services: { 'land-use': { answer: { compatible: false, dictamen: 'US-2' } } },
    moves: [
      { fill: 'draft', answers: shop, documents: papers, in: ['triage'] },
      { complete: 'triage', outcome: 'complete', refused: 'unknown-outcome' },
      { complete: 'triage', outcome: 'quick', data: { dictamen_uso_suelo: 'US-3' }, in: ['pay'] },
      { confirm: 'pay', receipt: 'R-1' },
      {
        complete: 'later-inspection',
        outcome: 'closure',
        data: { ...later, motivo_clausura: 'Vende otra cosa.' },
        on: '2026-05-04',
      },
    ],
  },
  {
    name: 'low risk, the land use cannot be looked up; never inspected',
    opened: '2026-04-30',
    ends: 'granted',
    services: { 'land-use': 'fails' },
    moves: [
      { fill: 'draft', answers: shop, documents: papers, in: ['triage'] },
      { complete: 'triage', outcome: 'quick' },
      { pay: 'pay' },
      { until: 'later-inspection' },
    ],
  },
  {
    name: 'medium risk: opinions at once, inspected, decided by another, extended by half of the term',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...open, due: { decide: '2026-07-09', prevention: '2026-07-06', silence: '2026-10-02' } },
      { ...complete, in: ['opinion-environment', 'opinion-safety', 'opinion-urban'] },
      { extend: 'decide', by: '3 business days', reason: 'Falta la visita.', refused: 'extension-too-long' },
      { extend: 'decide', by: '2 business days', reason: 'Falta la visita.', due: { decide: '2026-07-13' } },
      ...opinions,
      { ...visit('2026-07-10'), in: ['decide'] },
      { complete: 'decide', outcome: 'grant', as: 'officer-inspector', refused: 'not-available' },
      { complete: 'decide', outcome: 'grant' },
      { pay: 'pay' },
    ],
  },
  {
    name: 'a bar: the neighbours and the council too; refused there, and won on appeal',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { fill: 'draft', answers: bar, documents: [...more, 'vecinos'] },
      complete,
      ...opinions,
      { complete: 'opinion-neighbours', outcome: 'against', data: { notas_neighbours: 'Faltan firmas.' } },
      { ...visit('2026-07-03'), in: ['board'] },
      { complete: 'board', outcome: 'refuse', data: { motivo_negacion: 'Faltan vecinos.' }, in: ['firmness'] },
      { appeal: { motivo_recurso: 'Firmaron todos.' }, due: { appeal: '2026-10-05' } },
      { until: 'appeal', in: ['decide-appeal'] },
      { complete: 'decide-appeal', outcome: 'revoke', data: { respuesta_recurso: 'Están las firmas.' }, in: ['pay'] },
      { pay: 'pay' },
    ],
  },
  {
    name: 'a bar with the resolution of the council, never paid',
    opened: '2026-07-02',
    ends: 'unpaid',
    moves: [
      { fill: 'draft', answers: bar, documents: [...more, 'vecinos'] },
      complete,
      ...opinions,
      { complete: 'opinion-neighbours', outcome: 'favourable', data: { notas_neighbours: 'Firmaron cuatro.' } },
      visit('2026-07-03'),
      { complete: 'board', outcome: 'approve', data: { acuerdo_cabildo: 'Acuerdo 12' }, in: ['decide'] },
      { complete: 'decide', outcome: 'grant' },
      { until: 'pay' },
    ],
  },
  {
    name: 'refused, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      open,
      complete,
      ...opinions,
      visit('2026-07-03'),
      deny,
      { appeal: { motivo_recurso: 'Hay dos salidas.' } },
      { complete: 'decide-appeal', outcome: 'confirm', data: { respuesta_recurso: 'Una está cerrada.' } },
    ],
  },
  {
    name: 'completed in time, then refused, and nobody appeals',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      open,
      {
        complete: 'triage',
        outcome: 'incomplete',
        marks: [{ item: 'fotos', reason: 'No se ve la salida.' }],
        on: '2026-07-03',
        due: { completion: '2026-07-10' },
        in: ['complete'],
      },
      { fill: 'complete', documents: ['fotos'], on: '2026-07-08', due: { decide: '2026-07-14' } },
      complete,
      ...opinions,
      visit('2026-07-09'),
      deny,
      { until: 'firmness' },
    ],
  },
  {
    name: 'never completed: a person decides to dismiss it',
    opened: '2026-07-02',
    ends: 'dismissed',
    moves: [
      open,
      { complete: 'triage', outcome: 'incomplete', marks: [{ item: 'fotos', reason: 'No se ve la salida.' }] },
      { until: 'completion', in: ['decide-dismissal'] },
      { complete: 'decide-dismissal', outcome: 'dismiss', data: { motivo_desechamiento: 'No completó.' } },
    ],
  },
  {
    name: 'three months without a decision: the certificate is given, the duty stays, and it is granted late',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      open,
      { until: 'silence', in: ['ask-certificate', 'late-decision'] },
      {
        fill: 'ask-certificate',
        answers: { pide_constancia: true },
        on: '2026-10-05',
        due: { certificate: '2026-10-07' },
        in: ['late-alone'],
      },
      { complete: 'late-alone', outcome: 'grant' },
      { pay: 'pay' },
      { until: 'later-inspection' },
    ],
  },
  {
    name: 'three months without a decision, refused late',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      open,
      { until: 'silence' },
      { complete: 'late-decision', outcome: 'deny', data: { motivo_negacion: 'No hay salida.' }, in: ['firmness'] },
      { until: 'firmness' },
    ],
  },
  {
    name: 'renewed while it is the same',
    opened: '2027-01-11',
    ends: 'granted',
    moves: [
      {
        fill: 'draft',
        answers: { ...shop, tipo: 'refrendo', numero_licencia: 'MUN-1' },
        documents: ['identificacion'],
        in: ['renewal'],
      },
      { complete: 'renewal', outcome: 'same', in: ['pay'] },
      { pay: 'pay' },
      { until: 'later-inspection' },
    ],
  },
  {
    name: 'closed by its owner, free of charge',
    opened: '2026-07-02',
    ends: 'cancelled',
    moves: [
      {
        fill: 'draft',
        answers: { ...person, tipo: 'baja', numero_licencia: 'MUN-1', fecha_cierre: '2026-07-31' },
        documents: ['identificacion'],
      },
      { complete: 'cancel', outcome: 'cancelled' },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [open, { withdraw: 'Ya no abro.' }],
  },
] satisfies Scenario<Data>[]
