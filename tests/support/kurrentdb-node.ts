import { Metadata, status } from '@grpc/grpc-js'
import type { KurrentLog } from './kurrentdb-log.ts'

/** What the stand-in does, once, to the next call of a kind instead of serving it well. */
export type Misbehaviour =
  /** Takes the call and never says a word; `stored` tells whether an append was carried out. */
  | { kind: 'never-answer'; stored?: boolean }
  | { kind: 'answer-late'; afterMs: number }
  /** Ends the stream of answers as if all were said: a subscription after `events`, a batch append unanswered. */
  | { kind: 'end-cleanly'; afterEvents?: number }
  /** Cuts the TCP connections; `stored` tells whether an append was carried out before. */
  | { kind: 'drop-connection'; stored?: boolean }
  | { kind: 'not-leader' }
  /** Carries the append out, and says that its expectation was wrong. */
  | { kind: 'wrong-version'; stored: true }
export type CallKind = 'append' | 'batch-append' | 'read' | 'subscribe' | 'features'

export interface ClusterNode {
  host: string
  port: number
  leader: boolean
}

/** What the services of one node work with. */
export interface Node {
  log: KurrentLog
  version: string
  credentials: string | undefined
  cluster(): ClusterNode[]
  /** Counts a call, and answers what was ordered for it. */
  arrive(call: CallKind): Misbehaviour | undefined
  /** Cuts all connections. */
  cut(): void
}

/** What a server answers with, as the error of a call. */
export function exception(name: string, code: status, more: Record<string, string> = {}) {
  const metadata = new Metadata()
  metadata.set('exception', name)
  for (const [key, value] of Object.entries(more)) metadata.set(key, value)
  return { code, details: name, metadata }
}

export function notLeader(node: Node) {
  const leader = node.cluster().find((each) => each.leader)
  const where = { 'leader-endpoint-host': leader?.host ?? '', 'leader-endpoint-port': String(leader?.port ?? 0) }
  return exception('not-leader', status.NOT_FOUND, where)
}

/** An error when the call lacks the credentials that the server wants. */
export function refusal(node: Node, metadata: Metadata) {
  if (node.credentials === undefined) return undefined
  const wanted = `Basic ${Buffer.from(decodeURIComponent(node.credentials)).toString('base64')}`
  const given = String(metadata.get('authorization')[0] ?? '')
  return given.toLowerCase() === wanted.toLowerCase() ? undefined : exception('access-denied', status.PERMISSION_DENIED)
}
