import type { CiudadLicenciaConstruccion } from '#catalog/types/ciudad.licencia-construccion.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

/** A house of 200 m² in stratum 3: charges Cf·i·m and Cv·i·j·m with i = 1 and j = 3.8 / (0.12 + 800 / 200). */
const house = {
  tipo_licencia: 'construccion',
  modalidades: ['obra-nueva'],
  descripcion: 'Casa de dos pisos.',
  matricula_inmobiliaria: '001-123456',
  fecha_tradicion: '2025-12-30',
  numero_predial: '010101010000000000000000000123',
  direccion_inmueble: 'Calle 1 # 2-34',
  barrio_vereda: 'Centro',
  area_lote: 150,
  uso: 'vivienda',
  estrato: '3',
  area_construida: 200,
  bic: false,
  propiedad_horizontal: false,
  amenaza: 'ninguna',
  pisos: 2,
  altura: 6.5,
  unidades: 1,
  categoria_estructural: 'I',
  titulares: [{ nombre: 'Ana Ejemplo', documento: '1020304050', calidad: 'propietario', porcentaje: 100 }],
  vecinos: [{ direccion: 'Calle 1 # 2-36' }],
  profesionales: [{ papel: 'arquitecto', nombre: 'Luis Muestra', matricula: 'A-1' }],
  ...samplePerson,
  tipo_persona: 'natural',
} as const
const { modalidades: _works, ...recognised } = house
const draft = {
  fill: 'draft',
  answers: house,
  documents: ['tradicion', 'planos-arquitectonicos', 'memorias'],
  in: ['pay-fixed'],
} as const
const april = { ...draft, answers: { ...house, fecha_tradicion: '2026-03-20' } } as const
const paid = { pay: 'pay-fixed', in: ['intake'] }
const admit = (inicio_termino: string) => ({
  complete: 'intake',
  outcome: 'admit',
  data: { inicio_termino },
  in: ['put-sign'],
})
const sign = (fecha_valla: string) => ({
  fill: 'put-sign',
  answers: { fecha_valla },
  documents: ['foto-valla'],
})
const reviews = ['legal', 'urban', 'architectural'].map((name) => ({ complete: `review-${name}`, outcome: 'fine' }))
const structural = { complete: 'review-structural', outcome: 'fine' }
const columns = {
  complete: 'review-structural',
  outcome: 'observations',
  data: { obs_estructurales: 'Falta el cálculo de la columna 3.' },
}
const cite = { complete: 'cite', outcome: 'cited', data: { vecinos_citados: 1 } }
const nobodyJoined = { complete: 'hear-neighbours', outcome: 'noted', in: ['consolidate'] }
const clean = { complete: 'consolidate', outcome: 'clean', in: ['viability'] }
const study = [cite, ...reviews, structural, { until: 'wait-neighbours' }, nobodyJoined, clean]
const viable = { complete: 'viability', outcome: 'viable', in: ['pay-variable'] }
const taxes = {
  fill: 'prove-taxes',
  answers: { fecha_pago_impuestos: '2026-01-20' },
  documents: ['pago-impuestos'],
  in: ['resolve'],
}
const resolve = { complete: 'resolve', outcome: 'sign', data: { numero_resolucion: 'R-1' } }
const grant = [viable, { pay: 'pay-variable' }, taxes, { ...resolve, in: ['grant-firmness'] }]
const deny = {
  complete: 'viability',
  outcome: 'deny',
  data: { motivo_negacion: 'La altura pasa de la que permite el plan.' },
  in: ['firmness'],
}
const acta = {
  complete: 'consolidate',
  outcome: 'acta',
  data: { acta: 'Corrija el cálculo de la columna 3.' },
  in: ['answer-acta'],
}
const correct = (renuncia_termino: boolean) => ({
  fill: 'answer-acta',
  answers: { respuesta_acta: 'Plano E-3.', renuncia_termino },
  documents: ['correcciones'],
  in: ['viability'],
})
/** Filed on Monday, 6 April 2026, studied, and told on Tuesday, 5 May that something must be corrected. */
const withActa = [
  { ...april, on: '2026-04-06' },
  paid,
  { ...admit('2026-04-06'), due: { answer: '2026-06-11', sign: '2026-04-13' } },
  { ...sign('2026-04-07'), on: '2026-04-07' },
  cite,
  ...reviews,
  columns,
  { until: 'wait-neighbours' },
  nobodyJoined,
  { ...acta, on: '2026-05-05', due: { acta: '2026-06-19' } },
] as const
const archive = (step: string) => ({
  complete: step,
  outcome: 'declare',
  data: { motivo_desistimiento: 'Pasó el plazo.' },
})
const report = { report: { answer: { recibido: 'ELIC-1' } } }
const start = [draft, paid, admit('2026-01-13'), sign('2026-01-13'), ...study] as const
const refuse = [...start, deny] as const
const decision = { decision_reposicion: 'La altura medida es la del plano A-2.' }
const appealed = { decision_recurso: 'La altura medida es la del plano A-2.' }
const why = { motivo_recurso: 'La altura cumple con el plan.' }

export default [
  {
    name: 'granted: reviews at once, both charges, the taxes, firmness, stamped plans and the statistics',
    opened: '2026-01-13',
    ends: 'granted',
    services: report,
    moves: [
      draft,
      paid,
      { ...admit('2026-01-13'), due: { answer: '2026-03-17' } },
      {
        ...sign('2026-01-13'),
        in: ['cite', 'review-architectural', 'review-legal', 'review-structural', 'review-urban'],
      },
      ...study,
      viable,
      { decline: 'pay-variable' },
      { confirm: 'pay-variable', receipt: 'B-1', in: ['prove-taxes'] },
      taxes,
      resolve,
      { until: 'grant-firmness' },
    ],
  },
  {
    name: 'extended by half, which is twenty-two days and not twenty-three; then silence grants the licence',
    opened: '2026-01-13',
    ends: 'granted',
    moves: [
      ...start,
      {
        extend: 'answer',
        by: '23 business days',
        reason: 'Es grande.',
        on: '2026-03-17',
        refused: 'extension-too-long',
      },
      { extend: 'answer', by: '22 business days', reason: 'Es grande.', due: { answer: '2026-04-21' } },
      { until: 'answer' },
    ],
  },
  {
    name: 'the act is answered with a waiver: the term goes on at once; refused, and nobody appeals',
    opened: '2026-04-06',
    ends: 'denied',
    moves: [
      ...withActa,
      { ...correct(true), on: '2026-05-26', due: { answer: '2026-07-03' } },
      deny,
      { until: 'firmness' },
    ],
  },
  {
    name: 'without a waiver the term goes on after the last day to answer; the curator takes the refusal back',
    opened: '2026-04-06',
    ends: 'granted',
    services: { report: 'fails' },
    moves: [
      ...withActa,
      { ...correct(false), on: '2026-05-26', due: { answer: '2026-07-29' } },
      deny,
      { appeal: { recurso: 'reposicion', ...why }, in: ['resolve-reconsideration'] },
      { complete: 'resolve-reconsideration', outcome: 'revoke', data: decision, in: ['viability'] },
      ...grant,
      { until: 'grant-firmness', in: ['report-by-hand'] },
      { complete: 'report-by-hand', outcome: 'reported', data: { reporte_dane: 'ELIC-2' } },
    ],
  },
  {
    name: 'fifteen days more to answer; refused; reconsidered, and confirmed',
    opened: '2026-04-06',
    ends: 'denied',
    moves: [
      ...withActa,
      {
        extend: 'acta',
        by: '15 business days',
        reason: 'El cálculo tarda.',
        on: '2026-06-10',
        due: { acta: '2026-07-14' },
      },
      { ...correct(false), on: '2026-07-01', due: { answer: '2026-08-21' } },
      deny,
      { appeal: { recurso: 'reposicion', ...why } },
      { complete: 'resolve-reconsideration', outcome: 'pass-on', data: decision, refused: 'unknown-outcome' },
      { complete: 'resolve-reconsideration', outcome: 'confirm', data: decision },
    ],
  },
  {
    name: 'the act is not answered: archived',
    opened: '2026-04-06',
    ends: 'given-up',
    moves: [...withActa, { until: 'acta', in: ['declare-late'] }, archive('declare-late')],
  },
  {
    name: 'the taxes are not paid in thirty business days, and the case goes on all the same',
    opened: '2026-06-01',
    ends: 'granted',
    services: report,
    moves: [
      { ...draft, answers: { ...house, fecha_tradicion: '2026-05-20' } },
      paid,
      admit('2026-06-01'),
      sign('2026-06-01'),
      ...study,
      { ...viable, on: '2026-06-22', due: { viability: '2026-08-06' } },
      { pay: 'pay-variable' },
      { until: 'viability', in: ['declare-late'] },
      { complete: 'declare-late', outcome: 'resume', in: ['viability'] },
      viable,
      { pay: 'pay-variable' },
      { ...taxes, on: '2026-09-01', due: { resolution: '2026-09-08' } },
      resolve,
      { until: 'grant-firmness' },
    ],
  },
  {
    name: 'not completed in thirty business days, taken up again, and no sign was put up',
    opened: '2026-01-13',
    ends: 'given-up',
    moves: [
      draft,
      paid,
      {
        complete: 'intake',
        outcome: 'incomplete',
        marks: [{ item: 'memorias', reason: 'Falta la firma.' }],
        due: { completion: '2026-02-24' },
        in: ['complete'],
      },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['intake'] },
      { ...admit('2026-04-06'), on: '2026-04-06', due: { sign: '2026-04-13' } },
      { until: 'sign', in: ['declare-withdrawal'] },
      archive('declare-withdrawal'),
    ],
  },
  {
    name: 'a recognition: another authority is asked, a neighbour joins, appeals and wins',
    opened: '2026-01-13',
    ends: 'denied',
    moves: [
      {
        fill: 'draft',
        answers: { ...recognised, tipo_licencia: 'reconocimiento', bic: true },
        documents: ['tradicion', 'planos-arquitectonicos', 'permiso-bic'],
      },
      paid,
      { ...admit('2026-01-13'), due: { recognition: '2026-03-17' } },
      sign('2026-01-13'),
      {
        complete: 'ask-others',
        outcome: 'asked',
        data: { autoridades_consultadas: 'Ministerio de las Culturas' },
        due: { others: '2026-01-27' },
      },
      { complete: 'other-authority', outcome: 'answered', data: { concepto_autoridades: 'No afecta el bien.' } },
      cite,
      ...reviews,
      structural,
      { until: 'wait-neighbours' },
      { ...nobodyJoined, data: { terceros: [{ nombre: 'Luis Vecino', objecion: 'Me quita la luz.' }] } },
      clean,
      viable,
      { pay: 'pay-variable' },
      taxes,
      { ...resolve, in: ['notify-neighbours'] },
      { complete: 'notify-neighbours', outcome: 'notified', data: { terceros_notificados: 1 } },
      {
        report: 'grant-firmness',
        data: { recurso_tercero: 'La altura pasa de la permitida.' },
        in: ['resolve-appeal'],
      },
      { complete: 'resolve-appeal', outcome: 'revoke-licence', data: appealed },
    ],
  },
  {
    name: 'two months without an answer, twice: then both confirm the refusal',
    opened: '2026-12-01',
    ends: 'denied',
    moves: [
      { ...draft, answers: { ...house, fecha_tradicion: '2026-11-20' } },
      paid,
      admit('2026-12-01'),
      sign('2026-12-01'),
      ...study,
      deny,
      { appeal: { recurso: 'reposicion-apelacion', ...why }, on: '2026-12-15', due: { reconsideration: '2027-02-15' } },
      { until: 'reconsideration' },
      {
        complete: 'resolve-reconsideration',
        outcome: 'pass-on',
        data: decision,
        on: '2027-03-01',
        due: { appeal: '2027-05-03' },
      },
      { until: 'appeal' },
      { complete: 'resolve-appeal', outcome: 'confirm', data: appealed },
    ],
  },
  {
    name: 'Planning sends the refusal back, and the curator grants; the grant is confirmed too',
    opened: '2026-01-13',
    ends: 'granted',
    services: report,
    moves: [
      ...refuse,
      { appeal: { recurso: 'apelacion', ...why }, in: ['resolve-appeal'] },
      { complete: 'resolve-appeal', outcome: 'again', data: appealed, in: ['viability'] },
      ...grant,
      { appeal: { recurso: 'apelacion', motivo_recurso: 'La vigencia es corta.' } },
      { complete: 'resolve-appeal', outcome: 'confirm', data: appealed },
    ],
  },
  {
    name: 'the fixed charge is not paid: nothing is filed',
    opened: '2026-01-13',
    ends: 'not-filed',
    moves: [draft, { until: 'pay-fixed' }],
  },
  {
    name: 'withdrawn',
    opened: '2026-01-13',
    ends: 'withdrawn',
    moves: [draft, paid, { withdraw: 'Vendí el lote.' }],
  },
] satisfies Scenario<CiudadLicenciaConstruccion>[]
