import { expect, test } from 'vitest'
import { evaluated } from '#activities/evaluated.ts'
import type { AnswerChanges } from '#core/events.ts'
import { isBlank } from '#core/form.ts'
import { indexSteps } from '#core/steps.ts'
import { caseScope } from '#core/scope.ts'
import { initialState } from '#core/state.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import { compiledCatalog } from '#support/catalog.ts'
import { applicant, give, type Play } from '#support/play.ts'
import { opening, playScenario, type Played } from '#support/play-scenario.ts'
import { latestVersions, readScenarios } from '#support/read-scenarios.ts'

const latest = latestVersions((await compiledCatalog()).rules)
const scenarios = await readScenarios()
const rulesOf = new Map(latest.map((rules) => [rules.procedure, rules]))
const bundles = latest.filter(({ definition }) =>
  Object.values(indexSteps(definition).steps).some(({ kind }) => kind === 'procedures'),
)

/** Files a part at once with what its bundle gives, as the engine does. */
function file(procedure: string, name: string, at: string, data: AnswerChanges): Play {
  const rules = rulesOf.get(procedure)
  if (!rules) throw new Error(`there is no procedure ${procedure}`)
  const scenario = { name, ends: '', opened: at.slice(0, 10), moves: [] }
  const part: Play = { rules, scenario, state: initialState('part'), events: [], now: Date.parse(at) }
  const step = rules.definition.start
  give(part, applicant, 'open', opening(rules))
  give(part, applicant, 'save', { step, data })
  give(part, applicant, 'submit', { step, folio: 'X-2026-000002-00', lookupHash: 'h' })
  return part
}

test('there is a bundle', () => {
  expect(bundles.map(({ procedure }) => procedure)).toContain('ciudad.abrir-negocio')
})

test.each(bundles.map((rules) => [rules.procedure, rules] as const))(
  '%s: every part that its scenarios start is filed with what the person has said once',
  (procedure, rules) => {
    const played: [string, Played][] = (scenarios.get(procedure) ?? []).map((scenario) => [
      scenario.name,
      playScenario(rules, scenario),
    ])
    const filed = new Set<string>()
    for (const [name, { state, events }] of played)
      for (const event of events) {
        if (event.type !== 'ChildRequested') continue
        const step = indexSteps(rules.definition).steps[event.data.step]
        const wanted = step?.kind === 'procedures' ? step.start[event.data.child] : undefined
        const data = evaluated(rules, wanted?.data ?? {}, caseScope(rules, state)) as AnswerChanges
        const part = file(event.data.procedure, `${name}: ${event.data.child}`, event.at, data)
        const answers = Object.fromEntries(Object.entries(part.state.data).filter(([, value]) => !isBlank(value)))
        expect(checkAnswers(part.rules, answers, event.at), part.scenario.name).toEqual([])
        expect(part.state.status, part.scenario.name).toBe('open')
        filed.add(event.data.child)
      }
    const parts = Object.values(indexSteps(rules.definition).steps).flatMap((step) =>
      step.kind === 'procedures' ? Object.keys(step.start) : [],
    )
    expect([...filed].toSorted()).toEqual(parts.toSorted())
  },
)
