import type { StoredEvent } from '#event-store/event-store.ts'
import { entryOf, eventHash, leafHash, type Finding } from './verifier/verify.mjs'

/** A stream where a page of the log begins to tell of it, and where it leaves it. */
interface Passage {
  stream: string
  first: Pick<StoredEvent, 'revision' | 'type'> & {
    previousHash: string | null
    /** Its hash is that of its content. */ intact: boolean
  }
  last: { revision: number; hash: string }
}

/** What can be said of one page of the log without the pages before it. */
export interface CheckedPage {
  events: number
  /** Leaf hashes of the tree, 32 bytes each, in order. */
  leaves: Uint8Array<ArrayBuffer>
  passages: Passage[]
  findings: Finding[]
}

const HASH_BYTES = 32

interface Before {
  revision: number
  hash: string
}

type Link = Passage['first'] & { stream: string }

/** What is wrong with an event after the one that should stand before it in its stream. */
export function checkLink(
  { stream, revision, type, previousHash, intact }: Link,
  before: Before | undefined,
): Finding[] {
  const findings: Finding[] = []
  const say = (code: string, message: string, at = revision) =>
    findings.push({ code, stream, revision: at, message: `revision ${revision} of ${stream} (${type}): ${message}` })
  const expected = (before?.revision ?? -1) + 1
  const missing = revision - expected > 1 ? `revisions ${expected} to ${revision - 1}` : `revision ${expected}`
  if (revision > expected) say('event-missing', `before it is missing: ${missing}`, expected)
  else if (revision < expected) say('event-moved', `it stands after revision ${expected - 1}`)
  if (!intact) say('event-changed', 'its content is not that of its hash')
  else if (previousHash !== (before?.hash ?? null))
    say('chain-broken', 'it does not follow the event that stands before it')
  return findings
}

/** Hashes every event of a page and holds each to the one before it in its stream, where that is in the page too. */
export function checkPage(events: readonly StoredEvent[]): CheckedPage {
  const leaves = new Uint8Array(events.length * HASH_BYTES)
  const passages = new Map<string, Passage>()
  const findings: Finding[] = []
  for (const [index, event] of events.entries()) {
    const { stream, revision, type, metadata } = event
    const { hash, previousHash } = metadata
    const link = { revision, type, previousHash, intact: eventHash(event) === hash }
    const passage = passages.get(stream)
    if (passage) findings.push(...checkLink({ stream, ...link }, passage.last))
    const last = { revision, hash }
    if (passage) passage.last = last
    else passages.set(stream, { stream, first: link, last })
    leaves.set(leafHash(entryOf(event)), index * HASH_BYTES)
  }
  return { events: events.length, leaves, passages: [...passages.values()], findings }
}

/** The leaves of a page as the tree takes them. */
export function* leavesOfPage({ leaves }: CheckedPage): Iterable<Buffer> {
  for (let at = 0; at < leaves.length; at += HASH_BYTES) yield Buffer.from(leaves.buffer, at, HASH_BYTES)
}
