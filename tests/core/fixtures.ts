import type { Calendar } from '#core/calendar.ts'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { Definition } from '#core/definition.ts'
import type { CaseEvent, EventType } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { compileDefinition } from '#publishing/compile.ts'
import type { Entity, EntityFile } from '#publishing/files/entity.ts'

/** A calendar typed here, so that no test of the rules depends on the catalogue. Holidays around the dates used. */
export const calendar: Calendar = {
  id: 'co',
  weekend: [0, 6],
  holidays: {
    '2026-07-13': 'Virgen de Chiquinquirá',
    '2026-07-20': 'Independencia',
    '2026-08-07': 'Batalla de Boyacá',
    '2026-08-17': 'Asunción',
    '2026-12-08': 'Inmaculada',
    '2026-12-25': 'Navidad',
    '2027-01-01': 'Año Nuevo',
  },
  years: [2026, 2027],
  months: { missingDay: 'last-day' },
}

const entity: Entity = {
  id: 'demo',
  name: { es: 'Demo' },
  shortName: { es: 'Demo' },
  country: 'CO',
  languages: ['es'],
  timeZone: 'America/Bogota',
  folioPrefix: 'DEM',
  calendar: 'co',
  help: { phone: '1', email: 'a@example.org', address: { es: 'x' }, hours: { es: 'x' } },
}

export const entityFile: EntityFile = { entity, agencies: [{ id: 'demo/office', name: { es: 'Oficina' } }] }

const es = (text: string) => ({ es: text })

/** Every kind of step, every effect of a clock, conditions that hide fields, documents and sections. */
export const definition: Definition = {
  language: 1,
  id: 'permit',
  version: 1,
  agency: 'demo/office',
  title: es('Permiso'),
  purpose: es('Pedir un permiso.'),
  audience: ['person'],
  result: es('Un permiso'),
  cost: es('Gratis'),
  channels: ['web'],
  calendar: 'co',
  norms: { law: { title: 'Ley de ejemplo' } },
  roles: {
    applicant: { title: es('Solicitante') },
    desk: { title: es('Ventanilla'), agency: 'demo/office' },
    lawyer: { title: es('Abogada'), agency: 'demo/legal' },
  },
  data: {
    anonymous: { title: es('¿Anónima?'), type: 'boolean' },
    name: {
      title: es('Nombre'),
      type: 'string',
      personal: true,
      when: '!(has(anonymous) && anonymous)',
      required: true,
    },
    kind: {
      title: es('Tipo'),
      type: 'string',
      required: true,
      options: [
        { value: 'simple', title: es('Sencillo') },
        { value: 'hard', title: es('Difícil') },
      ],
    },
    details: { title: es('Detalle'), type: 'string', personal: false, required: "kind == 'hard'" },
    reason: { title: es('Motivo'), type: 'string', personal: false, required: true },
  },
  documents: {
    plan: {
      title: es('Plano'),
      accept: ['application/pdf'],
      maxBytes: 1000,
      required: "kind == 'hard'",
      when: "kind == 'hard'",
    },
    extra: { title: es('Otro'), accept: ['application/pdf', 'image/png'], maxBytes: 500, maxFiles: 2 },
  },
  clocks: {
    answer: {
      title: es('Respuesta'),
      norm: 'law',
      term: '15 business days',
      startsOn: 'filing',
      stopsOn: ['enter:told'],
      suspendedIn: ['complete'],
      warnAt: ['1 business day', '5 business days'],
      silence: { effect: 'negative', norm: 'law', text: es('Se entiende negada.') },
    },
    hard: {
      title: es('Estudio'),
      norm: 'law',
      when: "kind == 'hard'",
      term: '2 months',
      startsOn: 'enter:study',
      silence: { effect: 'positive', norm: 'law', text: es('Se entiende concedida.'), next: 'letter' },
    },
  },
  messages: { told: { subject: es('Respuesta {{ case.folio }}'), body: es('Hay respuesta.') } },
  templates: { letter: { title: es('Permiso'), body: es('Se concede a {{ case.folio }}.') } },
  start: 'draft',
  steps: {
    draft: {
      kind: 'form',
      title: es('Solicitud'),
      role: 'applicant',
      abandonedAfter: '30 days',
      sections: [
        { id: 'who', title: es('Quién'), fields: ['anonymous', 'name'] },
        { id: 'what', title: es('Qué'), fields: ['kind', 'details'], documents: ['extra'] },
        { id: 'plan', title: es('Planos'), documents: ['plan'], when: "kind == 'hard'" },
      ],
      next: 'triage',
    },
    triage: {
      kind: 'task',
      title: es('Revisión'),
      role: 'desk',
      outcomes: {
        accept: { title: es('Aceptar'), next: 'route' },
        incomplete: { title: es('Pedir'), marks: true, next: 'complete' },
        deny: { title: es('Negar'), fields: ['reason'], next: 'denied' },
      },
    },
    complete: {
      kind: 'form',
      title: es('Completar'),
      role: 'applicant',
      within: '1 month',
      expired: 'given-up',
      sections: [{ id: 'what', title: es('Qué'), fields: ['kind', 'details'], documents: ['extra', 'plan'] }],
      next: 'triage',
    },
    route: { kind: 'choice', title: es('Camino'), when: [{ if: "kind == 'hard'", next: 'study' }], else: 'letter' },
    study: {
      kind: 'task',
      title: es('Estudio'),
      role: 'lawyer',
      outcomes: {
        grant: { title: es('Conceder'), next: 'letter' },
        deny: { title: es('Negar'), fields: ['reason'], next: 'denied' },
      },
    },
    letter: { kind: 'issue', title: es('Carta'), template: 'letter', next: 'told' },
    told: { kind: 'notify', title: es('Aviso'), to: 'applicant', message: 'told', next: 'granted' },
    granted: { kind: 'end', title: es('Concedido'), outcome: 'granted' },
    denied: { kind: 'end', title: es('Negado'), outcome: 'denied' },
    'given-up': { kind: 'end', title: es('Desistido'), outcome: 'given-up' },
  },
  anytime: { withdraw: { norm: 'law', notIn: ['told'] } },
}

export const compile = (changed: Definition = definition): Rules =>
  compileDefinition(changed, { entity, calendars: { co: calendar } })
export const rules = compile()

export const applicant: Actor = { kind: 'applicant', id: 'code' }
export const desk: Actor = { kind: 'officer', id: 'd1', agencies: [{ agency: 'demo/office', roles: ['desk'] }] }
export const otherDesk: Actor = { kind: 'officer', id: 'd2', agencies: [{ agency: 'demo/office', roles: ['*'] }] }
export const lawyer: Actor = { kind: 'officer', id: 'l1', agencies: [{ agency: 'demo/legal', roles: ['lawyer'] }] }
export const admin: Actor = { kind: 'admin', id: 'root' }
export const system: Actor = { kind: 'system', id: 'engine' }

let serial = 0

/** A command at noon UTC of a day (seven in the morning in Bogotá), or at a whole instant. */
export function command<T extends CommandType>(type: T, data: CommandData[T], actor: Actor, on: string): CaseCommand {
  const issuedAt = on.includes('T') ? on : `${on}T12:00:00.000Z`
  return { type, data, id: `c-${(serial += 1)}`, issuedAt, actor, channel: 'web' } as CaseCommand
}

const opening: CommandData['open'] = {
  procedure: rules.procedure,
  version: 1,
  definition: rules.hash,
  entity: 'demo',
  agency: 'demo/office',
  language: 'es',
  applicant: { kind: 'code' },
  resumeHash: 'r',
}

export const opened = (on: string): CaseCommand => command('open', opening, applicant, on)
export const saved = (data: CommandData['save']['data'], on: string, step = 'draft'): CaseCommand =>
  command('save', { step, data }, applicant, on)
export const submitted = (on: string, step = 'draft'): CaseCommand =>
  command('submit', step === 'draft' ? { step, folio: 'DEM-1', lookupHash: 'h' } : { step }, applicant, on)
export const completed = (
  step: string,
  outcome: string,
  actor: Actor,
  on: string,
  more: Partial<CommandData['complete']> = {},
) => command('complete', { step, outcome, data: {}, ...more }, actor, on)

export const pdf = { id: 'doc-1', sha256: 'a'.repeat(64), name: 'plano.pdf', size: 900, mediaType: 'application/pdf' }

export function fold(state: CaseState, events: readonly CaseEvent[], by: CaseCommand): CaseState {
  const at = recordedAt(state, by)
  return events.reduce((folded, event) => evolve(folded, { ...event, at, actor: by.actor }), state)
}

export interface Life {
  state: CaseState
  events: CaseEvent[]
}

/** Carries commands out one after the other; every one must be accepted. */
export function live(commands: readonly CaseCommand[], by: Rules = rules, from: CaseState = initialState('x')): Life {
  return commands.reduce<Life>(
    ({ state, events }, next) => {
      const decision = decide(by, state, next)
      if (!decision.ok) throw new Error(`${next.type} was refused: ${JSON.stringify(decision.problems)}`)
      return { state: fold(state, decision.events, next), events: [...events, ...decision.events] }
    },
    { state: from, events: [] },
  )
}

/** Given what happened, when a command comes, then these facts follow (types, in order) or these codes refuse it. */
export function when(given: readonly CaseCommand[], next: CaseCommand, by: Rules = rules) {
  const { state } = live(given, by)
  const decision = decide(by, state, next)
  return {
    decision,
    types: decision.ok ? decision.events.map(({ type }) => type) : ([] as EventType[]),
    codes: decision.ok ? [] : decision.problems.map(({ code }) => code),
    state: decision.ok ? fold(state, decision.events, next) : state,
  }
}

/** A draft with all that a simple case needs. */
export const filled = (on: string): CaseCommand[] => [opened(on), saved({ name: 'Ana', kind: 'simple' }, on)]
export const filed = (on: string): CaseCommand[] => [...filled(on), submitted(on)]
