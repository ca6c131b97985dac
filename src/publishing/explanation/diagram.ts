import type { Definition, Step, Text } from '#core/definition.ts'
import { indexSteps } from '#core/steps.ts'
import { stepsPassed } from '#publishing/finding.ts'

/** A procedure as a drawing: steps, and what leads from one to the next. */
export interface Diagram {
  nodes: DiagramNode[]
  edges: DiagramEdge[]
}

export interface DiagramNode {
  id: string
  kind: Step['kind'] | 'clock' | 'anytime'
  title: Text
  /** Role that acts. */
  role?: string
  /** The parallel step and branch that it stands in. */
  inside?: { parallel: string; branch: string }
}

export interface DiagramEdge {
  from: string
  to: string
  /** Why this way: the outcome, the guard, a limit. */
  label?: Text | string
  /** `late`: because nobody acted in time. */
  kind: 'way' | 'late'
}

type Way = Omit<DiagramEdge, 'from'>

const way = (to: string, label?: Text | string): Way => ({ to, kind: 'way', ...(label !== undefined && { label }) })

/** Where a step leads by itself. */
function waysOf(step: Step): Way[] {
  switch (step.kind) {
    case 'task':
      return Object.values(step.outcomes).flatMap(({ title, next, sendBackTo = [] }) =>
        [...(next === undefined ? [] : [next]), ...sendBackTo].map((to) => way(to, title)),
      )
    case 'choice':
      return [
        ...step.when.map(({ if: guard, next }) => way(next, guard)),
        ...(step.else === undefined ? [] : [way(step.else, { es: 'si no', en: 'else' })]),
      ]
    case 'parallel':
      return [...Object.values(step.branches).map(({ start, title }) => way(start, title)), way(step.next)]
    case 'appointment':
      return [way(step.next), { ...way(step.missed, { es: 'no asiste', en: 'does not come' }), kind: 'late' }]
    case 'call':
      return [way(step.next), { ...way(step.failed, { es: 'no responde', en: 'no answer' }), kind: 'late' }]
    case 'notify':
      return [
        way(step.next),
        ...(step.failed === undefined
          ? []
          : [{ ...way(step.failed, { es: 'no se entrega', en: 'not delivered' }), kind: 'late' as const }]),
      ]
    case 'end':
    case 'join':
      return []
    default:
      return [way(step.next)]
  }
}

const units: Record<string, [string, string]> = {
  'business day': ['día hábil', 'días hábiles'],
  day: ['día', 'días'],
  month: ['mes', 'meses'],
  hour: ['hora', 'horas'],
  year: ['año', 'años'],
}

/** A limit in both languages; one that is a part of another term stays as it is written. */
function sayTerm(term: string): Text {
  const [, amount, unit = ''] = /^(\d+) (.+?)s?$/.exec(term) ?? []
  const words = units[unit]
  return words ? { es: `${amount} ${words[amount === '1' ? 0 : 1]}`, en: term } : { es: term, en: term }
}

/** Edges of a step, with the one that its limit leads along. */
function edgesOf(id: string, step: Step): DiagramEdge[] {
  const late: Way[] =
    'expired' in step && step.expired !== undefined && step.within !== undefined
      ? [{ to: step.expired, label: sayTerm(step.within), kind: 'late' }]
      : []
  return [...waysOf(step), ...late].map((edge) => ({ from: id, ...edge }))
}

function roleOf(step: Step): { role?: string } {
  if ('role' in step) return { role: step.role }
  return step.kind === 'wait' && step.event ? { role: step.event.from } : {}
}

const anytimeTitles = {
  withdraw: { es: 'Desiste', en: 'Withdraws' },
  transfer: { es: 'Traslado', en: 'Transfer' },
  requestCompletion: { es: 'Se pide completar', en: 'Completion requested' },
  appeal: { es: 'Recurso', en: 'Appeal' },
}

/** Moves at any time that lead to a step, each as a node of its own. */
function anytimeMoves({ anytime }: Definition): { id: string; title: Text; to: string }[] {
  const { withdraw, transfer, requestCompletion, appeal } = anytime
  const targets = {
    withdraw: [withdraw?.next],
    transfer: [transfer?.next, transfer?.elsewhere],
    requestCompletion: [requestCompletion?.next],
    appeal: [appeal?.next],
  }
  return Object.entries(targets).flatMap(([move, list]) =>
    list.flatMap((to) =>
      to === undefined ? [] : [{ id: `anytime:${move}`, title: anytimeTitles[move as keyof typeof targets], to }],
    ),
  )
}

/** What a definition looks like: give any that its schema accepts, sound or not. */
export function describeDiagram(definition: Definition): Diagram {
  const { steps, places } = indexSteps(definition)
  const nodes = Object.entries(steps).map(([id, step]): DiagramNode => {
    const inside = places[id]
    return { id, kind: step.kind, title: step.title, ...roleOf(step), ...(inside && { inside }) }
  })
  const silent = Object.entries(definition.clocks).flatMap(([clock, { title, silence, lapse }]) => {
    const to = silence?.next ?? lapse?.next
    return to === undefined ? [] : [{ clock, title, to }]
  })
  const moves = anytimeMoves(definition)
  const moved = new Map(moves.map(({ id, title }) => [id, { id, kind: 'anytime', title } as const]))
  return {
    nodes: [
      ...nodes,
      ...silent.map(({ clock, title }): DiagramNode => ({ id: `clock:${clock}`, kind: 'clock', title })),
      ...moved.values(),
    ],
    edges: [
      ...Object.entries(steps).flatMap(([id, step]) => edgesOf(id, step)),
      ...silent.map(({ clock, to }): DiagramEdge => ({ from: `clock:${clock}`, to, kind: 'late' })),
      ...moves.map(({ id, to }): DiagramEdge => ({ from: id, to, kind: 'late' })),
    ],
  }
}

const quote = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ')}"`

/** Words of a definition within quotes: nothing in them may end the text or begin an attribute. */
const label = (text: string, width?: number): string => wrap(text.replaceAll('\\', '\\\\').replaceAll('"', "'"), width)

/** Breaks words into lines, so that boxes stay narrow enough for a telephone. */
function wrap(text: string, width = 22): string {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.join('\\n')
}

const shapes: Record<DiagramNode['kind'], string> = {
  form: 'shape=box, style="rounded"',
  task: 'shape=box',
  choice: 'shape=diamond, margin="0.02"',
  parallel: 'shape=box, peripheries=2',
  join: 'shape=circle, width=0.25, fixedsize=true',
  payment: 'shape=box, style="rounded"',
  appointment: 'shape=box, style="rounded"',
  call: 'shape=component',
  issue: 'shape=note',
  notify: 'shape=box, style="rounded,dotted"',
  procedures: 'shape=folder',
  wait: 'shape=box, style="dashed"',
  end: 'shape=box, style="bold,rounded"',
  clock: 'shape=octagon, style="dashed"',
  anytime: 'shape=hexagon, style="dashed"',
}

/**
 * The drawing in Graphviz's language. Colours are left to the page's style sheet, by class: `marked` is what `path` passes.
 * @param language of the titles
 */
export function writeDot({ nodes, edges }: Diagram, language: 'es' | 'en', path: readonly string[] = []): string {
  const say = (text: Text | string): string =>
    typeof text === 'string' ? text : ((language === 'en' ? text.en : undefined) ?? text.es)
  const passed = stepsPassed(path)
  const isPassed = ({ from, to }: DiagramEdge) =>
    passed.some((step, i) => step === from && passed.slice(i + 1, i + 4).includes(to))
  const node = ({ id, kind, title }: DiagramNode): string => {
    const words = kind === 'join' ? '' : label(say(title))
    const marked = passed.includes(id) ? ' marked' : ''
    return `${quote(id)} [label="${words}", class="step ${kind}${marked}", ${shapes[kind]}]`
  }
  const edge = (one: DiagramEdge): string => {
    const words = one.label === undefined ? '' : `label="${label(say(one.label), 18)}", `
    const marked = isPassed(one) ? ' marked' : ''
    return `${quote(one.from)} -> ${quote(one.to)} [${words}class="way ${one.kind}${marked}"${one.kind === 'late' ? ', style=dashed' : ''}]`
  }
  const branches = Map.groupBy(
    nodes.filter(({ inside }) => inside !== undefined),
    ({ inside }) => `${inside?.parallel}/${inside?.branch}`,
  )
  const clusters = [...branches].map(
    ([name, inside]) =>
      `subgraph ${quote(`cluster_${name}`)} { style=dotted; ${inside.map(({ id }) => quote(id)).join('; ')} }`,
  )
  return [
    'digraph procedure {',
    'graph [rankdir=TB, ranksep=0.35, nodesep=0.25, bgcolor="transparent"]',
    'node [fontname="sans-serif", fontsize=11, margin="0.12,0.06"]',
    'edge [fontname="sans-serif", fontsize=9, arrowsize=0.7]',
    ...nodes.map(node),
    ...edges.map(edge),
    ...clusters,
    '}',
  ].join('\n')
}
