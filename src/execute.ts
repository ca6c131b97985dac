import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { CaseCommand } from '#core/commands.ts'
import { decide, recordedAt } from '#core/decide.ts'
import type { AnswerChanges, CaseEvent } from '#core/events.ts'
import { misfitProblem } from '#core/decide-migrate.ts'
import { reject, type Problem } from '#core/errors.ts'
import { getStep, type Rules } from '#core/rules.ts'
import { initialState, type CaseState } from '#core/state.ts'
import { caseStream, foldStored, isErasure } from '#event-store/case-events.ts'
import { canonicalJson } from '#event-store/canonical-json.ts'
import { envelop, sha256 } from '#event-store/envelope.ts'
import type { EventStore, NewEvent, Position, StoredEvent } from '#event-store/event-store.ts'
import type { CaseKey, CaseKeys } from '#privacy/case-key.ts'
import { splitEvents } from '#privacy/personal-parts.ts'
import { isSealed, openEvent, openOrMark, type ReadEvent, SealError, sealEvents } from '#privacy/seal.ts'
import type { Catalog } from '#publishing/catalog.ts'
import { checkAnswers } from '#publishing/check-answers.ts'
import { pointerTo } from '#publishing/finding.ts'
import { stateMisfits } from '#publishing/versions/rehearse.ts'

/** A case as its stream tells it now, with what the next command needs. */
export interface LoadedCase {
  state: CaseState
  rules: Rules
  /** Hash of the last event: what the next one is chained to. */
  lastHash: string
  /** Of each command that the stream holds: the revision of its last event, and what it brought. */
  commands: ReadonlyMap<string, { revision: number; hash?: string }>
}

export type ExecuteResult =
  | { ok: true; revision: number; position?: Position; state: CaseState; repeated: boolean }
  | { ok: false; problems: Problem[] }

export interface Engine {
  /**
   * Carries out a command exactly once, however often it is sent: its id stands in the events that it caused.
   * @throws {EventStoreError} `unavailable` when the outcome is unknown: send the same command again.
   * @throws {BusyError} when others kept winning the case; nothing was recorded: send it again.
   * @throws {RevisionError} when `expected` is given and the case stands at another revision; a repeat still gets its answer.
   */
  execute(caseId: string, command: CaseCommand, expected?: number): Promise<ExecuteResult>
  /**
   * The newest state; undefined when there is no such case.
   * @throws {SealError} when its history was altered, unless that is to be kept: then as far as it can be read.
   */
  load(caseId: string, reading?: Reading): Promise<LoadedCase | undefined>
  /**
   * What happened in a case, from `fromRevision` (default 0); empty when there is no such case.
   * @throws {SealError} when it was altered, unless that is to be kept: then such events are marked.
   */
  history(caseId: string, fromRevision?: number, reading?: Reading): Promise<ReadEvent[]>
}

/** How a history is read: `keep` is for auditors, who must see what was altered. Nobody may decide anything by it. */
export interface Reading {
  altered?: 'keep'
}

/** Too many writers on one case at once. */
export class BusyError extends Error {
  override name = 'BusyError'
}

/** The case has changed since the sender saw it; nothing was recorded. */
export class RevisionError extends Error {
  override name = 'RevisionError'
  readonly actual: number
  constructor(caseId: string, actual: number) {
    super(`Case ${caseId} stands at revision ${actual}`)
    this.actual = actual
  }
}

/** Cases kept folded in memory: a command on one of them costs one round trip instead of two. */
const keptCases = 10_000
/** How often a command is decided again because somebody else wrote first. */
const maxAttempts = 20

/** What is kept of a case; its rules are asked for each time, since a calendar may have changed. */
type KeptCase = Omit<LoadedCase, 'rules'>

interface Wanted {
  command: CaseCommand
  /** Revision that the sender has seen. */
  expected: number | undefined
}

interface Dependencies {
  store: EventStore
  catalog: Pick<Catalog, 'rules'>
  /** Of what is personal in cases. */
  keys: CaseKeys
}

/** Reads what happened in a case, what is personal in it opened for as long as its key stands. */
function historyOf({ store, keys }: Pick<Dependencies, 'store' | 'keys'>): Engine['history'] {
  return async (caseId, fromRevision = 0, { altered } = {}) => {
    const stored = await store.read(caseStream(caseId), fromRevision)
    if (stored.some(isErasure)) keys.forget(caseId)
    if (!stored.some(({ data }) => isSealed(data))) return stored
    const key = await keys.findUsed(caseId)
    const open = altered === 'keep' ? openOrMark : openEvent
    return stored.map((event) => open(key, event))
  }
}

/** The one way in: load, decide, append. Used alike by the API and by the workflow's activities. */
export function createEngine({ store, catalog, keys }: Dependencies): Engine {
  const kept = new LRUCache<string, KeptCase>({ max: keptCases })
  const queues = new Map<string, Promise<unknown>>()
  const history = historyOf({ store, keys })

  function extend(caseId: string, from: KeptCase | undefined, events: readonly StoredEvent[]): KeptCase | undefined {
    const loaded = extended(caseId, from, events)
    if (loaded) kept.set(caseId, loaded)
    return loaded
  }

  /** Reads only what is new since the case was last seen here. */
  async function look(caseId: string): Promise<KeptCase | undefined> {
    const before = kept.get(caseId)
    const events = await history(caseId, before ? before.state.revision + 1 : 0)
    return extend(caseId, before, events)
  }

  async function load(caseId: string, reading?: Reading): Promise<LoadedCase | undefined> {
    const found = await look(caseId).catch(async (error: unknown) => {
      if (reading?.altered !== 'keep' || !(error instanceof SealError)) throw error
      // Not kept: the next command must meet the error again.
      return extended(caseId, undefined, await history(caseId, 0, reading))
    })
    return found && { ...found, rules: await catalog.rules(found.state.procedure, found.state.definition) }
  }

  /** `told`: the events before their personal parts were sealed. */
  async function append(
    caseId: string,
    loaded: KeptCase | undefined,
    events: readonly NewEvent[],
    told: readonly CaseEvent[],
  ): Promise<Position | undefined> {
    const stream = caseStream(caseId)
    const revision = loaded?.state.revision ?? -1
    const result = await store.append(stream, revision < 0 ? 'none' : revision, events)
    if (!result.ok) return undefined
    const stored = events.map((event, i) => ({
      ...event,
      data: told[i]?.data,
      stream,
      revision: revision + 1 + i,
      position: result.position,
    }))
    extend(caseId, loaded, stored)
    return result.position
  }

  /** Undefined: somebody else wrote meanwhile, or what was kept is old; look again. */
  async function attempt(caseId: string, loaded: KeptCase | undefined, fresh: boolean, { command, expected }: Wanted) {
    const done = loaded?.commands.get(command.id)
    if (loaded && done)
      return repeatOf(command, done, loaded.state, isTyped(command) ? await keys.find(caseId) : undefined)
    const rules = await rulesFor(catalog, loaded, command)
    if (!rules) return reject({ code: 'case-not-found' })
    const before = loaded?.state ?? initialState(caseId)
    if (expected !== undefined && expected !== before.revision) {
      if (fresh) throw new RevisionError(caseId, before.revision)
      return undefined
    }
    const after = await targetOf(catalog, before, command)
    const decision = decideChecked(rules, before, command, after)
    // A refusal by an old state proves nothing.
    if (!decision.ok) return fresh ? decision : undefined
    const events = await envelopSealed(
      keys,
      { caseId, before, lastHash: loaded?.lastHash ?? null, rules, command },
      decision.events,
    )
    if (!events) return reject({ code: 'personal-data-erased' })
    const position = await append(caseId, loaded, events, decision.events)
    const state = kept.get(caseId)?.state
    if (position === undefined || !state) return undefined
    return { ok: true, revision: before.revision + events.length, position, state, repeated: false } as const
  }

  async function executeAlone(caseId: string, wanted: Wanted): Promise<ExecuteResult> {
    let loaded = kept.get(caseId)
    let fresh = false
    for (let i = 0; i < maxAttempts; i += 1) {
      // Opening begins a stream that is hardly ever there already; the append itself tells when it is.
      if ((!loaded && wanted.command.type !== 'open') || i > 0) {
        loaded = await look(caseId)
        fresh = true
      }
      const result = await attempt(caseId, loaded, fresh, wanted)
      if (result) return result
      // Whoever has lost a few times steps back for a random moment, so that two busy processes take turns.
      if (i > 1) await sleep(Math.random() * Math.min(5 * i, 50))
    }
    throw new BusyError(`Case ${caseId} kept changing while a ${wanted.command.type} command waited`)
  }

  /** Commands of one case go one after the other in this process; other processes meet at the expected revision. */
  function execute(caseId: string, command: CaseCommand, expected?: number): Promise<ExecuteResult> {
    const before = queues.get(caseId) ?? Promise.resolve()
    const result = before.then(() => executeAlone(caseId, { command, expected }))
    const settled = result.then(
      () => {},
      () => {},
    )
    queues.set(caseId, settled)
    void settled.then(() => {
      if (queues.get(caseId) === settled) queues.delete(caseId)
    })
    return result
  }

  return { execute, load, history }
}

function extended(caseId: string, from: KeptCase | undefined, events: readonly StoredEvent[]): KeptCase | undefined {
  const last = events.at(-1)
  if (!last) return from
  const state = foldStored(from?.state ?? initialState(caseId), events)
  const commands = new Map(from?.commands)
  for (const { metadata, revision } of events) {
    const { commandId, commandHash: hash } = metadata
    commands.set(commandId, { revision, ...(hash !== undefined && { hash }) })
  }
  return { state, lastHash: last.metadata.hash, commands }
}

interface Recording {
  caseId: string
  before: CaseState
  lastHash: string | null
  rules: Rules
  command: CaseCommand
}

/** The events as they may be stored, what is personal in them sealed. Undefined: something is, and the key was destroyed. */
async function envelopSealed(
  keys: CaseKeys,
  { caseId, before, lastHash, rules, command }: Recording,
  told: readonly CaseEvent[],
): Promise<NewEvent[] | undefined> {
  const place = { stream: caseStream(caseId), revision: before.revision }
  const split = splitEvents(rules.definition, told)
  const personal = split.some(({ parts }) => parts.length > 0)
  const key = personal || isTyped(command) ? await keys.ensure(caseId) : undefined
  if (personal && !key) return undefined
  return envelop({
    ...place,
    previousHash: lastHash,
    events: key ? sealEvents(key, place, split) : split,
    command: { ...command, ...roleOf(rules, command), ...hashOf(command, key) },
    at: recordedAt(before, command),
    definition: rules.hash,
  })
}

async function rulesFor(catalog: Dependencies['catalog'], loaded: KeptCase | undefined, command: CaseCommand) {
  if (loaded) return catalog.rules(loaded.state.procedure, loaded.state.definition)
  return command.type === 'open' ? catalog.rules(command.data.procedure, command.data.definition) : undefined
}

/** The version that a case is taken to. */
async function targetOf(catalog: Dependencies['catalog'], { procedure }: CaseState, command: CaseCommand) {
  return command.type === 'migrate' ? catalog.rules(procedure, command.data.definition) : undefined
}

/** Answers that a command brings, to be checked against the definition's fields before the rules see them. */
function answersOf(command: CaseCommand): AnswerChanges {
  switch (command.type) {
    case 'save':
    case 'complete':
    case 'appeal':
    case 'correct':
    case 'report':
      return command.data.data
    default:
      return {}
  }
}

/** Where a text stands that no store can keep, as a JSON Pointer: it has a NUL character or half of a surrogate pair. */
function findUnstorable(value: unknown, pointer = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? pointer : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const found = findUnstorable(inner, pointer + pointerTo(name))
    if (found !== undefined) return found
  }
  return undefined
}

function decideChecked(rules: Rules, state: CaseState, command: CaseCommand, after: Rules | undefined) {
  const unstorable = findUnstorable(command.data)
  if (unstorable !== undefined)
    return reject({ code: 'field-invalid', pointer: unstorable, params: { rule: 'characters' } })
  if (command.type === 'migrate' && after) {
    const found = stateMisfits({ before: rules, after, mapping: command.data.mapping }, state)
    if (found.length > 0) return reject(...found.map(misfitProblem))
  }
  const problems = checkAnswers(rules, answersOf(command), command.issuedAt)
  return problems.length > 0 ? reject(...problems) : decide(rules, state, command, after)
}

/** Commands that bring what a person typed, and nothing that the server adds. */
const typedCommands: ReadonlySet<CaseCommand['type']> = new Set<CaseCommand['type']>([
  'save',
  'complete',
  'appeal',
  'correct',
  'report',
  'request-completion',
  'transfer',
  'migrate',
])
const isTyped = ({ type }: CaseCommand): boolean => typedCommands.has(type)

/**
 * What a retry must bring again: the kind of command and, of what a person typed, the text. Otherwise something else under
 * the same key would pass for a repeat and be lost. Facts that the server adds anew at each try are left out. Under the case's
 * key, so that nobody can guess the text from it; none once that is destroyed.
 */
function hashOf(command: CaseCommand, key: CaseKey | undefined): { hash?: string } {
  if (!isTyped(command)) return { hash: sha256(canonicalJson([command.type, {}])).slice(0, 16) }
  if (!key) return {}
  const keyed = createHmac('sha256', key.commands).update(canonicalJson([command.type, command.data]))
  return { hash: keyed.digest('hex').slice(0, 16) }
}

function repeatOf(
  command: CaseCommand,
  done: { revision: number; hash?: string },
  state: CaseState,
  key: CaseKey | undefined,
): ExecuteResult {
  const { hash } = hashOf(command, key)
  if (done.hash !== undefined && hash !== undefined && hash !== done.hash) return reject({ code: 'key-reused' })
  return { ok: true, revision: done.revision, state, repeated: true }
}

/** The role of the definition under which a person acts on a step, for the envelope. */
function roleOf(rules: Rules, command: CaseCommand): { role?: string } {
  if (!('step' in command.data) || !Object.hasOwn(rules.definition.steps, command.data.step)) return {}
  const step = getStep(rules, command.data.step)
  return 'role' in step ? { role: step.role } : {}
}
