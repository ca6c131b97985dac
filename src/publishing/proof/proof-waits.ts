import { leadsTo } from './proof-clocks.ts'
import { found, type Finding } from '#publishing/finding.ts'
import { pointerToStep } from '#publishing/references/placed-steps.ts'
import { pathTo, possibleMoves, type Exploration, type Visit } from './proof-explore.ts'
import { stepOf } from './proof-subject.ts'

/** Clocks that may have started and not been met yet. */
type LiveClocks = (visit: Visit) => ReadonlySet<string>

export function liveClocks(exploration: Exploration): LiveClocks {
  const known = kept.get(exploration) ?? findLiveClocks(exploration)
  kept.set(exploration, known)
  return known
}

const kept = new WeakMap<Exploration, LiveClocks>()

function findLiveClocks(exploration: Exploration): LiveClocks {
  const clocks = Object.keys(exploration.subject.definition.clocks)
  const bits = new Map(clocks.map((id, i) => [id, 1n << BigInt(i)]))
  const bitsOf = (ids: readonly string[]) => ids.reduce((all, id) => all | (bits.get(id) ?? 0n), 0n)
  // More is only ever added, until nothing changes.
  const live = new Map<Visit, bigint>()
  const waiting = new Set(exploration.visits.values())
  for (const visit of waiting) {
    waiting.delete(visit)
    const here = live.get(visit) ?? 0n
    for (const { there, starts, stops } of possibleMoves(visit)) {
      const known = live.get(there) ?? 0n
      const all = known | (here & ~bitsOf(stops)) | bitsOf(starts)
      if (all === known) continue
      live.set(there, all)
      waiting.add(there)
    }
  }
  const sets = new Map<bigint, ReadonlySet<string>>()
  return (visit) => {
    const here = live.get(visit) ?? 0n
    const known = sets.get(here) ?? new Set(clocks.filter((id) => (here & bitsOf([id])) !== 0n))
    sets.set(here, known)
    return known
  }
}

/** Whoever is waited for, something says until when. Told once for each step, by the shortest way there. */
export function checkWaits(exploration: Exploration): Finding[] {
  const live = liveClocks(exploration)
  const told = new Map<string, Finding>()
  for (const visit of exploration.visits.values())
    for (const step of visit.marking.active) {
      if (told.has(step)) continue
      const finding = checkWait(exploration, visit, step, live(visit))
      if (finding) told.set(step, finding)
    }
  return [...told.values()]
}

function checkWait(exploration: Exploration, visit: Visit, id: string, live: ReadonlySet<string>): Finding | undefined {
  const { subject } = exploration
  const { definition } = subject
  const step = stepOf(subject, id)
  const limited = 'within' in step && step.within !== undefined
  const path = () => pathTo(exploration, visit)
  if (step.kind === 'form' && step.role === 'applicant') {
    const draft = !visit.marking.filed
    const lapses = [...live].some((clock) => definition.clocks[clock]?.lapse !== undefined)
    if ((draft ? step.abandonedAfter !== undefined : limited) || lapses) return undefined
    const word = draft ? '"abandonedAfter"' : '"within", "expired"'
    return found('waits-forever', pointerToStep(definition, id), { step: id, word }, path())
  }
  const escalates = step.kind === 'task' && step.escalate !== undefined
  const waits = step.kind === 'form' || step.kind === 'task' || step.kind === 'procedures'
  if (!waits || limited || escalates || live.size > 0) return undefined
  return found('no-deadline', pointerToStep(definition, id), { step: id }, path())
}

/** Every clock can start, and what is to stop it can come after its start. */
export function checkClocks(exploration: Exploration): Finding[] {
  const { definition } = exploration.subject
  const live = liveClocks(exploration)
  const started = new Set<string>()
  const stopped = new Set<string>()
  for (const visit of exploration.visits.values())
    for (const { starts, stops } of possibleMoves(visit)) {
      for (const clock of starts) started.add(clock)
      for (const clock of stops) if (live(visit).has(clock)) stopped.add(clock)
    }
  return Object.entries(definition.clocks).flatMap(([id, clock]) => {
    if (!started.has(id)) return [found('clock-never-starts', `/clocks/${id}/startsOn`, { clock: id })]
    const { stopsOn = [] } = clock
    if (stopsOn.length === 0 || stopped.has(id) || leadsTo(clock) !== undefined) return []
    return [found('clock-never-stops', `/clocks/${id}/stopsOn`, { clock: id, stops: stopsOn.join(', ') })]
  })
}
