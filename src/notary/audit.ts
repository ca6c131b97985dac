import type { StoredEvent } from '#event-store/event-store.ts'
import { checkLink, checkPage, leavesOfPage, type CheckedPage } from './audit-page.ts'
import { leafText, type LogEntry, type TransparencyLog } from './log.ts'
import { leavesOf } from './tiles.ts'
import { createTree, openCheckpoint, type Checkpoint, type Finding, type VerifierKey } from './verifier/verify.mjs'

export interface AuditReport {
  events: number
  streams: number
  /** The checkpoint that everything was held against, when one could be trusted. */
  checkpoint?: Checkpoint
  /** Events that no checkpoint covers yet: only their chain could be checked. */
  uncovered: number
  findings: Finding[]
}

export interface AuditOptions {
  /** Batches of all events in the order of the log; asked for a second time when something is wrong. */
  events: () => AsyncIterable<readonly StoredEvent[]>
  /** The same, checked page by page elsewhere; by this thread when absent. */
  pages?: () => AsyncIterable<CheckedPage>
  log: TransparencyLog
  /** Keys to trust; not those that the database names. */
  keys: readonly VerifierKey[]
  /** A checkpoint that somebody kept, held against the log besides the newest. */
  kept?: string
  onProgress?: (doing: string, events: number) => void
}

/**
 * Verifies the whole log: every event against its hash, every stream against its chain, and the tree over all of them
 * against every checkpoint that was signed. When a root differs, what the notary recorded tells which events were changed,
 * are missing, were put in or stand elsewhere; where its records were altered too, the checkpoints tell between which two
 * of them history was rewritten.
 */
export async function auditLog(options: AuditOptions): Promise<AuditReport> {
  const { log, keys, kept } = options
  const findings: Finding[] = []
  const checkpoints: Checkpoint[] = []
  for (const note of [...(await log.checkpoints()).map((each) => each.note), ...(kept === undefined ? [] : [kept])]) {
    const { checkpoint, finding } = openCheckpoint(note, keys)
    if (checkpoint) checkpoints.push(checkpoint)
    else findings.push(finding)
  }
  checkpoints.sort((a, b) => a.size - b.size)
  const newest = checkpoints.at(-1)
  const pass = await readLog(options, checkpoints)
  findings.push(...pass.findings)
  const broken = checkpoints.find(({ size, root }) => !pass.roots.get(size)?.equals(root))
  if (broken && newest) findings.push(...(await locate(options, { checkpoints, broken, newest, size: pass.events })))
  return {
    events: pass.events,
    streams: pass.streams,
    ...(newest && { checkpoint: newest }),
    uncovered: Math.max(0, pass.events - (newest?.size ?? 0)),
    findings,
  }
}

/** One way through the log: chains, and the root at the size of every checkpoint. */
async function readLog({ events, pages, onProgress }: AuditOptions, checkpoints: readonly Checkpoint[]) {
  const tree = createTree()
  const lasts = new Map<string, { revision: number; hash: string }>()
  const sizes = new Set(checkpoints.map(({ size }) => size))
  const roots = new Map<number, Buffer>(sizes.has(0) ? [[0, tree.root()]] : [])
  const findings: Finding[] = []
  for await (const page of pages?.() ?? checkedOneByOne(events())) {
    for (const { stream, first, last } of page.passages) {
      findings.push(...checkLink({ stream, ...first }, lasts.get(stream)))
      lasts.set(stream, last)
    }
    findings.push(...page.findings)
    for (const leaf of leavesOfPage(page)) {
      tree.add(leaf)
      if (sizes.has(tree.size())) roots.set(tree.size(), tree.root())
    }
    onProgress?.('verifying', tree.size())
  }
  return { events: tree.size(), streams: lasts.size, roots, findings }
}

async function* checkedOneByOne(events: AsyncIterable<readonly StoredEvent[]>): AsyncIterable<CheckedPage> {
  for await (const batch of events) yield checkPage(batch)
}

const nameOf = ({ stream, revision }: Pick<LogEntry, 'stream' | 'revision'>) => `revision ${revision} of ${stream}`

interface Break {
  checkpoints: readonly Checkpoint[]
  /** The smallest that the log does not give. */
  broken: Checkpoint
  newest: Checkpoint
  /** How many events the log has now. */
  size: number
}

/** Which events make the difference, by the notary's records if those still are what was signed. */
async function locate(options: AuditOptions, { checkpoints, broken, newest, size }: Break): Promise<Finding[]> {
  const { log, onProgress } = options
  const recordedTree = createTree()
  const recorded: LogEntry[] = []
  for (let at = 0; at < newest.size; at += page) {
    const entries = await log.entries(at, Math.min(page, newest.size - at))
    for (const leaf of leavesOf(entries.map(leafText))) recordedTree.add(leaf)
    recorded.push(...entries)
    onProgress?.('reading what was recorded', recorded.length)
  }
  if (recordedTree.size() === newest.size && recordedTree.root().equals(newest.root)) {
    const standing: LogEntry[] = []
    for await (const batch of options.events())
      for (const { stream, revision, id, metadata } of batch)
        standing.push({ index: standing.length, stream, revision, id, hash: metadata.hash })
    return compare(recorded, standing)
  }
  const before = checkpoints.findLast((one) => one.size < broken.size)?.size ?? 0
  const shorter = size < broken.size ? ` The log now ends after ${size} events.` : ''
  return [
    {
      code: 'history-rewritten',
      message:
        `the log is not the one that was signed: something between event ${before} and event ${broken.size} was changed, ` +
        `in the log and in the notary's records alike; up to event ${before} it is as signed.${shorter}`,
    },
  ]
}

const page = 10_000
const placeOf = ({ stream, revision }: LogEntry) => `${stream}\n${revision}`

/** What differs between the entries that were signed and those that stand now; later ones than the signed are passed over. */
function compare(signed: readonly LogEntry[], standing: readonly LogEntry[]): Finding[] {
  let start = 0
  while (start < signed.length && same(signed[start], standing[start])) start += 1
  const before = new Map(signed.slice(start).map((entry) => [placeOf(entry), entry]))
  const now = new Map(standing.slice(start).map((entry) => [placeOf(entry), entry]))
  const findings: Finding[] = []
  const say = (code: string, { stream, revision, index }: LogEntry, message: string) =>
    findings.push({
      code,
      stream,
      revision,
      message: `${nameOf({ stream, revision })}: ${message} (entry ${index} of the log)`,
    })
  for (const entry of before.values()) {
    const found = now.get(placeOf(entry))
    if (!found) say('event-missing', entry, 'it was signed and is missing')
    else if (found.hash !== entry.hash || found.id !== entry.id)
      say('event-changed', entry, 'it is not the event that was signed')
  }
  const last = signed.at(-1)
  const end = last ? standing.findLastIndex((entry) => before.has(placeOf(entry))) : -1
  for (const entry of standing.slice(start, end + 1))
    if (!before.has(placeOf(entry)))
      say('event-inserted', entry, 'it was put in among events that were signed without it')
  if (findings.length > 0) return findings
  for (const entry of before.values()) {
    const found = now.get(placeOf(entry))
    if (found && found.index !== entry.index) say('event-moved', entry, `it stands as entry ${found.index} now`)
  }
  return findings
}

const same = (a: LogEntry | undefined, b: LogEntry | undefined): boolean =>
  a?.stream === b?.stream && a?.revision === b?.revision && a?.id === b?.id && a?.hash === b?.hash
