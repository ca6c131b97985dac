import type { Agency } from '#publishing/files/entity.ts'
import { parseTerm } from '#core/calendar.ts'
import { termOf } from '#core/clock.ts'
import type { Step } from '#core/definition.ts'
import { getStep, type Rules } from '#core/rules.ts'
import type { Messages } from '../messages/es.ts'
import type { ProcedureView, Requirement } from '../pages/procedure.tsx'
import type { FormTarget, Lang, Words } from '../view-models.ts'
import { usualPath } from './status.ts'
import { normView, say } from './words.ts'

function termText(term: string, t: Messages): string {
  const { amount, unit } = parseTerm(term)
  return t.common.term(amount, unit)
}

export const agencyName = (agencies: readonly Agency[], id: string): string =>
  agencies.find((agency) => agency.id === id)?.name.es ?? id

function requirements({ definition }: Rules, lang: Lang): Requirement[] {
  return Object.values(definition.documents).map((document) => {
    const conditional = document.when !== undefined || typeof document.required === 'string'
    return {
      title: say(document.title, lang),
      ...(document.help && { help: say(document.help, lang) }),
      ...(document.norm && { norm: normView(definition, document.norm) }),
      when: !document.required ? 'optional' : conditional ? 'sometimes' : 'always',
    }
  })
}

function whoActs(rules: Rules, step: Step, t: Messages, lang: Lang): Words {
  const role = 'role' in step ? step.role : undefined
  if (role === 'applicant') return { text: t.procedure.you }
  const title = role === undefined ? undefined : rules.definition.roles[role]?.title
  return title ? say(title, lang) : { text: t.procedure.system }
}

/** The page of a procedure; `start` is absent where it cannot be started online. `suspended`: why it takes no new cases. */
export function procedureView(
  rules: Rules,
  agencies: readonly Agency[],
  start: FormTarget,
  { lang, t }: { lang: Lang; t: Messages },
  suspended?: string,
): ProcedureView {
  const { definition } = rules
  const form = getStep(rules, definition.start)
  const path = usualPath(definition, definition.start).map((id) => getStep(rules, id))
  return {
    title: say(definition.title, lang),
    purpose: say(definition.purpose, lang),
    result: say(definition.result, lang),
    cost: say(definition.cost, lang),
    audience: definition.audience.map((who) => t.procedure.audience[who]),
    channels: definition.channels.map((channel) => t.procedure.channel[channel]),
    agency: agencyName(agencies, definition.agency),
    version: definition.version,
    topics:
      form.kind === 'form'
        ? form.sections.filter(({ fields }) => fields?.length).map(({ title }) => say(title, lang))
        : [],
    documents: requirements(rules, lang),
    terms: Object.values(definition.clocks).map((clock) => ({
      title: say(clock.title, lang),
      term: termText(termOf(rules, clock), t),
      norm: normView(definition, clock.norm),
      ...(clock.silence && { silence: say(clock.silence.text, lang) }),
    })),
    steps: path
      .filter(({ kind }) => kind !== 'choice' && kind !== 'end')
      .map((step) => ({ title: say(step.title, lang), who: whoActs(rules, step, t, lang) })),
    ...(suspended !== undefined && { suspended }),
    ...(definition.channels.includes('web') && suspended === undefined && { start }),
  }
}
