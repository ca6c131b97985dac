import type { Definition } from '#core/definition.ts'

/** A small procedure with every kind of obligation: a limit, a document to issue, a notice, and two ways to end. */
export const permit: Definition = {
  language: 1,
  id: 'permit',
  version: 1,
  agency: 'gobernacion/secretaria-general',
  title: { es: 'Permiso de prueba', en: 'Test permit' },
  purpose: { es: 'Para pruebas', en: 'For tests' },
  audience: ['person'],
  result: { es: 'Una carta', en: 'A letter' },
  cost: { es: 'Gratis', en: 'Free' },
  channels: ['web'],
  calendar: 'co',
  norms: { law: { title: 'Ley de prueba' } },
  roles: {
    applicant: { title: { es: 'Solicitante', en: 'Applicant' } },
    desk: { title: { es: 'Funcionaria', en: 'Officer' }, agency: 'gobernacion/secretaria-general' },
  },
  data: { name: { title: { es: 'Nombre', en: 'Name' }, type: 'string', personal: true, norm: 'law' } },
  documents: {},
  clocks: {},
  messages: {
    granted: {
      subject: { es: 'Su permiso {{ case.folio }}', en: 'Your permit {{ case.folio }}' },
      body: { es: '{{ name }}: su permiso está listo.', en: '{{ name }}: your permit is ready.' },
    },
  },
  templates: {
    letter: {
      title: { es: 'Permiso concedido', en: 'Permit granted' },
      body: { es: 'Se concede el permiso a {{ name }}.', en: 'The permit is granted to {{ name }}.' },
    },
  },
  start: 'form',
  steps: {
    form: {
      kind: 'form',
      title: { es: 'Sus datos', en: 'About you' },
      role: 'applicant',
      sections: [{ id: 'who', title: { es: 'Quién', en: 'Who' }, fields: ['name'] }],
      abandonedAfter: '48 hours',
      next: 'review',
    },
    review: {
      kind: 'task',
      title: { es: 'Revisión', en: 'Review' },
      role: 'desk',
      within: '2 hours',
      expired: 'lapsed',
      outcomes: { grant: { title: { es: 'Conceder', en: 'Grant' }, next: 'letter' } },
    },
    letter: { kind: 'issue', title: { es: 'Carta', en: 'Letter' }, template: 'letter', signedBy: 'desk', next: 'told' },
    told: { kind: 'notify', title: { es: 'Aviso', en: 'Notice' }, to: 'applicant', message: 'granted', next: 'done' },
    done: { kind: 'end', title: { es: 'Concedido', en: 'Granted' }, outcome: 'granted' },
    lapsed: { kind: 'end', title: { es: 'Vencido', en: 'Lapsed' }, outcome: 'lapsed' },
  },
  anytime: { withdraw: { norm: 'law' } },
}
