import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const school = {
  ...samplePerson,
  tipo_persona: 'natural',
  clase_licencia: 'definitiva',
  nombre_establecimiento: 'Colegio Los Modelos',
  fecha_inicio: '2027-02-01',
  niveles: ['preescolar', 'primaria'],
  calendario_escolar: 'A',
  semanas: 40,
  horas_preescolar: 800,
  horas_primaria: 1000,
  sedes: [
    {
      direccion_sede: 'Calle 1',
      municipio_sede: '25126',
      matricula_inmobiliaria: '50C-123456',
      area_m2: 900,
      aulas: 8,
    },
  ],
  capacidad_total: 240,
  numero_max_estudiantes: 200,
  tarifas: [{ grado: '1', valor: 2_000_000 }],
  planta: [{ cargo: 'Rectora', perfil: 'Dirige el colegio', titulo_profesional: 'Licenciada' }],
}
const papers = ['pei', 'presupuesto', 'uso-suelo', 'licencia-construccion', 'concepto-sanitario', 'permiso-ocupacion']
const draft = { fill: 'draft', answers: school, documents: papers }
const complete = { complete: 'triage', outcome: 'complete', in: ['review-pei', 'visit-site', 'review-papers'] }
const reviews = [
  { complete: 'review-pei', outcome: 'done', data: { concepto_pei: 'favorable', notas_pei: 'Completo.' } },
  {
    complete: 'visit-site',
    outcome: 'done',
    data: { fecha_visita: '2026-07-02', concepto_sede: 'favorable', notas_sede: 'Ocho aulas.' },
  },
  { complete: 'review-papers', outcome: 'done', data: { concepto_juridico: 'favorable', notas_juridico: 'En regla.' } },
]
const propose = { complete: 'concept', outcome: 'grant', data: { licencia_concedida: 'definitiva' }, in: ['sign'] }
const deny = {
  complete: 'concept',
  outcome: 'deny',
  data: { causales_negacion: ['f'], motivo_negacion: 'El presupuesto no alcanza.' },
  in: ['sign-denial'],
}
const approve = { complete: 'sign', outcome: 'approve' }
const refuse = { complete: 'sign-denial', outcome: 'approve', in: ['firmness'] }
const register = { complete: 'register', outcome: 'registered', data: { codigo_dane: '325126000001' } }
const appeal = { recurso: 'reposicion', motivos_recurso: 'El presupuesto tiene otro aporte.' }

export default [
  {
    name: 'three reviews at once, signed by another, final after ten business days, then registered',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      { ...draft, due: { answer: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' } },
      complete,
      ...reviews,
      propose,
      { complete: 'sign', outcome: 'send-back', data: { observaciones: 'Diga los niveles.' }, in: ['concept'] },
      propose,
      { ...approve, on: '2026-07-15', in: ['grant-firmness'] },
      { until: 'grant-firmness', in: ['register'] },
      register,
    ],
  },
  {
    name: 'a provisional licence needs fewer papers; late, three months are a refusal, and the duty stays',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      {
        fill: 'draft',
        answers: { ...school, clase_licencia: 'provisional' },
        documents: ['pei', 'presupuesto', 'uso-suelo'],
      },
      complete,
      ...reviews,
      { until: 'silence', in: ['concept'] },
      propose,
      approve,
      { until: 'grant-firmness' },
      register,
    ],
  },
  {
    name: 'denied on a ground of article 6; the appeal is won',
    opened: '2026-07-02',
    ends: 'granted',
    moves: [
      draft,
      complete,
      ...reviews,
      deny,
      { complete: 'sign-denial', outcome: 'send-back', data: { observaciones: 'Cite la letra.' }, in: ['concept'] },
      deny,
      { ...refuse, on: '2026-07-15' },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      {
        complete: 'resolve-appeal',
        outcome: 'revoke',
        as: 'another-head',
        data: { respuesta_recurso: 'El aporte alcanza.' },
        in: ['grant-firmness'],
      },
      { until: 'grant-firmness' },
      register,
    ],
  },
  {
    name: 'denied, and whoever signed may not decide the appeal, which is lost',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [
      draft,
      complete,
      ...reviews,
      deny,
      refuse,
      { appeal },
      {
        complete: 'resolve-appeal',
        outcome: 'confirm',
        data: { respuesta_recurso: 'El aporte no está probado.' },
        refused: 'not-available',
      },
      {
        complete: 'resolve-appeal',
        outcome: 'confirm',
        as: 'another-head',
        data: { respuesta_recurso: 'El aporte no está probado.' },
      },
    ],
  },
  {
    name: 'denied, and nobody appeals',
    opened: '2026-07-02',
    ends: 'denied',
    moves: [draft, complete, ...reviews, deny, refuse, { until: 'firmness' }],
  },
  {
    name: 'never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    moves: [
      draft,
      {
        complete: 'triage',
        outcome: 'incomplete',
        marks: [{ item: 'pei', reason: 'Falta el gobierno escolar.' }],
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
    moves: [draft, { withdraw: 'Abriré otro año.' }],
  },
] satisfies Scenario[]
