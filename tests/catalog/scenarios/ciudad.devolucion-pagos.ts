import type { Scenario } from '#support/scenario.ts'

const request = {
  impuesto: 'predial',
  tipo: 'devolucion',
  causa: 'pago-doble',
  hechos: 'Pagué el recibo dos veces.',
  pagos: [
    { recibo: 'R-1', fecha: '2026-03-01', valor: 400_000, periodo: '2026' },
    { recibo: 'R-2', fecha: '2026-03-05', valor: 400_000, periodo: '2026' },
  ],
  valor_solicitado: 400_000,
  banco: 'Banco Ejemplo',
  tipo_cuenta: 'ahorros',
  numero_cuenta: '123456789',
  ofrece_garantia: false,
  tipo_persona: 'natural',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana',
  apellidos: 'Ejemplo',
  calidad: 'contribuyente',
  canal_respuesta: 'correo',
  correo: 'ana@correo.example',
  direccion: 'Calle 1 # 2-34',
  municipio: 'Ciudad Ejemplo',
}
const draft = { fill: 'draft', answers: request, documents: ['certificado-bancario'] }
const accept = { complete: 'form-check', outcome: 'accept', in: ['audit'] }
const propose = (decision: string, amounts = {}) => ({
  complete: 'audit',
  outcome: 'propose',
  data: { decision, ...amounts, motivacion: 'El banco reportó los dos pagos.' },
  in: ['sign'],
})
const sign = { complete: 'sign', outcome: 'approve' }
const paid = { complete: 'order', outcome: 'paid', data: { fecha_giro: '2026-09-16', comprobante: 'G-1' } }
const inadmit = {
  complete: 'form-check',
  outcome: 'inadmit',
  data: { motivo_inadmision: 'Falta un recibo.' },
  marks: [{ item: 'pagos', reason: 'Diga el banco.' }],
}
const full = propose('total', { valor_reconocido: 400_000, valor_compensado: 0 })
const part = propose('parcial', { valor_reconocido: 300_000, valor_compensado: 100_000 })

export default [
  {
    name: 'refunded in full within fifty business days',
    opened: '2026-09-15',
    ends: 'refunded',
    moves: [
      { ...draft, due: { refund: '2026-11-27', inadmission: '2026-10-06' } },
      accept,
      { ...full, on: '2026-09-16' },
      { complete: 'sign', outcome: 'send-back', to: 'audit', data: { observaciones_revision: 'Sume otra vez.' } },
      full,
      { ...sign, in: ['order'] },
      paid,
    ],
  },
  {
    name: 'inadmissible, filed again in due form: the fifty days start again; offset against debts',
    opened: '2026-09-15',
    ends: 'compensated',
    moves: [
      {
        fill: 'draft',
        answers: {
          ...Object.fromEntries(
            Object.entries(request).filter(([name]) => !['banco', 'tipo_cuenta', 'numero_cuenta'].includes(name)),
          ),
          tipo: 'compensacion',
          deudas_a_compensar: [{ impuesto: 'ICA', periodo: '2025', valor: 400_000 }],
        },
      },
      { ...inadmit, on: '2026-09-21', due: { refile: '2026-10-21' }, in: ['refile'] },
      {
        fill: 'refile',
        answers: { hechos: 'Pagué el recibo R-1 dos veces.' },
        on: '2026-09-28',
        due: { refund: '2026-12-11' },
      },
      accept,
      { complete: 'audit', outcome: 'inquire', data: { motivo_investigacion: 'Dos contribuyentes piden lo mismo.' } },
      {
        complete: 'inquiry',
        outcome: 'done',
        data: { resultado_investigacion: 'Solo uno pagó.' },
        on: '2026-10-05',
        due: { refund: '2026-12-18' },
      },
      { ...full },
      sign,
      { ...paid, data: { fecha_giro: '2026-10-05', comprobante: 'C-1' } },
    ],
  },
  {
    name: 'not filed again within the month',
    opened: '2026-09-15',
    ends: 'inadmitted',
    moves: [draft, inadmit, { until: 'refile' }],
  },
  {
    name: 'granted in part, the appeal waived: paid at once',
    opened: '2026-09-15',
    ends: 'refunded',
    moves: [
      draft,
      accept,
      part,
      { ...sign, in: ['firmness'] },
      { report: 'firmness', in: ['order'] },
      { ...paid, on: '2026-09-16' },
    ],
  },
  {
    name: 'rejected, and final after two months',
    opened: '2026-09-15',
    ends: 'rejected',
    moves: [draft, accept, propose('rechazo'), sign, { until: 'firmness' }],
  },
  {
    name: 'rejected and confirmed on appeal',
    opened: '2026-09-15',
    ends: 'rejected',
    moves: [
      draft,
      accept,
      propose('rechazo'),
      sign,
      { appeal: { motivo_recurso: 'El segundo pago aparece en el banco.' }, in: ['reconsider'] },
      { complete: 'reconsider', outcome: 'confirm', data: { decision_recurso: 'El segundo pago es de otro predio.' } },
    ],
  },
  {
    name: 'appeal granted',
    opened: '2026-09-15',
    ends: 'refunded',
    moves: [
      draft,
      accept,
      propose('rechazo'),
      sign,
      { appeal: { motivo_recurso: 'El segundo pago aparece en el banco.' }, on: '2026-09-16' },
      {
        complete: 'reconsider',
        outcome: 'grant',
        data: { decision_recurso: 'El segundo pago sí es suyo, y se devuelve.' },
      },
      paid,
    ],
  },
  {
    name: 'a year without deciding the appeal decides it for the person',
    opened: '2026-09-15',
    ends: 'refunded',
    moves: [
      draft,
      accept,
      propose('rechazo'),
      sign,
      {
        appeal: { motivo_recurso: 'El segundo pago aparece en el banco.' },
        on: '2026-10-01',
        due: { reconsideration: '2027-10-01' },
      },
      { until: 'reconsideration', in: ['order'] },
      paid,
    ],
  },
  { name: 'withdrawn', opened: '2026-09-15', ends: 'withdrawn', moves: [draft, { withdraw: 'Lo dejo así.' }] },
] satisfies Scenario[]
