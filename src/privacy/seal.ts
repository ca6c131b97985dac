import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { canonicalJson } from '#event-store/canonical-json.ts'
import type { StoredEvent } from '#event-store/event-store.ts'
import type { CaseKey } from './case-key.ts'
import { parsePointer, type PersonalPart, type SplitEvent } from './personal-parts.ts'

/** Where an event will stand: what is sealed in one place cannot be moved to another. */
export interface Place {
  stream: string
  revision: number
}

/** Data of a stored event of which a part is sealed. */
export interface SealedData {
  sealed: string
}

/** An event as far as it can be read. */
export interface ReadEvent extends StoredEvent {
  /** What is sealed in it was altered: nobody can read it, and the event is as it is stored. */
  altered?: true
}

/** What was sealed is not what its key opens: it was altered, or belongs elsewhere. */
export class SealError extends Error {
  override name = 'SealError'
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

const boundTo = ({ stream, revision }: Place, type: string): Buffer => Buffer.from(`${stream}\n${revision}\n${type}`)

export const isSealed = (data: unknown): data is SealedData =>
  typeof data === 'object' && data !== null && typeof (data as SealedData).sealed === 'string'

/**
 * AES-256-GCM, as text. The nonce is made from the content and its place (as in RFC 8452), so that a fact that is sealed
 * again after an unknown outcome is the same event, and no nonce serves two contents.
 */
function seal(key: CaseKey, place: Place, type: string, parts: readonly PersonalPart[]): string {
  const bound = boundTo(place, type)
  const content = Buffer.from(canonicalJson(parts))
  const nonce = createHmac('sha256', key.nonces)
    .update(bound)
    .update('\n')
    .update(content)
    .digest()
    .subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key.events, nonce).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Events as they may be stored after the revision that `place` gives. */
export const sealEvents = (key: CaseKey, { stream, revision }: Place, events: readonly SplitEvent[]) =>
  events.map(({ type, data, parts }, index) => {
    if (parts.length === 0) return { type, data }
    return { type, data: { ...data, sealed: seal(key, { stream, revision: revision + 1 + index }, type, parts) } }
  })

function unseal(key: CaseKey, { stream, revision, type }: StoredEvent, sealed: string): PersonalPart[] {
  const bytes = Buffer.from(sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.events, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(boundTo({ stream, revision }, type)).setAuthTag(bytes.subarray(-TAG_BYTES))
    const content = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return JSON.parse(content.toString()) as PersonalPart[]
  } catch (cause) {
    throw new SealError(`What is sealed in revision ${revision} of ${stream} does not open: it was altered`, { cause })
  }
}

/** The data with `value` at a JSON Pointer; what leads there is copied, nothing is changed in place. */
function withValue(data: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  if (Array.isArray(data))
    return data.map((item, index) => (index === Number(name) ? withValue(item, rest, value) : item))
  const members = (data ?? {}) as Record<string, unknown>
  return { ...members, [name]: withValue(members[name], rest, value) }
}

/**
 * The event as it was told. Without the key what was personal is missing: the event keeps its placeholders and `sealed`.
 * @throws {SealError} when the sealed part was altered.
 */
export function openEvent(key: CaseKey | undefined, event: StoredEvent): StoredEvent {
  if (!key || !isSealed(event.data)) return event
  const { sealed, ...open } = event.data
  const data = unseal(key, event, sealed).reduce<unknown>(
    (told, [pointer, value]) => withValue(told, parsePointer(pointer), value),
    open,
  )
  return { ...event, data }
}

/** The event as far as it can be read, for those who must learn that it was altered. Nothing may be decided by it. */
export function openOrMark(key: CaseKey | undefined, event: StoredEvent): ReadEvent {
  try {
    return openEvent(key, event)
  } catch (error) {
    if (error instanceof SealError) return { ...event, altered: true }
    throw error
  }
}
