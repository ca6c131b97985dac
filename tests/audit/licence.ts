import type { Actor } from '#core/commands.ts'
import type { Definition } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import type { EventStore } from '#event-store/event-store.ts'
import { beginTale, opening, publishRules, rulesOf, tell, type Tale } from '#support/lifecycles.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { calendar, definition, system } from '../core/fixtures.ts'

const es = (text: string) => ({ es: text })

/** A licence that is reviewed at the desk, paid and then decided; the desk may hand it over, which skips the review. */
function licence(entity: string): Definition {
  const { draft, denied } = definition.steps
  if (draft?.kind !== 'form' || denied?.kind !== 'end') throw new Error('the procedure of the tests has changed')
  return {
    ...definition,
    id: 'licence',
    agency: `${entity}/office`,
    title: es('Licencia'),
    roles: {
      applicant: { title: es('Solicitante') },
      desk: { title: es('Ventanilla'), agency: `${entity}/office` },
      lawyer: { title: es('Abogada'), agency: `${entity}/legal` },
    },
    clocks: {
      answer: { ...definition.clocks['answer'], title: es('Respuesta'), stopsOn: [] } as never,
      reply: {
        title: es('Completar'),
        norm: 'law',
        term: '10 days',
        startsOn: 'enter:complete',
        stopsOn: ['complete:complete'],
        lapse: { norm: 'law', text: es('Se entiende desistida.'), next: 'denied' },
      },
    },
    messages: {},
    templates: {},
    steps: {
      draft: { ...draft, next: 'review' },
      review: {
        kind: 'task',
        title: es('Revisión'),
        role: 'desk',
        outcomes: { accept: { title: es('Aceptar'), next: 'fee' }, deny: { title: es('Negar'), next: 'denied' } },
      },
      fee: {
        kind: 'payment',
        title: es('Pagar'),
        role: 'applicant',
        amount: '1000',
        currency: 'COP',
        concept: es('Tasa'),
        within: '5 business days',
        expired: 'denied',
        next: 'study',
      },
      study: {
        kind: 'task',
        title: es('Estudio'),
        role: 'lawyer',
        outcomes: {
          grant: { title: es('Conceder'), next: 'granted' },
          deny: { title: es('Negar'), next: 'denied' },
          back: { title: es('Devolver'), next: 'review' },
          incomplete: { title: es('Pedir'), marks: true, next: 'complete' },
        },
      },
      complete: {
        kind: 'form',
        title: es('Completar'),
        role: 'applicant',
        within: '1 month',
        expired: 'denied',
        sections: [{ id: 'what', title: es('Qué'), fields: ['kind'] }],
        next: 'study',
      },
      granted: { kind: 'end', title: es('Concedida'), outcome: 'granted' },
      denied,
    },
    anytime: {
      transfer: { norm: 'law', role: 'desk', in: ['review'], to: [`${entity}/legal`], roles: ['desk'], next: 'study' },
    },
  }
}

export const publishLicence = (store: EventStore, entity: string): Promise<Rules> => {
  const { entity: file } = rulesOf(entity) as unknown as { entity: string }
  const { timeZone } = rulesOf(entity)
  const compiled = compileDefinition(licence(entity), {
    entity: {
      id: file,
      name: es(file),
      shortName: es(file),
      country: 'CO',
      languages: ['es'],
      timeZone,
      folioPrefix: 'DEM',
      calendar: 'co',
      help: { phone: '1', email: 'a@example.org', address: es('x'), hours: es('x') },
    },
    calendars: { co: calendar },
  })
  return publishRules(store, compiled)
}

const officer = (entity: string, id: string): Actor => ({
  kind: 'officer',
  id,
  agencies: ['office', 'legal'].map((agency) => ({ agency: `${entity}/${agency}`, roles: ['*'] })),
})

export interface Life {
  folio: string
  /** Account; a code when absent. */
  applicant?: string
  /** Officer at the counter. */
  assistedBy?: string
  filed: string
  /** Who reviewed; undefined: it was handed over instead, by `transferredBy`. */
  reviewedBy?: string
  transferredBy?: string
  /** When; as it was filed when absent. */
  transferred?: string
  /** Who reviewed it after all, when it was sent back there. */
  reviewedLaterBy?: string
  /** The person had to change an answer after having paid. */
  edited?: boolean
  /** Asked to complete it, the person let their own term run out, and nobody decided. */
  lapsed?: boolean
  decidedBy: string
  decided: string
  outcome?: 'grant' | 'deny'
}

/** Lives one case of the licence as told, and answers it with its events. */
export async function liveLicence(store: EventStore, rules: Rules, life: Life): Promise<Tale> {
  const { folio, applicant, assistedBy, filed, reviewedBy, transferredBy, edited, decidedBy, decided } = life
  const tale = beginTale(rules)
  const person: Actor =
    applicant === undefined ? { kind: 'applicant', id: 'code' } : { kind: 'applicant', id: applicant }
  const by = assistedBy === undefined ? person : officer(rules.entity, assistedBy)
  const whose = applicant === undefined ? ({ kind: 'code' } as const) : ({ kind: 'account', id: applicant } as const)
  const open = { ...opening(rules, tale.caseId, whose), ...(assistedBy !== undefined && { assistedBy }) }
  const act: Tale['act'] = (type, data, actor, on) => tale.act(type, data, actor, on)
  const own = (id: string) => officer(rules.entity, id)
  const reviewed = (id: string, on: string) => {
    const charge = { provider: 'sim', reference: folio, effect: 'fee#1' }
    const paid = { ...charge, status: 'approved' as const, cents: 100_000, currency: 'COP' }
    return [
      act('complete', { step: 'review', outcome: 'accept', data: {} }, own(id), on),
      act('record-charge', { ...charge, url: 'https://pay' }, system, on),
      act('record-payment', paid, system, on),
    ]
  }
  const appends = [
    act('open', open, by, filed),
    act('save', { step: 'draft', data: { name: 'Ana Ñáñez', kind: 'simple' } }, by, filed),
    act('submit', { step: 'draft', folio, lookupHash: `lookup-${folio}` }, by, filed),
  ]
  if (reviewedBy !== undefined) appends.push(...reviewed(reviewedBy, filed))
  const { transferred = filed, reviewedLaterBy } = life
  if (transferredBy !== undefined)
    appends.push(
      act('transfer', { to: `${rules.entity}/legal`, reason: 'Les corresponde' }, own(transferredBy), transferred),
    )
  if (reviewedLaterBy !== undefined) {
    appends.push(act('complete', { step: 'study', outcome: 'back', data: {} }, own(decidedBy), transferred))
    appends.push(...reviewed(reviewedLaterBy, transferred))
  }
  if (edited === true || life.lapsed === true) {
    const marks = [{ item: 'kind', reason: 'No coincide' }]
    appends.push(act('complete', { step: 'study', outcome: 'incomplete', data: {}, marks }, own(decidedBy), filed))
  }
  if (edited === true) {
    appends.push(act('save', { step: 'complete', data: { kind: 'simple' } }, by, filed))
    appends.push(act('submit', { step: 'complete' }, by, filed))
  }
  const { outcome = 'grant' } = life
  appends.push(
    life.lapsed === true
      ? act('record-due', {}, system, decided)
      : act('complete', { step: 'study', outcome, data: {} }, own(decidedBy), decided),
  )
  await tell(store, tale, appends)
  return tale
}
