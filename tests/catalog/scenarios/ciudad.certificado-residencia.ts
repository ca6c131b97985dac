import type { CiudadCertificadoResidencia as Data } from '#catalog/types/ciudad.certificado-residencia.ts'
import type { Move, Scenario } from '#support/scenario.ts'

const person = {
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  barrio_vereda: 'Centro',
} satisfies Partial<Data>
const residence = {
  fill: 'draft',
  answers: {
    tipo: 'residencia',
    ...person,
    desde: '2020-01-01',
    medio_de_prueba: 'recibo',
    fecha_recibo: '2026-03-01',
    motivo: 'laboral',
  },
  documents: ['recibo'],
} satisfies Move<Data>
const incomplete = {
  complete: 'review',
  outcome: 'incomplete',
  marks: [{ item: 'recibo', reason: 'No se lee.' }],
} satisfies Move<Data>

export default [
  {
    name: 'a certificate of residence, corrected once, within ten business days',
    opened: '2026-03-20',
    ends: 'granted',
    moves: [
      { ...residence, due: { answer: '2026-04-08', 'request-completion': '2026-04-08' }, in: ['review'] },
      { ...incomplete, in: ['complete'] },
      { fill: 'complete', answers: { barrio_vereda: 'Norte' }, in: ['review'] },
      { complete: 'review', outcome: 'approve', data: { verificacion: 'Recibo de marzo.' } },
    ],
  },
  {
    name: 'a certificate of stratum',
    opened: '2026-03-20',
    ends: 'granted',
    moves: [
      {
        fill: 'draft',
        answers: { tipo: 'estratificacion', ...person, matricula_inmobiliaria: '001-123456', uso: 'vivienda' },
        in: ['review-stratum'],
      },
      { complete: 'review-stratum', outcome: 'approve', data: { estrato: '3' } },
    ],
  },
  {
    name: 'late: silence grants what exists, and the residence that cannot be proven is refused',
    opened: '2026-03-20',
    ends: 'denied',
    moves: [
      residence,
      { until: 'answer', in: ['review'] },
      { complete: 'review', outcome: 'deny', data: { motivo_negacion: 'El recibo es de otra ciudad.' } },
    ],
  },
  {
    name: 'not completed in a month',
    opened: '2026-03-20',
    ends: 'given-up',
    moves: [
      residence,
      incomplete,
      { until: 'complete', in: ['declare-withdrawal'] },
      { complete: 'declare-withdrawal', outcome: 'resume', in: ['review'] },
      incomplete,
      { until: 'complete' },
      { complete: 'declare-withdrawal', outcome: 'declare', data: { motivo_desistimiento: 'No completó.' } },
    ],
  },
  { name: 'withdrawn', opened: '2026-03-20', ends: 'withdrawn', moves: [residence, { withdraw: 'Ya lo tengo.' }] },
] satisfies Scenario<Data>[]
