import type { ToldCase, ToldEvent } from './told-case.ts'

/** CloudEvents 1.0.2: extensions have names of lower case letters and digits. */
interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  subject: string
  time: string
  datacontenttype: 'application/json'
  /** Place in the stream of the case, as the extension "sequence" wants it: in the order of text. */
  sequence: string
  [extension: string]: unknown
  data: Record<string, unknown>
}

const sequenceDigits = 9

/** An event in the JSON format of CloudEvents 1.0. */
export function toCloudEvent(event: ToldEvent, { id, name, state }: ToldCase): CloudEvent {
  const { after, actor, step } = event
  return {
    specversion: '1.0',
    id: event.id,
    source: `/entities/${state.entity}/cases/${id}`,
    type: `ventanilla.case.${event.type}`,
    subject: name,
    time: event.at,
    datacontenttype: 'application/json',
    sequence: String(event.revision).padStart(sequenceDigits, '0'),
    procedure: state.procedure,
    procedureversion: after.version,
    ...(step !== undefined && { step }),
    activity: event.activity,
    transition: event.transition,
    actorkind: actor.kind,
    actor: actor.id,
    actorrole: event.role,
    agency: event.agency,
    channel: event.channel,
    casestatus: after.status,
    eventhash: event.hash,
    data: event.data,
  }
}

/** `application/cloudevents-batch+json`: one array. */
export async function* encodeCloudEventBatch(cases: AsyncIterable<ToldCase>): AsyncGenerator<string> {
  let between = '[\n'
  for await (const told of cases) {
    if (told.events.length === 0) continue
    yield between + told.events.map((event) => JSON.stringify(toCloudEvent(event, told))).join(',\n')
    between = ',\n'
  }
  yield between === '[\n' ? '[]\n' : '\n]\n'
}

/** One event in JSON on each line. */
export async function* encodeCloudEventLines(cases: AsyncIterable<ToldCase>): AsyncGenerator<string> {
  for await (const told of cases)
    yield told.events.map((event) => `${JSON.stringify(toCloudEvent(event, told))}\n`).join('')
}
