import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const { calidad: _self, ...person } = samplePerson
const driver = {
  ...person,
  tramite: 'renovacion',
  fecha_nacimiento: '1966-07-03',
  categoria: 'B1',
  numero_certificado_crc: 'C-1',
  fecha_examen: '2026-06-15',
}
const draft = { fill: 'draft', answers: driver }
const known = { encontrado: true, suspendida: false, examen_vigente: true }
const services: Scenario['services'] = {
  runt: { answer: known },
  simit: { answer: { en_firme: 0, acuerdo_al_dia: false } },
}
const suspended: Scenario['services'] = { ...services, runt: { answer: { ...known, suspendida: true } } }
const fined: Scenario['services'] = { ...services, simit: { answer: { en_firme: 500_000, acuerdo_al_dia: false } } }
const book = { book: 'visit', office: 'ciudad/movilidad/sede-centro', at: '2026-07-06T14:00:00Z' }
const pay = { pay: 'pay', in: ['visit'] }
const attend = { attend: 'visit', on: '2026-07-06', in: ['check'] }
const issue = { complete: 'check', outcome: 'issue', data: { huella_comprobada: true, numero_licencia: 'L-1' } }
const byHand = { comprobacion_manual: 'Se consultó en el mostrador.' }
const deny = {
  complete: 'check-by-hand',
  outcome: 'deny',
  data: { motivo_negacion: 'La licencia está suspendida hasta diciembre.' },
  in: ['firmness'],
}
const appeal = { recurso: 'reposicion', motivos_recurso: 'La suspensión ya terminó.' }
const decideAppeal = (outcome: string) => ({
  complete: 'resolve-appeal',
  outcome,
  data: { respuesta_recurso: 'Se comprobó en el RUNT.' },
})

export default [
  {
    name: 'paid, came, and issued within twenty-four hours',
    opened: '2026-07-02',
    ends: 'granted',
    services,
    moves: [
      { ...draft, due: { silence: '2026-10-02', 'request-completion': '2026-07-17' }, in: ['pay'] },
      { decline: 'pay', in: ['pay'] },
      pay,
      book,
      { ...attend, due: { decision: '2026-07-07' } },
      issue,
    ],
  },
  {
    name: 'fines are cleared before it goes on; without a fingerprint it cannot be issued',
    opened: '2026-07-02',
    ends: 'granted',
    services: fined,
    moves: [
      { ...draft, in: ['clear-fines'] },
      { fill: 'clear-fines', answers: { soporte_multas: 'acuerdo' }, documents: ['paz-salvo'], in: ['check-by-hand'] },
      { complete: 'check-by-hand', outcome: 'clear', data: byHand, in: ['pay'] },
      { confirm: 'pay', receipt: 'B-1', in: ['visit'] },
      book,
      attend,
      { ...issue, data: { huella_comprobada: false, numero_licencia: 'L-1' }, refused: 'check-failed' },
      issue,
    ],
  },
  {
    name: 'the registry is out of order, and fines are found by hand; never cleared',
    opened: '2026-07-02',
    ends: 'given-up',
    services: { runt: 'fails' },
    moves: [
      { ...draft, in: ['check-by-hand'] },
      { complete: 'check-by-hand', outcome: 'fines', data: byHand, in: ['clear-fines'] },
      { until: 'clear-fines', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No pagó.' } },
    ],
  },
  {
    name: 'a duplicate needs no exam; never completed',
    opened: '2026-07-02',
    ends: 'given-up',
    services: suspended,
    moves: [
      {
        ...draft,
        answers: {
          ...person,
          tramite: 'duplicado',
          motivo_duplicado: 'hurto',
          fecha_nacimiento: '1990-01-01',
          categoria: 'A2',
        },
        in: ['check-by-hand'],
      },
      {
        complete: 'check-by-hand',
        outcome: 'incomplete',
        marks: [{ item: 'categoria', reason: 'Es otra.' }],
        on: '2026-07-08',
        due: { completion: '2026-08-10' },
      },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'three months without a decision are a refusal; then denied because suspended, and the appeal is lost',
    opened: '2026-07-02',
    ends: 'denied',
    services: suspended,
    moves: [draft, { until: 'silence', in: ['check-by-hand'] }, deny, { appeal }, decideAppeal('confirm')],
  },
  {
    name: 'denied at the desk, the appeal is won after two months, and the person need not pay again',
    opened: '2026-07-02',
    ends: 'granted',
    services,
    moves: [
      draft,
      pay,
      book,
      attend,
      {
        complete: 'check',
        outcome: 'deny',
        data: { motivo_negacion: 'La huella no coincide.' },
        on: '2026-07-15',
        in: ['firmness'],
      },
      { appeal, on: '2026-07-16', due: { appeal: '2026-09-16' } },
      { until: 'appeal', in: ['resolve-appeal'] },
      { ...decideAppeal('revoke'), in: ['check'] },
      issue,
    ],
  },
  {
    name: 'denied before paying, and the appeal is won',
    opened: '2026-07-02',
    ends: 'not-paid',
    services: suspended,
    moves: [
      draft,
      deny,
      { appeal },
      { ...decideAppeal('revoke'), in: ['check-by-hand'] },
      { complete: 'check-by-hand', outcome: 'clear', data: byHand },
      { until: 'pay' },
    ],
  },
  {
    name: 'never comes',
    opened: '2026-07-02',
    ends: 'no-show',
    services,
    moves: [draft, pay, { until: 'visit' }],
  },
  {
    name: 'withdrawn by the driver',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services,
    moves: [draft, { withdraw: 'Ya no conduzco.' }],
  },
] satisfies Scenario[]
