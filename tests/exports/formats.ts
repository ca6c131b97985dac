/** Readers of the formats that exports write, as strict as their specifications. */

/** RFC 4180, with CRLF after every row. @throws {Error} where a text is none. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let place = 0
  const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  while (place < text.length) {
    cell.lastIndex = place
    const found = cell.exec(text)
    if (!found) throw new Error(`no cell at ${place}`)
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    place = cell.lastIndex
    if (text[place] === ',') place += 1
    else if (text.startsWith('\r\n', place)) {
      place += 2
      rows.push([])
    } else throw new Error(`neither a comma nor the end of a row at ${place}: ${text.slice(place - 20, place + 20)}`)
  }
  return rows.slice(0, -1)
}

export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export const unescapeXml = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) => {
    const found = code === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(code))
    if (found === undefined) throw new Error(`${whole} is no entity`)
    return found
  })

/** XML of elements and attributes alone. @throws {Error} where it is not well formed, or anything else stands between. */
export function readXml(text: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!text.startsWith(declaration)) throw new Error('it does not begin with its declaration')
  // oxlint-disable-next-line no-control-regex
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) throw new Error('not a character of XML')
  const root: Element = { name: '', attributes: {}, children: [] }
  const open = [root]
  const tag = /\s*<(\/?)([A-Za-z][\w.:-]*)((?:\s+[A-Za-z][\w.:-]*="[^"<]*")*)\s*(\/?)>/y
  tag.lastIndex = declaration.length
  const end = text.trimEnd().length
  while (tag.lastIndex < end) {
    const at = tag.lastIndex
    const [, closing, name = '', given = '', empty] = tag.exec(text) ?? []
    if (name === '') throw new Error(`no tag at ${at}: ${text.slice(at, at + 60)}`)
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes something else`)
      continue
    }
    const pairs = [...given.matchAll(/([\w.:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      unescapeXml(value),
    ])
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`<${name}> says something twice`)
    const element: Element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, children: [] }
    open.at(-1)?.children.push(element)
    if (!empty) open.push(element)
  }
  const [only, ...others] = root.children
  if (!only || others.length > 0 || open.length > 1) throw new Error('not one element')
  return only
}

/** JSON Schema of a CloudEvent in JSON: CloudEvents 1.0.2, sections 3.1 (attributes) and 3.2 (extensions). */
export const cloudEventSchema = {
  type: 'object',
  required: ['id', 'source', 'specversion', 'type'],
  properties: {
    id: { type: 'string', minLength: 1 },
    source: { type: 'string', format: 'uri-reference', minLength: 1 },
    specversion: { const: '1.0' },
    type: { type: 'string', minLength: 1 },
    datacontenttype: { const: 'application/json' },
    subject: { type: 'string', minLength: 1 },
    time: { type: 'string', format: 'date-time' },
    sequence: { type: 'string', minLength: 1 },
    data: { type: 'object' },
  },
  propertyNames: { pattern: '^[a-z0-9]{1,20}$' },
  additionalProperties: { type: ['string', 'integer', 'boolean'] },
} as const

const named = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'attributes'],
    properties: {
      name: { type: 'string', minLength: 1 },
      attributes: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'type'],
          properties: {
            name: { type: 'string', minLength: 1 },
            type: { enum: ['string', 'time', 'integer', 'float', 'boolean'] },
          },
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  },
} as const
const value = { type: ['string', 'number', 'boolean'] } as const
const relationships = {
  type: 'array',
  items: {
    type: 'object',
    required: ['objectId', 'qualifier'],
    properties: { objectId: { type: 'string' }, qualifier: { type: 'string', minLength: 1 } },
    additionalProperties: false,
  },
} as const
const attributes = (properties: object, required: readonly string[]) => ({
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'value', ...required],
    properties: { name: { type: 'string' }, value, ...properties },
    additionalProperties: false,
  },
})
const time = { type: 'string', format: 'date-time' }

/** JSON Schema of a log of OCEL 2.0: specification of 2023, section on the JSON format. */
export const ocelSchema = {
  type: 'object',
  required: ['eventTypes', 'objectTypes', 'events', 'objects'],
  properties: {
    eventTypes: named,
    objectTypes: named,
    events: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'type', 'time', 'attributes', 'relationships'],
        properties: {
          id: { type: 'string' },
          type: { type: 'string' },
          time,
          attributes: attributes({}, []),
          relationships,
        },
        additionalProperties: false,
      },
    },
    objects: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'type', 'attributes', 'relationships'],
        properties: {
          id: { type: 'string' },
          type: { type: 'string' },
          attributes: attributes({ time }, ['time']),
          relationships,
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
}
