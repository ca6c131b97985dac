import type { GobernacionHabeasData as Data } from '#catalog/types/gobernacion.habeas-data.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const person = {
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  calidad: 'titular',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ejemplo',
  base_de_datos: 'peticiones',
} satisfies Partial<Data>
const consultation = {
  fill: 'draft',
  answers: { tipo: 'consulta', ...person },
  documents: ['identidad'],
} satisfies Move<Data>
const claim = {
  fill: 'draft',
  answers: {
    tipo: 'correccion',
    ...person,
    dato_afectado: [{ campo: 'Dirección', valor_actual: 'Calle 2', valor_pedido: 'Calle 1' }],
    hechos: 'Me mudé hace un año.',
  },
  documents: ['identidad'],
} satisfies Move<Data>
const accept = { complete: 'check', outcome: 'accept' }
const answer = {
  sentido: 'favorable',
  cambios: 'Dirección cambiada el 23 de diciembre.',
  respuesta: 'Cambiamos su dirección.',
} satisfies Partial<Data>
const incomplete = {
  complete: 'check',
  outcome: 'incomplete',
  marks: [{ item: 'hechos', reason: 'Diga desde cuándo.' }],
}

export default [
  {
    name: 'a consultation has ten business days and five more',
    opened: '2026-06-04',
    ends: 'answered',
    moves: [
      { ...consultation, due: { consultation: '2026-06-22' } },
      { ...accept, in: ['decide'] },
      {
        extend: 'consultation',
        by: '5 business days',
        reason: 'Hay varias bases.',
        on: '2026-06-22',
        due: { consultation: '2026-06-30' },
      },
      { complete: 'decide', outcome: 'propose', data: answer, as: 'elena' },
      { complete: 'review', outcome: 'send-back', data: { observaciones_revision: 'Falta una base.' }, in: ['decide'] },
      { complete: 'decide', outcome: 'propose', data: answer },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'a claim is marked in two days and refused in fifteen and eight',
    opened: '2026-12-01',
    ends: 'refused',
    moves: [
      {
        ...claim,
        due: { claim: '2026-12-23', legend: '2026-12-03', transfer: '2026-12-03', 'request-completion': '2026-12-09' },
      },
      { ...accept, in: ['legend'] },
      { complete: 'legend', outcome: 'marked', data: { base_marcada: 'Peticiones' } },
      { extend: 'claim', by: '8 business days', reason: 'Hay que pedir un archivo.', due: { claim: '2027-01-06' } },
      {
        complete: 'decide',
        outcome: 'propose',
        data: { sentido: 'desfavorable', respuesta: 'La dirección es la que usted escribió.' },
      },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'a claim of another body is passed on',
    opened: '2026-12-01',
    ends: 'transferred',
    moves: [
      claim,
      {
        complete: 'check',
        outcome: 'not-ours',
        data: { entidad_competente: 'Alcaldía', motivo_traslado: 'La base es de la Alcaldía.' },
      },
    ],
  },
  {
    name: 'completed after a while: the legend has two days again',
    opened: '2026-12-01',
    ends: 'answered',
    moves: [
      claim,
      { ...incomplete, on: '2026-12-02', due: { completion: '2027-02-02' }, in: ['complete'] },
      { fill: 'complete', answers: { hechos: 'Me mudé en enero.' }, on: '2026-12-14', due: { claim: '2027-01-05' } },
      accept,
      { complete: 'legend', outcome: 'marked', data: { base_marcada: 'Peticiones' } },
      { complete: 'decide', outcome: 'propose', data: answer },
      { complete: 'review', outcome: 'approve' },
    ],
  },
  {
    name: 'two months without completing count as given up',
    opened: '2026-12-01',
    ends: 'given-up',
    moves: [claim, { ...incomplete, on: '2026-12-02' }, { until: 'completion' }],
  },
  {
    name: 'withdrawn',
    opened: '2026-12-01',
    ends: 'withdrawn',
    moves: [claim, { withdraw: 'Ya está bien.' }],
  },
] satisfies Scenario<Data>[]
