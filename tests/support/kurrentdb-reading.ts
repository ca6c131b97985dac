import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerWritableStream } from '@grpc/grpc-js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import type { LogRecord } from './kurrentdb-log.ts'
import { notLeader, refusal, type Misbehaviour, type Node } from './kurrentdb-node.ts'

type ReadReq = InstanceType<typeof streams.ReadReq>
type ReadResp = InstanceType<typeof streams.ReadResp>
type ReadOptions = NonNullable<ReturnType<ReadReq['getOptions']>>

const SEARCH_WINDOW = 32

/** Reads of one stream or of all, and subscriptions to all. */
export async function read(node: Node, call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> {
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
