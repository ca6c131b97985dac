import type { CiudadRevisionEstrato } from '#catalog/types/ciudad.revision-estrato.ts'
import { samplePerson } from '#support/sample-person.ts'
import type { Scenario } from '#support/scenario.ts'

const claim = {
  fill: 'draft',
  answers: {
    numero_predial: '010101010000000000000000000123',
    direccion_inmueble: 'Calle 1 # 2-34',
    barrio_vereda: 'Centro',
    estrato_actual: '4',
    estrato_pretendido: '3',
    argumentos: ['vias', 'andenes'],
    explicacion: 'La calle no tiene pavimento ni andén.',
    ...samplePerson,
    tipo_persona: 'natural',
    calidad: 'arrendatario',
  },
  documents: ['factura'],
} as const
const admit = { complete: 'intake', outcome: 'admit', in: ['plan-visit'] }
const plan = {
  complete: 'plan-visit',
  outcome: 'planned',
  data: { fecha_visita: '2027-03-20', franja_visita: 'manana' },
  in: ['visit'],
} as const
const visit = {
  complete: 'visit',
  outcome: 'done',
  data: { factores_observados: ['vias'], estrato_metodologia: '3', informe_visita: 'La vía está sin pavimento.' },
  in: ['decide'],
} as const
const decide = (estrato: '3' | '4') =>
  ({
    complete: 'decide',
    outcome: 'decide',
    data: { estrato_decidido: estrato, motivos_decision: 'Así lo muestra el formulario de la visita.' },
    in: ['firmness'],
  }) as const
const incomplete = {
  complete: 'intake',
  outcome: 'incomplete',
  marks: [{ item: 'factura', reason: 'No se lee el estrato.' }],
  in: ['complete'],
}
const appeal = { appeal: { motivo_apelacion: 'El visitador no vio el andén.' }, in: ['resolve-appeal'] }

export default [
  {
    name: 'the stratum is changed after the second visit',
    opened: '2026-12-30',
    ends: 'changed',
    moves: [
      { ...claim, due: { answer: '2027-03-01', 'request-completion': '2027-01-15' } },
      admit,
      plan,
      { complete: 'visit', outcome: 'nobody', in: ['plan-visit'] },
      plan,
      visit,
      { complete: 'decide', outcome: 'again', in: ['plan-visit'] },
      plan,
      visit,
      decide('3'),
      { until: 'firmness' },
    ],
  },
  {
    name: 'two months pass during the visits: by law the claim is won',
    opened: '2026-12-30',
    ends: 'changed',
    moves: [claim, admit, plan, { until: 'answer' }],
  },
  {
    name: 'kept, and the Committee keeps it too',
    opened: '2026-12-01',
    ends: 'kept',
    moves: [
      claim,
      admit,
      plan,
      visit,
      decide('4'),
      { ...appeal, on: '2026-12-15', due: { appeal: '2027-02-15' } },
      {
        complete: 'resolve-appeal',
        outcome: 'decide',
        data: { estrato_decidido: '4', respuesta_apelacion: 'El andén no cambia el puntaje total.' },
      },
    ],
  },
  {
    name: 'kept, and the Committee does not answer in two months: by law the appeal is won',
    opened: '2026-12-01',
    ends: 'changed',
    moves: [claim, admit, plan, visit, decide('4'), appeal, { until: 'appeal' }],
  },
  {
    name: 'no decree adopted the strata: the utility company decides first',
    opened: '2026-07-02',
    ends: 'referred',
    moves: [
      claim,
      { complete: 'intake', outcome: 'refer', data: { empresa_competente: 'Aguas de Ejemplo: no hay decreto.' } },
    ],
  },
  {
    name: 'not completed in a month and another: somebody decides, and archives it',
    opened: '2026-08-03',
    ends: 'given-up',
    moves: [
      claim,
      { ...incomplete, on: '2026-08-12', due: { completion: '2026-09-14' } },
      { extend: 'completion', by: '1 month', reason: 'Espero la factura.', due: { completion: '2026-10-14' } },
      { until: 'completion', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  {
    name: 'completed, and withdrawn before the visit',
    opened: '2026-08-03',
    ends: 'withdrawn',
    moves: [
      claim,
      incomplete,
      { until: 'completion' },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['intake'] },
      incomplete,
      { fill: 'complete', documents: ['factura'], in: ['intake'] },
      admit,
      { withdraw: 'Ya no vivo allí.' },
    ],
  },
] satisfies Scenario<CiudadRevisionEstrato>[]
