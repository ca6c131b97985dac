import type { StoredEvent } from '#event-store/event-store.ts'
import type { AuditReport } from './audit.ts'
import type { TransparencyLog } from './log.ts'
import { inclusionOf } from './receipt.ts'
import {
  checkInclusion,
  checkStream,
  entryOf,
  openCheckpoint,
  type Finding,
  type VerifierKey,
} from './verifier/verify.mjs'

interface CaseAudit {
  stream: string
  events: readonly StoredEvent[]
  log: TransparencyLog
  /** Keys to trust; not those that the database names. */
  keys: readonly VerifierKey[]
}

/** Verifies one stream: its chain, that the log holds each event as it stands, and that none that the log holds is missing. */
export async function auditStream({ stream, events, log, keys }: CaseAudit): Promise<AuditReport> {
  const findings: Finding[] = checkStream(stream, events)
  const latest = await log.checkpoint()
  const { checkpoint, finding } = latest ? openCheckpoint(latest.note, keys) : {}
  if (finding) findings.push(finding)
  let uncovered = 0
  const recorded = await log.entriesOf(stream)
  for (const event of events) {
    const inclusion = checkpoint && (await inclusionOf(log, event.metadata.hash, checkpoint.size))
    if (inclusion && checkpoint) findings.push(...checkInclusion(event, entryOf(event), inclusion, checkpoint))
    else {
      const entry = recorded.find(({ revision }) => revision === event.revision)
      const known = entry && checkpoint && entry.index < checkpoint.size
      if (known) findings.push(changed(event))
      else uncovered += 1
    }
  }
  for (const { revision, index } of recorded)
    if (!events.some((event) => event.revision === revision))
      findings.push({
        code: 'event-missing',
        stream,
        revision,
        message: `revision ${revision} of ${stream}: it was recorded as entry ${index} of the log and is missing`,
      })
  return { events: events.length, streams: 1, ...(checkpoint && { checkpoint }), uncovered, findings }
}

const changed = ({ stream, revision, type }: StoredEvent): Finding => ({
  code: 'event-changed',
  stream,
  revision,
  message: `revision ${revision} of ${stream} (${type}): it is not the event that was signed`,
})
