import type { Clock, Definition, Step, Text } from '#core/definition.ts'
import { enclosing } from '#core/steps.ts'
import { explainWords, fillIn, type Language } from './explain-words.ts'
import { allSteps } from '#publishing/references/placed-steps.ts'

export interface ExplainedStep {
  id: string
  kind: Step['kind']
  title: string
  /** How many parallels it stands in. */
  depth: number
  /** Who does what here. */
  what: string
  /** Where the case goes on, with when: `[when, step]`; without a step where it only says something. */
  ways: [when: string, to?: string][]
}

/** A procedure in plain words, as a lawyer would check it. */
export interface Explanation {
  procedure: string
  title: string
  purpose: string
  facts: [name: string, value: string][]
  documents: { title: string; when: string }[]
  terms: { id: string; text: string; more: string[] }[]
  steps: ExplainedStep[]
  rights: string[]
}

/** Explains a definition that is true to the schema, sound or not, in a language. */
export function explain(definition: Definition, language: Language): Explanation {
  const words = explainWords[language]
  const say = (text: Text): string => (language === 'en' ? text.en : undefined) ?? text.es
  const { agency, id, title, purpose, cost, result, documents, clocks } = definition
  return {
    procedure: `${agency.split('/')[0]}.${id}`,
    title: say(title),
    purpose: say(purpose),
    facts: [
      [words.answers, agency],
      [words.cost, say(cost)],
      [words.result, say(result)],
    ],
    documents: Object.values(documents).map(({ title: name, required, when }) => ({
      title: say(name),
      when:
        typeof required === 'string' || (required && when) ? words.sometimes : required ? words.always : words.optional,
    })),
    terms: Object.entries(clocks).map(([name, clock]) => ({ id: name, ...explainClock(clock, words, say) })),
    steps: allSteps(definition).map(([step, defined]) => ({
      id: step,
      kind: defined.kind,
      title: say(defined.title),
      depth: enclosing(definition, step).length,
      what: whatOf(definition, defined, words, say),
      ways: waysOf(definition, defined, words, say),
    })),
    rights: rightsOf(definition, words, say),
  }
}

type Words = (typeof explainWords)[Language]
type Say = (text: Text) => string

function explainClock(clock: Clock, words: Words, say: Say): { text: string; more: string[] } {
  const { title, term, startsOn, silence, lapse, extension, norm } = clock
  const [signal = '', step = ''] = startsOn.split(':')
  const start = fillIn(words[signal as 'filing' | 'transfer' | 'enter' | 'complete' | 'notified' | 'expired'], { step })
  const next = silence?.next === undefined ? '' : ` → ${silence.next}`
  return {
    text: `${fillIn(words.term, { title: say(title), term: words.length(term), start })} (${norm})`,
    more: [
      ...(silence ? [fillIn(words.silence, { effect: words[silence.effect], next })] : []),
      ...(lapse ? [fillIn(words.lapse, { next: lapse.next })] : []),
      ...(extension ? [fillIn(words.extension, { upTo: words.length(extension.upTo) })] : []),
    ],
  }
}

const roleOf = ({ roles }: Definition, role: string, say: Say): string => {
  const title = roles[role]?.title
  return title ? say(title) : role
}

function whatOf(definition: Definition, step: Step, words: Words, say: Say): string {
  const who = (role: string) => roleOf(definition, role, say)
  switch (step.kind) {
    case 'form':
      return fillIn(words.form, {
        who: who(step.role),
        fields: step.sections.map(({ title }) => say(title)).join('; '),
      })
    case 'task':
      return fillIn(words.task, { who: who(step.role) })
    case 'parallel': {
      const join =
        typeof step.join === 'object' ? fillIn(words.atLeast, { count: step.join.atLeast }) : words[step.join]
      const branches = Object.values(step.branches).map(({ title }) => say(title))
      return fillIn(words.parallel, { branches: branches.join('; '), join })
    }
    case 'payment':
      return fillIn(words.payment, { who: who(step.role), concept: say(step.concept) })
    case 'appointment':
      return fillIn(words.appointment, { who: who(step.role) })
    case 'call':
      return fillIn(words.call, { service: step.service })
    case 'issue': {
      const template = definition.templates[step.template]
      return fillIn(words.issue, { title: template ? say(template.title) : step.template })
    }
    case 'notify': {
      const message = definition.messages[step.message]
      return fillIn(words.notify, { who: who(step.to), title: message ? say(message.subject) : step.message })
    }
    case 'procedures':
      return fillIn(words.procedures, {
        parts: Object.values(step.start)
          .map(({ title }) => say(title))
          .join('; '),
      })
    case 'end':
      return fillIn(words.end, { outcome: step.outcome })
    case 'choice':
    case 'join':
    case 'wait':
      return words[step.kind]
  }
}

/** Members by which steps of some kinds lead on, and the limit of one of them. */
const moves = ['next', 'expired', 'within', 'failed', 'missed'] as const

function waysOf(definition: Definition, step: Step, { ways, length }: Words, say: Say): ExplainedStep['ways'] {
  const way = (when: string, to: string | undefined): ExplainedStep['ways'] => (to === undefined ? [] : [[when, to]])
  const { next, expired, within, failed, missed } = step as Step & Partial<Record<(typeof moves)[number], string>>
  const own: ExplainedStep['ways'] = []
  if (step.kind === 'task') {
    for (const { title, next: to, sendBackTo = [] } of Object.values(step.outcomes))
      own.push(...way(say(title), to), ...sendBackTo.flatMap((back) => way(`${say(title)}: ${ways.back}`, back)))
    if (step.escalate) {
      const { after, to } = step.escalate
      own.push([fillIn(ways.escalates, { after: length(after), who: roleOf(definition, to, say) })])
    }
  }
  if (step.kind === 'choice') {
    for (const { if: guard, next: to } of step.when) own.push(...way(fillIn(ways.if, { guard }), to))
    own.push(...way(ways.else, step.else))
  }
  if (step.kind === 'form' && step.abandonedAfter !== undefined)
    own.push([fillIn(ways.abandoned, { term: length(step.abandonedAfter) })])
  return [
    ...way(ways.next, next),
    ...own,
    ...way(ways.failed, failed),
    ...way(ways.missed, missed),
    ...way(fillIn(ways.expired, { within: length(within ?? '') }), expired),
  ]
}

function rightsOf(definition: Definition, words: Words, say: Say): string[] {
  const { withdraw, transfer, requestCompletion, appeal, correct, join } = definition.anytime
  const by = (text: string, role: string, norm: string, to?: string) =>
    `${fillIn(text, { who: roleOf(definition, role, say) })} (${norm})${to === undefined ? '' : ` → ${to}`}`
  return [
    ...(withdraw ? [by(words.withdraw, 'applicant', withdraw.norm, withdraw.next)] : []),
    ...(transfer ? [by(words.moved, transfer.role, transfer.norm, transfer.next ?? transfer.elsewhere)] : []),
    ...(requestCompletion
      ? [by(words.requestCompletion, requestCompletion.role, requestCompletion.norm, requestCompletion.next)]
      : []),
    ...(appeal ? [by(words.appeal, 'applicant', appeal.norm, appeal.next)] : []),
    ...(correct ? [by(words.correct, correct.role, correct.norm)] : []),
    ...(join ? [by(words.joinCases, join.role, join.norm)] : []),
  ]
}

/** An explanation as lines for a terminal. */
export function writeExplanation(explanation: Explanation, language: Language): string[] {
  const words = explainWords[language]
  const { title, procedure, purpose, facts, documents, terms, steps, rights } = explanation
  const list = (heading: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', heading, ...lines])
  return [
    `${title}  [${procedure}]`,
    purpose,
    ...facts.map(([name, value]) => `  ${name}: ${value}`),
    ...list(
      words.documents,
      documents.map(({ title: name, when }) => `  · ${name} (${when})`),
    ),
    ...list(
      words.terms,
      terms.flatMap(({ text, more }) => [`  · ${text}`, ...more.map((line) => `      ${line}`)]),
    ),
    ...list(
      words.steps,
      steps.flatMap(({ id, title: name, depth, what, ways }) => {
        const indent = '  '.repeat(depth + 1)
        return [
          `${indent}${id}: ${name}`,
          `${indent}    ${what}`,
          ...ways.map(([when, to]) => `${indent}    ${when}${to === undefined ? '' : ` → ${to}`}`),
        ]
      }),
    ),
    ...list(
      words.rights,
      rights.map((line) => `  · ${line}`),
    ),
  ]
}
