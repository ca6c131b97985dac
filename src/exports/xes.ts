import type { ToldCase, ToldEvent } from './told-case.ts'

type XesType = 'string' | 'date' | 'int' | 'boolean'
type Attribute = [type: XesType, key: string, value: string | number]

/** Characters that XML 1.0 cannot hold, whatever way they are written. */
// oxlint-disable-next-line no-control-regex
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes a blank of them in an attribute unless they are written so.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** A text within the quotation marks of an attribute; U+FFFD stands for what XML cannot hold. */
export const xmlText = (text: string): string =>
  text.replaceAll(unwritable, '\uFFFD').replaceAll(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character)

const element = ([type, key, value]: Attribute): string =>
  `<${type} key="${xmlText(key)}" value="${xmlText(String(value))}"/>`

const extensions = [
  ['Concept', 'concept'],
  ['Time', 'time'],
  ['Lifecycle', 'lifecycle'],
  ['Organizational', 'org'],
] as const

/** What every trace, and every event, has. */
const global = {
  trace: [
    ['string', 'concept:name', ''],
    ['string', 'case', ''],
    ['string', 'procedure', ''],
    ['int', 'version', 0],
    ['string', 'agency', ''],
    ['string', 'channel', ''],
    ['string', 'status', ''],
  ],
  event: [
    ['string', 'concept:name', ''],
    ['date', 'time:timestamp', '1970-01-01T00:00:00.000Z'],
    ['string', 'lifecycle:transition', 'complete'],
    ['string', 'org:resource', ''],
    ['string', 'org:role', ''],
    ['string', 'org:group', ''],
    ['string', 'kind', ''],
    ['string', 'type', ''],
  ],
} satisfies Record<string, Attribute[]>

const header = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<log xes.version="1849.2023" xes.features="" xmlns="http://www.xes-standard.org/">',
  ...extensions.map(
    ([name, prefix]) =>
      `<extension name="${name}" prefix="${prefix}" uri="http://www.xes-standard.org/${prefix}.xesext"/>`,
  ),
  ...Object.entries(global).map(
    ([scope, attributes]) => `<global scope="${scope}">\n${attributes.map(element).join('\n')}\n</global>`,
  ),
  '<classifier name="Activity" scope="event" keys="concept:name"/>',
  '<classifier name="Activity and transition" scope="event" keys="concept:name lifecycle:transition"/>',
  '<classifier name="Activity and kind" scope="event" keys="concept:name kind"/>',
  '<classifier name="Resource" scope="event" keys="org:resource"/>',
  element(['string', 'concept:name', 'Ventanilla']),
  element(['string', 'lifecycle:model', 'standard']),
].join('\n')

/** Officers by their ids; for everybody else the kind of actor: cases of one person must not be put together by it. */
const resourceOf = ({ actor }: ToldEvent): string => (actor.kind === 'officer' ? actor.id : actor.kind)

function eventElement(event: ToldEvent): string {
  const { instance, outcome, step } = event
  const attributes: Attribute[] = [
    ['string', 'concept:name', event.activity],
    ...(instance === undefined ? [] : [['string', 'concept:instance', instance] as Attribute]),
    ['date', 'time:timestamp', event.at],
    ['string', 'lifecycle:transition', event.transition],
    ['string', 'org:resource', resourceOf(event)],
    ['string', 'org:role', event.role],
    ['string', 'org:group', event.agency],
    ['string', 'kind', event.kind],
    ['string', 'type', event.type],
    ...(step === undefined ? [] : [['string', 'step', step] as Attribute]),
    ...(outcome === undefined ? [] : [['string', 'outcome', outcome] as Attribute]),
  ]
  return `<event>${attributes.map(element).join('')}</event>`
}

function traceElement({ id, name, title, state, events }: ToldCase): string {
  const { outcome, filedAt, silence } = state
  const attributes: Attribute[] = [
    ['string', 'concept:name', name],
    ['string', 'case', id],
    ['string', 'procedure', state.procedure],
    ['string', 'procedureTitle', title],
    ['int', 'version', state.version],
    ['string', 'agency', state.agency],
    ['string', 'channel', state.channel],
    ['string', 'status', state.status],
    ...(filedAt === undefined ? [] : [['date', 'filed', filedAt] as Attribute]),
    ...(outcome === undefined ? [] : [['string', 'outcome', outcome] as Attribute]),
    ...(silence === undefined ? [] : [['string', 'silence', silence.effect] as Attribute]),
  ]
  return `<trace>\n${attributes.map(element).join('')}\n${events.map(eventElement).join('\n')}\n</trace>\n`
}

/** A log of IEEE 1849-2023 (XES): a trace for each case, in pieces of one case. */
export async function* encodeXes(cases: AsyncIterable<ToldCase>): AsyncGenerator<string> {
  yield `${header}\n`
  for await (const told of cases) yield traceElement(told)
  yield '</log>\n'
}
