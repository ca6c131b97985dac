import type { Scenario } from '#support/scenario.ts'

const person = {
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  calidad: 'titular',
  tipo_organizacion: 'persona-natural',
  tiene_matricula: true,
  matricula_mercantil: 'M-100',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ciudad Ejemplo',
}
const business = {
  opcion: 'inscripcion',
  ...person,
  regimen: 'comun',
  fecha_inicio_actividades: '2026-06-15',
  actividades: [
    { ciiu: '4711', principal: true },
    { ciiu: '5613', principal: false },
  ],
  tiene_establecimientos: true,
  establecimientos: [{ nombre: 'Tienda Ana', direccion: 'Calle 1 # 2-34', area: 40, avisos: true }],
}
const registration = { fill: 'draft', answers: business, documents: ['identidad'] }
const closing = {
  fill: 'draft',
  answers: { opcion: 'cese', ...person, numero_rit: 'RIT-9', fecha_cese: '2026-06-30', causal_cese: 'cierre' },
  documents: ['identidad'],
}
const active = { rues: { answer: { encontrado: true, estado: 'activa' } } }
const register = {
  complete: 'check',
  outcome: 'register',
  data: { rit_asignado: 'RIT-100', tarifa: 7.5, periodicidad: 'anual' },
}
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'actividades', reason: 'Falta una actividad.' }],
}
const close = { complete: 'check', outcome: 'close', in: ['check-returns', 'check-audits'] }
const refuse = { motivo_negacion: 'Faltan dos declaraciones de 2025.' }
const appeal = { appeal: { motivo_recurso: 'Las declaraciones están presentadas.' }, in: ['decide-appeal'] }

export default [
  {
    name: 'a business is registered within fifteen business days, and Planning is told',
    opened: '2026-07-02',
    ends: 'registered',
    services: active,
    moves: [
      {
        ...registration,
        due: { answer: '2026-07-27', silence: '2026-10-02', 'request-completion': '2026-07-17' },
        in: ['check'],
      },
      register,
      { correct: { direccion: 'Calle 1 # 2-43' }, reason: 'La dirección se escribió mal.' },
    ],
  },
  {
    name: 'changed, with the registry looked up by hand and the term extended',
    opened: '2026-09-25',
    ends: 'updated',
    services: { rues: 'fails' },
    moves: [
      { ...registration, answers: { ...business, opcion: 'actualizacion' }, in: ['rues-by-hand'] },
      { complete: 'rues-by-hand', outcome: 'done', data: { rues_encontrado: true, rues_estado: 'activa' } },
      { extend: 'answer', by: '15 business days', reason: 'Cruce pendiente.', due: { answer: '2026-11-10' } },
      register,
    ],
  },
  {
    name: 'closed: both offices find nothing owed',
    opened: '2026-07-02',
    ends: 'cancelled',
    services: active,
    moves: [
      closing,
      close,
      { complete: 'check-returns', outcome: 'clear', in: ['check-audits'] },
      { complete: 'check-audits', outcome: 'clear', in: ['decide-cancellation'] },
      { complete: 'decide-cancellation', outcome: 'cancel' },
    ],
  },
  {
    name: 'a closing is refused, and the refusal becomes final',
    opened: '2026-07-02',
    ends: 'denied',
    services: active,
    moves: [
      closing,
      close,
      { complete: 'check-returns', outcome: 'owes', data: { declaraciones_pendientes: 'ICA 2025' } },
      { complete: 'check-audits', outcome: 'open', data: { procesos_abiertos: 'Proceso 12' } },
      { complete: 'decide-cancellation', outcome: 'cancel', refused: 'unknown-outcome' },
      { complete: 'decide-cancellation', outcome: 'refuse', data: refuse, in: ['firmness'] },
      { until: 'firmness' },
    ],
  },
  {
    name: 'refused and confirmed on appeal after two months of silence',
    opened: '2026-12-14',
    ends: 'denied',
    services: active,
    moves: [
      registration,
      { complete: 'check', outcome: 'deny', data: { motivo_negacion: 'La actividad no es de esta ciudad.' } },
      { ...appeal, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      { until: 'appeal', in: ['decide-appeal'] },
      {
        complete: 'decide-appeal',
        outcome: 'confirm',
        data: { decision_recurso: 'La actividad es de otro municipio.' },
      },
    ],
  },
  {
    name: 'the refusal is taken back on appeal',
    opened: '2026-07-02',
    ends: 'registered',
    services: active,
    moves: [
      registration,
      { complete: 'check', outcome: 'deny', data: { motivo_negacion: 'La actividad no es de esta ciudad.' } },
      appeal,
      {
        complete: 'decide-appeal',
        outcome: 'revoke',
        data: { decision_recurso: 'La actividad sí es de esta ciudad.' },
        in: ['check'],
      },
      register,
    ],
  },
  {
    name: 'not completed in a month and another: archived, and reposición does not change it',
    opened: '2026-08-03',
    ends: 'given-up',
    services: active,
    moves: [
      registration,
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' }, in: ['complete'] },
      { extend: 'completion', by: '1 month', reason: 'Espero el certificado.', due: { completion: '2026-10-14' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
      { ...appeal, appeal: { motivo_recurso: 'El certificado llegó tarde.' } },
      { complete: 'decide-appeal', outcome: 'confirm', data: { decision_recurso: 'Pasaron los dos meses.' } },
    ],
  },
  {
    name: 'completed after all; three months without an answer count as a refusal',
    opened: '2026-08-24',
    ends: 'registered',
    services: active,
    moves: [
      { ...registration, due: { silence: '2026-11-24' } },
      { ...incomplete, in: ['complete'] },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['check'] },
      { ...incomplete, in: ['complete'] },
      { fill: 'complete', answers: { ingresos_estimados: 1_000_000 }, in: ['check'] },
      { until: 'silence' },
      register,
    ],
  },
  {
    name: 'withdrawn',
    opened: '2026-07-02',
    ends: 'withdrawn',
    services: active,
    moves: [registration, { withdraw: 'No voy a abrir.' }],
  },
] satisfies Scenario[]
