import { setTimeout as sleep } from 'node:timers/promises'
import { status, type sendUnaryData, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import type { Expected, Proposed, Written } from './kurrentdb-log.ts'
import { exception, notLeader, refusal, type Node } from './kurrentdb-node.ts'

type AppendReq = InstanceType<typeof streams.AppendReq>
type AppendResp = InstanceType<typeof streams.AppendResp>
type BatchAppendReq = InstanceType<typeof streams.BatchAppendReq>
type BatchAppendResp = InstanceType<typeof streams.BatchAppendResp>
type AnyMessage = Pick<
  InstanceType<typeof streams.AppendReq.ProposedMessage>,
  'getId' | 'getMetadataMap' | 'getData_asU8' | 'getCustomMetadata_asU8'
>

/** 23.10 and 24.10 take at most this much in one append, types counted as UTF-16. */
const MAX_APPEND_BYTES = 1024 * 1024
const empty = () => new shared.Empty()

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

/** One append, as a stream of its options and events. */
export async function append(
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

/** Appends over one stream that stays open, each answered under its own id. */
export function batchAppend(node: Node, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
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
