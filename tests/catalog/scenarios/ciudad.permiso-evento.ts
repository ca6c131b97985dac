import type { CiudadPermisoEvento as Data } from '#catalog/types/ciudad.permiso-evento.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const person = { ...(samplePerson as Partial<Data>), tipo_persona: 'natural' } satisfies Partial<Data>
const { calidad: _calidad, ...producer } = person as Partial<Data> & { calidad?: unknown }
const concert = {
  ...producer,
  es_artes_escenicas: true,
  nombre_evento: 'Noche de gaitas',
  clase: 'concierto',
  fecha_inicio: '2026-08-15',
  dias_evento: 1,
  dias_montaje: 1,
  dias_desmontaje: 1,
  lugar: 'Parque principal',
  es_escenario_habilitado: false,
  capacidad_lugar: 3000,
  aforo: 2500,
  edad_minima: 0,
  sonido_db: 70,
  horario_cierre: '23:00',
  productor_tipo: 'ocasional',
  productor_id: 'P-100',
  codigo_pulep: 'ABC123',
  boleteria: [{ localidad: 'General', precio: 160_000, cantidad: 2000 }],
  pirotecnia: false,
  licor: true,
  menores: true,
  animales: false,
  cierre_vial: true,
  tarimas: true,
  comidas: true,
  seguridad: 40,
  ambulancias: 2,
  banos: 30,
  logistica: 60,
} satisfies Partial<Data>
const {
  productor_tipo: _tipo,
  productor_id: _id,
  codigo_pulep: _codigo,
  ...crowd
} = { ...concert, es_artes_escenicas: false, clase: 'feria', aforo: 100 } satisfies Partial<Data>
const fair = {
  ...crowd,
  sonido_db: 50,
  licor: false,
  menores: false,
  cierre_vial: false,
  tarimas: false,
  comidas: false,
} satisfies Partial<Data>
const papers = ['plan-emergencias', 'analisis-riesgo', 'permiso-lugar']
const artsPapers = [...papers, 'estructuras', 'derechos-autor', 'polizas']
const services = { pulep: { answer: { evento: 'Noche de gaitas', productor: 'Ana', activo: true } } }
const draft = { fill: 'draft', answers: concert, documents: artsPapers } satisfies Move<Data>
const plain = { fill: 'draft', answers: fair, documents: ['plan-emergencias', 'permiso-lugar'] } satisfies Move<Data>
const complete: Move<Data> = { complete: 'triage', outcome: 'complete' }
const all = ['fire', 'risk', 'health', 'structures', 'mobility', 'police', 'environment'] as const
const opinion = (name: (typeof all)[number]): Move<Data> => ({
  complete: `opinion-${name}`,
  outcome: 'done',
  data: { [`sentido_${name}`]: 'condiciones', [`concepto_${name}`]: 'Con dos salidas libres.' },
})
const opinions = all.map(opinion)
const committee: Move<Data> = { complete: 'together', outcome: 'committee', in: ['committee'] }
const approve: Move<Data> = { complete: 'committee', outcome: 'approve', data: { acta_comite: 'Acta 7' } }
const deny: Move<Data> = {
  complete: 'committee',
  outcome: 'deny',
  data: { motivo_negacion: 'El plan de emergencias no sirve.' },
  in: ['firmness'],
}
const held: Move<Data> = { complete: 'inspect', outcome: 'held', data: { acta_inspeccion: 'Todo en orden.' } }
const few = [complete, opinion('fire'), opinion('risk'), committee]
const appeal: Move<Data> = { appeal: { motivo_recurso: 'El plan se corrigió.' } }

export default [
  {
    name: 'a concert: seven opinions at once, one joint list sent back, allowed, inspected, and the contribution settled',
    opened: '2026-07-02',
    ends: 'held',
    services,
    moves: [
      { ...draft, due: { decide: '2026-07-22', 'request-completion': '2026-07-17' }, in: ['triage'] },
      { ...complete, in: all.map((name) => `opinion-${name}`).toSorted() },
      ...opinions,
      {
        complete: 'together',
        outcome: 'corrections',
        marks: [{ item: 'plan-emergencias', reason: 'Faltan las salidas.' }],
        on: '2026-07-10',
        due: { correction: '2026-08-10' },
        in: ['correct'],
      },
      { fill: 'correct', documents: ['plan-emergencias'], on: '2026-07-14', due: { decide: '2026-07-26' } },
      ...opinions,
      committee,
      { ...approve, on: '2026-07-17', in: ['pay'] },
      { pay: 'pay', in: ['event-day'] },
      { until: 'event-day', in: ['inspect'] },
      { ...held, on: '2026-08-15', in: ['declare'], due: { declaration: '2026-08-24' } },
      { fill: 'declare', answers: { ingresos_boletas: 300_000_000 }, in: ['pay-contribution'] },
      { pay: 'pay-contribution' },
    ],
  },
  {
    name: 'twenty days without a decision: the law grants it; never declared, and fined',
    opened: '2026-07-02',
    ends: 'fined',
    services,
    moves: [
      draft,
      complete,
      { until: 'decide', in: ['pay'] },
      { pay: 'pay' },
      { until: 'event-day' },
      { ...held, on: '2026-08-15' },
      { until: 'declaration', in: ['late-declaration'] },
      { complete: 'late-declaration', outcome: 'fine', data: { acta_sancion: 'Multa de diez UVT.' } },
    ],
  },
  {
    name: 'papers completed: the twenty days start again; stopped at the inspection',
    opened: '2026-07-02',
    ends: 'stopped',
    services: { pulep: 'fails' },
    moves: [
      { ...draft, in: ['triage'] },
      {
        complete: 'triage',
        outcome: 'incomplete',
        marks: [{ item: 'polizas', reason: 'La póliza venció.' }],
        on: '2026-07-08',
        due: { completion: '2026-08-10' },
        in: ['complete'],
      },
      { fill: 'complete', documents: ['polizas'], on: '2026-07-10', due: { decide: '2026-07-30' } },
      complete,
      ...opinions,
      committee,
      approve,
      { pay: 'pay' },
      { until: 'event-day' },
      {
        complete: 'inspect',
        outcome: 'stopped',
        data: { acta_inspeccion: 'Sin ambulancias.', motivo_suspension: 'Faltan ambulancias.' },
      },
    ],
  },
  {
    name: 'a joint list never answered: the committee decides; the permit is never paid',
    opened: '2026-07-02',
    ends: 'unpaid',
    services,
    moves: [
      {
        ...draft,
        answers: { ...concert, fecha_inicio: '2026-09-15' },
      },
      complete,
      ...opinions,
      { complete: 'together', outcome: 'corrections', marks: [{ item: 'aforo', reason: 'Es mucho.' }] },
      { until: 'correction', in: ['committee'] },
      approve,
      { until: 'pay' },
    ],
  },
  {
    name: 'performing arts in a licensed venue need no permit',
    opened: '2026-07-02',
    ends: 'no-permit-needed',
    moves: [{ ...draft, answers: { ...concert, es_escenario_habilitado: true } }],
  },
  {
    name: 'a small fair asks for two opinions and costs nothing; three months are a refusal, and the duty stays',
    opened: '2026-07-02',
    ends: 'held',
    moves: [
      {
        ...plain,
        answers: { ...fair, fecha_inicio: '2026-12-01' },
        due: { answer: '2026-07-27', silence: '2026-10-02' },
      },
      { ...complete, in: ['opinion-fire', 'opinion-risk'] },
      { extend: 'answer', by: '15 business days', reason: 'Falta un concepto.', due: { answer: '2026-08-19' } },
      { until: 'opinions', in: ['together'] },
      committee,
      { until: 'silence', in: ['committee'] },
      { ...approve, in: ['event-day'] },
      { until: 'event-day' },
      held,
    ],
  },
  {
    name: 'refused; the appeal is decided late, and won',
    opened: '2026-07-02',
    ends: 'held',
    moves: [
      plain,
      ...few,
      { ...deny, on: '2026-07-14' },
      { ...appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['decide-appeal'] },
      {
        complete: 'decide-appeal',
        outcome: 'revoke',
        data: { decision_recurso: 'El plan nuevo sí sirve.' },
        in: ['inspect'],
      },
      held,
    ],
  },
  {
    name: 'refused, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      plain,
      ...few,
      deny,
      appeal,
      { complete: 'decide-appeal', outcome: 'confirm', data: { decision_recurso: 'El plan sigue sin salidas.' } },
    ],
  },
  {
    name: 'never completed: declared as tacitly withdrawn by a person',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      plain,
      { complete: 'triage', outcome: 'incomplete', marks: [{ item: 'aforo', reason: 'No es claro.' }] },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
      { until: 'withdrawal-firm' },
    ],
  },
  {
    name: 'withdrawn by the person',
    opened: '2026-07-02',
    ends: 'withdrawn',
    moves: [plain, { withdraw: 'Lo haré otro año.' }],
  },
] satisfies Scenario<Data>[]
