import { randomUUID } from 'node:crypto'
import type { Actor, CaseCommand, CommandData, CommandType } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { RecordedEvent } from '#core/events.ts'
import { evolve } from '#core/evolve.ts'
import type { Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { checkCatalog, surroundingsOf } from '#publishing/check-catalog.ts'
import { checkDefinition } from '#publishing/check-definition.ts'
import { simulate } from '#publishing/simulation/simulate.ts'
import { callOf, commandKinds, newLifecycle, procedure } from '#support/certificate.ts'
import { opening } from '#support/lifecycles.ts'
import type { Figure } from './figures.ts'

const group = 'core'
const measureMs = 700

/** How fast the rules are on one core, on a whole life of the catalogue's certificate, how long the slowest proof takes, and how fast lives are simulated. */
export async function measureCore(catalogDir: string): Promise<Figure[]> {
  const { rules: all } = await checkCatalog(catalogDir)
  const rules = all.find((each) => each.procedure === procedure)
  if (!rules) throw new Error(`The catalogue ${catalogDir} does not offer ${procedure}`)
  const { decisions, events } = tellLife(rules)
  const { id } = events.state
  const folds = perSecond(() => void events.list.reduce(evolve, initialState(id))) * events.list.length
  const decides = perSecond(() => {
    for (const { state, command } of decisions) decide(rules, state, command)
  })
  return [
    { group, what: 'fold, one core', value: folds, unit: 'events/s', target: { atLeast: 1_000_000 } },
    { group, what: 'decide, one core', value: decides * decisions.length, unit: '1/s', target: { atLeast: 100_000 } },
    ...(await measureProofs(catalogDir)),
    ...(await measureLives(catalogDir, rules)),
  ]
}

async function measureProofs(catalogDir: string): Promise<Figure[]> {
  const files = await readCatalogFiles(catalogDir)
  const surroundings = surroundingsOf(files)
  const times = files.definitions.map(({ json }) => {
    const began = performance.now()
    checkDefinition(json, surroundings)
    return performance.now() - began
  })
  return [
    { group, what: 'proof of a definition, slowest', value: Math.max(...times), unit: 'ms', target: { atMost: 1_000 } },
  ]
}

/** How fast random lives are lived on the rules, as `catalog simulate` does. */
async function measureLives(catalogDir: string, rules: Rules): Promise<Figure[]> {
  const world = surroundingsOf(await readCatalogFiles(catalogDir))
  const lives = 200
  simulate(rules, world, { lives: 50, seed: 1 })
  const began = performance.now()
  simulate(rules, world, { lives, seed: 1_000 })
  return [
    { group, what: 'simulated lives, one core', value: (lives * 1_000) / (performance.now() - began), unit: '1/s' },
  ]
}

/** Runs `work` for a while, after as long a warm-up; answers how many times a second. */
function perSecond(work: () => void): number {
  const run = () => {
    const began = performance.now()
    let rounds = 0
    for (let now = began; now - began < measureMs; now = performance.now()) {
      for (let i = 0; i < 100; i += 1) work()
      rounds += 100
    }
    return (rounds * 1_000) / (performance.now() - began)
  }
  run()
  return run()
}

interface Decision {
  state: CaseState
  command: CaseCommand
}

/** Every decision of a life with the state before it, and all events. */
function tellLife(rules: Rules): { decisions: Decision[]; events: { list: RecordedEvent[]; state: CaseState } } {
  const life = newLifecycle('ana')
  let state = initialState(life.caseId)
  const list: RecordedEvent[] = []
  const decisions = commandsOf(rules, life.caseId).map((command) => {
    const decision = decide(rules, state, command)
    if (!decision.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(decision.problems)}`)
    const before = state
    const at = recordedAt(state, command)
    for (const event of decision.events) {
      const recorded = { ...event, at, actor: command.actor }
      list.push(recorded)
      state = evolve(state, recorded)
    }
    return { state: before, command }
  })
  if (state.status !== 'closed') throw new Error(`The life ends as ${state.status}, not closed`)
  return { decisions, events: { list, state } }
}

function commandsOf(rules: Rules, caseId: string): CaseCommand[] {
  const life = newLifecycle('ana')
  const dataOf = Object.fromEntries(
    commandKinds.map((kind) => [kind, callOf(life, kind, { citizen: '', officer: '' }).body as { data: never }]),
  ) as Record<(typeof commandKinds)[number], { data: never }>
  const citizen: Actor = { kind: 'applicant', id: 'ana' }
  const desk: Actor = { kind: 'officer', id: 'desk', agencies: [{ agency: 'ciudad/gobierno', roles: ['*'] }] }
  const system: Actor = { kind: 'system', id: 'workflow' }
  const document = {
    id: randomUUID(),
    sha256: 'a'.repeat(64),
    name: 'c.pdf',
    size: 9_000,
    mediaType: 'application/pdf',
  }
  const issuedAt = new Date().toISOString()
  const command = <T extends CommandType>(type: T, actor: Actor, data: CommandData[T]) =>
    ({ type, data, actor, id: randomUUID(), issuedAt, channel: 'web' }) as CaseCommand
  return [
    command('open', citizen, opening(rules, caseId, { kind: 'account', id: 'ana' })),
    command('save', citizen, { step: 'draft', data: dataOf['save-person'].data }),
    command('save', citizen, { step: 'draft', data: dataOf['save-home'].data }),
    command('submit', citizen, { step: 'draft', folio: 'CIU-2026-000001-00', lookupHash: 'b'.repeat(64) }),
    command('claim', desk, { step: 'review' }),
    command('complete', desk, { step: 'review', outcome: 'approve', data: dataOf.approve.data }),
    command('record-issued', system, { effect: 'certificate#1', document }),
    command('record-notified', system, { effect: 'tell-granted#1', via: 'outbox' }),
  ]
}
