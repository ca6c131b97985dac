import type { Definition, FormStep } from '#core/definition.ts'
import { serviceFileSchema } from '#publishing/files/service-file.ts'
import { permit } from './permit.ts'

const title = { es: 'Paso', en: 'Step' }
const end = (outcome: string) => ({ kind: 'end', title, outcome }) as const

const register = {
  ...permit.data,
  plate: { title: { es: 'Placa', en: 'Plate' }, type: 'string', norm: 'law' },
  model: { title: { es: 'Modelo', en: 'Model' }, type: 'integer' },
} as const

/** A vehicle's papers: another system is asked, money is paid, two other procedures have to end, and then it is told. */
export const papers: Definition = {
  ...permit,
  id: 'papers',
  data: register,
  templates: {},
  steps: {
    form: {
      kind: 'form',
      title,
      role: 'applicant',
      sections: [{ id: 'who', title, fields: ['name', 'plate'] }],
      abandonedAfter: '48 hours',
      next: 'ask',
    },
    ask: {
      kind: 'call',
      title,
      service: 'gobernacion/vehicles',
      request: { plate: 'plate' },
      into: { model: 'answer.model' },
      failed: 'unknown',
      next: 'pay',
    },
    pay: {
      kind: 'payment',
      title,
      role: 'applicant',
      amount: 'model > 2000 ? 44900.5 : 0',
      currency: 'COP',
      concept: { es: 'Derechos', en: 'Fee' },
      within: '5 days',
      expired: 'lapsed',
      next: 'parts',
    },
    parts: {
      kind: 'procedures',
      title,
      start: {
        plates: { procedure: 'gobernacion.part', title, data: { name: 'name' } },
        record: { procedure: 'gobernacion.quick', title, data: { name: 'name' } },
        never: { procedure: 'gobernacion.part', title, when: 'model > 2090', data: { name: 'name' } },
      },
      join: 'all',
      next: 'told',
    },
    told: { kind: 'notify', title, to: 'applicant', message: 'granted', next: 'done' },
    done: end('granted'),
    unknown: end('unknown'),
    lapsed: end('lapsed'),
  },
}

/** What a bundle starts: somebody has to look at one, the other ends as soon as it is filed. */
const form: Omit<FormStep, 'next'> = {
  kind: 'form',
  title,
  role: 'applicant',
  sections: [{ id: 'who', title, fields: ['name'] }],
  abandonedAfter: '48 hours',
}
const part: Definition = {
  ...permit,
  id: 'part',
  messages: {},
  templates: {},
  steps: {
    form: { ...form, next: 'review' },
    review: {
      kind: 'task',
      title,
      role: 'desk',
      assignment: { by: 'rotation' },
      outcomes: { grant: { title, next: 'done' } },
    },
    done: end('granted'),
  },
}
const quick: Definition = {
  ...part,
  id: 'quick',
  steps: { form: { ...form, next: 'done' }, done: end('recorded') },
}

/** A pause, and then something that an officer reports. */
const pause: Definition = {
  ...part,
  id: 'pause',
  steps: {
    form: { ...form, next: 'rest' },
    rest: { kind: 'wait', title, for: '1 hour', next: 'news' },
    news: {
      kind: 'wait',
      title,
      event: { name: 'published', from: 'desk' },
      within: '5 days',
      expired: 'late',
      next: 'done',
    },
    late: end('late'),
    done: end('published'),
  },
}

/** A bundle whose part is refused for want of an answer, and a notice for somebody who cannot be reached. */
const broken: Definition = {
  ...part,
  id: 'broken',
  data: { ...permit.data, email: { title, type: 'string', format: 'email', norm: 'law' } },
  messages: permit.messages,
  steps: {
    form: { ...form, sections: [{ id: 'who', title, fields: ['name', 'email'] }], next: 'parts' },
    parts: {
      kind: 'procedures',
      title,
      start: { wrong: { procedure: 'gobernacion.part', title, data: { name: '3' } } },
      join: 'all',
      within: '2 hours',
      expired: 'told',
      next: 'done',
    },
    told: { kind: 'notify', title, to: 'applicant', message: 'granted', failed: 'unreached', next: 'done' },
    unreached: end('unreached'),
    done: end('done'),
  },
}

export const everyKind: readonly Definition[] = [papers, part, quick, pause, broken]

export const vehicles = serviceFileSchema.parse({
  id: 'vehicles',
  entity: 'gobernacion',
  title: { es: 'Vehículos' },
  method: 'GET',
  url: '{SERVICE_VEHICLES_URL}/vehicles/{plate}',
  request: { type: 'object', properties: { plate: { type: 'string' } }, required: ['plate'] },
  response: { type: 'object', properties: { model: { type: 'integer' } }, required: ['model'] },
  auth: { kind: 'none' },
  timeoutSeconds: 5,
  attempts: 2,
})
