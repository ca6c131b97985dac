import { setTimeout as sleep } from 'node:timers/promises'
import {
  Metadata,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import gossipService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import streamsService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import type { Expected, KurrentLog, LogRecord, Proposed, Written } from './kurrentdb-log.ts'
import type { CallKind, Misbehaviour } from './kurrentdb-server.ts'

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

type AppendReq = InstanceType<typeof streams.AppendReq>
type AppendResp = InstanceType<typeof streams.AppendResp>
type BatchAppendReq = InstanceType<typeof streams.BatchAppendReq>
type BatchAppendResp = InstanceType<typeof streams.BatchAppendResp>
type ReadReq = InstanceType<typeof streams.ReadReq>
type ReadResp = InstanceType<typeof streams.ReadResp>
type ReadOptions = NonNullable<ReturnType<ReadReq['getOptions']>>
type AnyMessage = Pick<
  InstanceType<typeof streams.AppendReq.ProposedMessage>,
  'getId' | 'getMetadataMap' | 'getData_asU8' | 'getCustomMetadata_asU8'
>

/** 23.10 and 24.10 take at most this much in one append, types counted as UTF-16. */
const MAX_APPEND_BYTES = 1024 * 1024
const SEARCH_WINDOW = 32
const empty = () => new shared.Empty()

export function kurrentServices(
  node: Node,
): { definition: ServiceDefinition; implementation: UntypedServiceImplementation }[] {
  return [
    {
      definition: streamsService.StreamsService as unknown as ServiceDefinition,
      implementation: {
        append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) =>
          void append(node, call, answer),
        batchAppend: (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>) => batchAppend(node, call),
        read: (call: ServerWritableStream<ReadReq, ReadResp>) => void read(node, call),
        delete: unsupported,
        tombstone: unsupported,
      },
    },
    {
      definition: featuresService.ServerFeaturesService as unknown as ServiceDefinition,
      implementation: {
        getSupportedMethods: (_call: unknown, answer: sendUnaryData<unknown>) => {
          if (node.arrive('features')?.kind !== 'never-answer') answer(null, supportedMethods(node.version))
        },
      },
    },
    {
      definition: gossipService.GossipService as unknown as ServiceDefinition,
      implementation: { read: (_call: unknown, answer: sendUnaryData<unknown>) => answer(null, members(node)) },
    },
  ]
}

const unsupported = (_call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) =>
  answer({ code: status.UNIMPLEMENTED, details: 'the stand-in never deletes' })

/** The methods of 23.10; newer servers have more, which nobody here may need. */
function supportedMethods(version: string) {
  const methods = new features.SupportedMethods()
  methods.setEventStoreServerVersion(version)
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new features.SupportedMethod()
    method.setServiceName('event_store.client.streams.streams')
    method.setMethodName(name)
    methods.addMethods(method)
  }
  return methods
}

function members(node: Node) {
  const info = new gossip.ClusterInfo()
  for (const { host, port, leader } of node.cluster()) {
    const member = new gossip.MemberInfo()
    const id = new shared.UUID()
    id.setString(`00000000-0000-4000-8000-${String(port).padStart(12, '0')}`)
    const end = new gossip.EndPoint()
    end.setAddress(host)
    end.setPort(port)
    member.setInstanceId(id)
    member.setTimeStamp('1')
    member.setState(leader ? gossip.MemberInfo.VNodeState.LEADER : gossip.MemberInfo.VNodeState.FOLLOWER)
    member.setIsAlive(true)
    member.setHttpEndPoint(end)
    info.addMembers(member)
  }
  return info
}

/** What a server answers with, as the error of a call. */
function exception(name: string, code: status, more: Record<string, string> = {}) {
  const metadata = new Metadata()
  metadata.set('exception', name)
  for (const [key, value] of Object.entries(more)) metadata.set(key, value)
  return { code, details: name, metadata }
}

function notLeader(node: Node) {
  const leader = node.cluster().find((each) => each.leader)
  const where = { 'leader-endpoint-host': leader?.host ?? '', 'leader-endpoint-port': String(leader?.port ?? 0) }
  return exception('not-leader', status.NOT_FOUND, where)
}

/** An error when the call lacks the credentials that the server wants. */
function refusal(node: Node, metadata: Metadata) {
  if (node.credentials === undefined) return undefined
  const wanted = `Basic ${Buffer.from(decodeURIComponent(node.credentials)).toString('base64')}`
  const given = String(metadata.get('authorization')[0] ?? '')
  return given.toLowerCase() === wanted.toLowerCase() ? undefined : exception('access-denied', status.PERMISSION_DENIED)
}

function proposed(message: AnyMessage): Proposed {
  const map = message.getMetadataMap()
  return {
    id: message.getId()?.getString() ?? '',
    type: map.get('type') ?? '',
    contentType: map.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}

const sizeOf = (events: readonly Proposed[]): number =>
  events.reduce((sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length, 0)

async function append(
  node: Node,
  call: ServerReadableStream<AppendReq, AppendResp>,
  answer: sendUnaryData<AppendResp>,
) {
  const order = node.arrive('append')
  const denied = refusal(node, call.metadata)
  if (denied) return answer(denied)
  if (order?.kind === 'not-leader') return answer(notLeader(node))
  let options: InstanceType<typeof streams.AppendReq.Options> | undefined
  const events: Proposed[] = []
  try {
    for await (const message of call as AsyncIterable<AppendReq>) {
      const event = message.getProposedMessage()
      if (event) events.push(proposed(event))
      else options = message.getOptions()
    }
  } catch {
    return // the client has gone
  }
  if (sizeOf(events) > MAX_APPEND_BYTES) {
    const more = { 'maximum-append-size': String(MAX_APPEND_BYTES) }
    return answer(exception('maximum-append-size-exceeded', status.INVALID_ARGUMENT, more))
  }
  const stream = Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()
  const expected = options ? expectedOf(options) : 'any'
  if (order?.kind === 'never-answer' || order?.kind === 'drop-connection') {
    if (order.stored) node.log.append(stream, expected, events)
    return order.kind === 'drop-connection' ? node.cut() : undefined
  }
  if (order?.kind === 'answer-late') await sleep(order.afterMs)
  const written = node.log.append(stream, expected, events)
  const told = order?.kind === 'wrong-version' ? { ok: false as const, current: revisionOf(written) } : written
  return answer(null, appendResponse(told, expected))
}

const revisionOf = (written: Written): number => (written.ok ? written.revision : written.current)

function expectedOf(options: {
  hasAny(): boolean
  hasNoStream(): boolean
  hasStreamExists(): boolean
  getRevision?(): string
  getStreamPosition?(): string
}): Expected {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no-stream'
  return options.hasStreamExists() ? 'stream-exists' : Number(options.getRevision?.() ?? options.getStreamPosition?.())
}

function appendResponse(written: Written, expected: Expected): AppendResp {
  const response = new streams.AppendResp()
  if (written.ok) {
    const success = new streams.AppendResp.Success()
    success.setCurrentRevision(String(written.revision))
    const position = new streams.AppendResp.Position()
    position.setCommitPosition(String(written.position))
    position.setPreparePosition(String(written.position))
    success.setPosition(position)
    response.setSuccess(success)
  } else {
    const wrong = new streams.AppendResp.WrongExpectedVersion()
    if (written.current < 0) wrong.setCurrentNoStream(empty())
    else wrong.setCurrentRevision(String(written.current))
    if (typeof expected === 'number') wrong.setExpectedRevision(String(expected))
    else wrong.setExpectedNoStream(empty())
    response.setWrongExpectedVersion(wrong)
  }
  return response
}

function batchAppend(node: Node, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
  const parts = new Map<string, { options: InstanceType<typeof streams.BatchAppendReq.Options>; events: Proposed[] }>()
  call.on('error', () => undefined)
  call.on('end', () => call.end())
  call.on('data', (request: BatchAppendReq) => {
    const id = request.getCorrelationId()
    const key = id?.getString() ?? ''
    const options = request.getOptions()
    const part = options ? { options, events: [] } : parts.get(key)
    if (!part) return
    parts.set(key, part)
    part.events.push(...request.getProposedMessagesList().map(proposed))
    if (!request.getIsFinal()) return
    parts.delete(key)
    const order = node.arrive('batch-append')
    if (order?.kind === 'never-answer') return
    if (order?.kind === 'end-cleanly') return call.end()
    const stream = Buffer.from(part.options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()
    const expected = expectedOf(part.options)
    const response = batchResponse(node.log.append(stream, expected, part.events), expected)
    response.setCorrelationId(id)
    response.setStreamIdentifier(part.options.getStreamIdentifier())
    call.write(response)
  })
}

function batchResponse(written: Written, expected: Expected): BatchAppendResp {
  const response = new streams.BatchAppendResp()
  if (written.ok) {
    const success = new streams.BatchAppendResp.Success()
    success.setCurrentRevision(String(written.revision))
    const position = new shared.AllStreamPosition()
    position.setCommitPosition(String(written.position))
    position.setPreparePosition(String(written.position))
    success.setPosition(position)
    response.setSuccess(success)
    return response
  }
  const wrong = new shared.WrongExpectedVersion()
  if (written.current < 0) wrong.setCurrentNoStream(empty() as never)
  else wrong.setCurrentStreamRevision(String(written.current))
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected))
  // google.rpc.Status { details = 3: google.protobuf.Any { type_url = 1, value = 2 } }, written by hand.
  const type = Buffer.from('type.googleapis.com/event_store.client.WrongExpectedVersion')
  const details = Buffer.concat([field(1, type), field(2, wrong.serializeBinary())])
  response.setError(statuses.Status.deserializeBinary(field(3, details)))
  return response
}

const field = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])

async function read(node: Node, call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> {
  const options = call.request.getOptions()
  if (!options) return void call.end()
  const denied = refusal(node, call.metadata)
  if (denied) return void call.emit('error', denied)
  const order = node.arrive(options.hasSubscription() ? 'subscribe' : 'read')
  call.on('error', () => undefined)
  if (order?.kind === 'not-leader') return void call.emit('error', notLeader(node))
  if (order?.kind === 'never-answer') return undefined
  if (order?.kind === 'drop-connection') return node.cut()
  if (order?.kind === 'answer-late') await sleep(order.afterMs)
  if (options.hasSubscription()) return subscribe(node, call, { options, order })
  return options.hasStream() ? readStream(node, call, options) : readAll(node, call, options)
}

const BACKWARDS = 1

async function readStream(
  node: Node,
  call: ServerWritableStream<ReadReq, ReadResp>,
  options: ReadOptions,
): Promise<void> {
  const asked = options.getStream()
  const name = Buffer.from(asked?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()
  const stored = node.log.streams.get(name)
  if (!stored) {
    const missing = new streams.ReadResp.StreamNotFound()
    missing.setStreamIdentifier(asked?.getStreamIdentifier())
    const response = new streams.ReadResp()
    response.setStreamNotFound(missing)
    call.write(response)
    return void call.end()
  }
  const backwards = (options.getReadDirection() as number) === BACKWARDS
  const revision = asked?.hasRevision() ? Number(asked.getRevision()) : asked?.hasEnd() ? stored.length - 1 : 0
  const wanted = backwards ? stored.slice(0, revision + 1).toReversed() : stored.slice(revision)
  for (const record of wanted.slice(0, countOf(options))) await send(call, eventResponse(record))
  return void call.end()
}

/** Counts may be beyond what a slice understands. */
const countOf = (options: ReadOptions): number => Math.min(Number(options.getCount()), 2 ** 31)

async function readAll(node: Node, call: ServerWritableStream<ReadReq, ReadResp>, options: ReadOptions): Promise<void> {
  const asked = options.getAll()
  const passes = filterOf(options)
  const at = asked?.hasPosition() ? BigInt(asked.getPosition()?.getCommitPosition() ?? 0) : undefined
  const backwards = (options.getReadDirection() as number) === BACKWARDS
  const order = backwards ? node.log.records.toReversed() : node.log.records
  const inRange = ({ position }: LogRecord) => at === undefined || (backwards ? position <= at : position >= at)
  const wanted = order.filter((record) => inRange(record) && passes(record))
  for (const record of wanted.slice(0, countOf(options))) await send(call, eventResponse(record))
  return void call.end()
}

function filterOf(options: ReadOptions): (record: LogRecord) => boolean {
  const filter = options.getFilter()
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType()
  if (!filter || !expression) return () => true
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex(), 'u')
  const prefixes = expression.getPrefixList()
  return ({ stream, type }) => {
    const text = filter.hasStreamIdentifier() ? stream : type
    return regex ? regex.test(text) : prefixes.some((prefix) => text.startsWith(prefix))
  }
}

interface Subscribing {
  options: ReadOptions
  order: Misbehaviour | undefined
}

/** Everything after the position asked for, then what comes; with the checkpoints of a filtered subscription. */
async function subscribe(node: Node, call: ServerWritableStream<ReadReq, ReadResp>, { options, order }: Subscribing) {
  const all = options.getAll()
  const passes = filterOf(options)
  const from = all?.hasPosition() ? BigInt(all.getPosition()?.getCommitPosition() ?? 0) : undefined
  const ahead = node.log.records.findIndex(({ position }) => from === undefined || position > from)
  let next = all?.hasEnd() || ahead < 0 ? node.log.records.length : ahead
  let left = order?.kind === 'end-cleanly' ? (order.afterEvents ?? 0) : Infinity
  const spacing = SEARCH_WINDOW * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1)
  let wake = () => {}
  const leave = node.log.onAppend(() => wake())
  call.on('cancelled', () => wake())
  call.on('close', () => wake())
  await send(call, confirmation())
  let told = false
  while (!call.cancelled && !call.destroyed) {
    const record = node.log.records[next]
    if (left === 0) break
    if (!record) {
      if (!told) await send(call, caughtUp())
      told = true
      await new Promise<void>((resolve) => (wake = resolve))
      continue
    }
    next += 1
    if (passes(record)) {
      await send(call, eventResponse(record))
      left -= 1
    }
    if (options.hasFilter() && next % spacing === 0) await send(call, checkpoint(record))
  }
  leave()
  call.end()
}

/** Writes, and waits while the client is not ready for more. */
async function send(call: ServerWritableStream<ReadReq, ReadResp>, response: ReadResp): Promise<void> {
  if (call.cancelled || call.destroyed || call.write(response)) return
  const names = ['drain', 'cancelled', 'close'] as const
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const name of names) call.off(name, done)
      resolve()
    }
    for (const name of names) call.on(name, done)
  })
}

function eventResponse(record: LogRecord): ReadResp {
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
  const id = new shared.UUID()
  id.setString(record.id)
  const stream = new shared.StreamIdentifier()
  stream.setStreamName(Buffer.from(record.stream).toString('base64'))
  event.setId(id)
  event.setStreamIdentifier(stream)
  event.setStreamRevision(String(record.revision))
  event.setCommitPosition(String(record.position))
  event.setPreparePosition(String(record.position))
  event
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', '17600000000000000')
  event.setData(record.data)
  event.setCustomMetadata(record.metadata)
  const read = new streams.ReadResp.ReadEvent()
  read.setEvent(event)
  read.setCommitPosition(String(record.position))
  const response = new streams.ReadResp()
  response.setEvent(read)
  return response
}

function confirmation(): ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation()
  confirmed.setSubscriptionId(crypto.randomUUID())
  const response = new streams.ReadResp()
  response.setConfirmation(confirmed)
  return response
}

function caughtUp(): ReadResp {
  const response = new streams.ReadResp()
  response.setCaughtUp(new streams.ReadResp.CaughtUp())
  return response
}

function checkpoint({ position }: LogRecord): ReadResp {
  const reached = new streams.ReadResp.Checkpoint()
  reached.setCommitPosition(String(position))
  reached.setPreparePosition(String(position))
  const response = new streams.ReadResp()
  response.setCheckpoint(reached)
  return response
}
