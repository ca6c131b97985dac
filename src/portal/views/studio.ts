import type { Definition, Field } from '#core/definition.ts'
import { isPersonalField } from '#core/is-personal.ts'
import { indexSteps } from '#core/steps.ts'
import { describeDiagram, writeDot } from '#publishing/explanation/diagram.ts'
import { sayFinding, writePath, type Finding } from '#publishing/finding.ts'
import { draw } from '../draw.ts'
import { writeSize } from '../format.ts'
import type { Messages } from '../messages/es.ts'
import type { Lang } from '../view-models.ts'
import { textIn } from './words.ts'

/** A table as pages show it and spreadsheets read it. */
export interface SheetTable {
  id: string
  title: string
  columns: string[]
  rows: string[][]
}

interface Look {
  lang: Lang
  t: Messages
}

const necessity = (required: boolean | string | undefined, t: Messages): string =>
  typeof required === 'string' ? t.studio.sometimes : required ? t.studio.yes : t.studio.no

function fieldRows(
  fields: Readonly<Record<string, Field>>,
  definition: Definition,
  { lang, t }: Look,
  above = '',
): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const kind = [field.type, field.format].filter(Boolean).join(' · ')
    const norm = field.norm === undefined ? '' : (definition.norms[field.norm]?.title ?? field.norm)
    const row = [
      above + name,
      textIn(field.title, lang),
      kind,
      field.value === undefined ? necessity(field.required, t) : field.value,
      field.when ?? t.studio.always,
      norm,
      isPersonalField(field) ? t.studio.yes : t.studio.no,
    ]
    return [row, ...(field.fields ? fieldRows(field.fields, definition, { lang, t }, `${above}${name}.`) : [])]
  })
}

const table = (id: string, title: string, columns: string[], rows: string[][]): SheetTable => ({
  id,
  title,
  columns,
  rows,
})

/** Fields, documents, terms, norms, settings and what is to be confirmed, for whoever reads tables and not JSON. */
export function sheetTables(definition: Definition, look: Look): SheetTable[] {
  const { lang, t } = look
  const { columns: c } = t.studio
  const normTitle = (id: string | undefined) => (id === undefined ? '' : (definition.norms[id]?.title ?? id))
  const { steps } = indexSteps(definition)
  const signal = (name: string) => {
    const [kind = '', id = ''] = name.split(':')
    const step = steps[id]
    return step ? `${kind}: ${textIn(step.title, lang)}` : name
  }
  const documents = Object.entries(definition.documents).map(([name, document]) => [
    name,
    textIn(document.title, lang),
    necessity(document.required, t),
    document.when ?? t.studio.always,
    writeSize(document.maxBytes, lang),
    normTitle(document.norm),
  ])
  const clocks = Object.entries(definition.clocks).map(([, clock]) => [
    textIn(clock.title, lang),
    clock.term,
    signal(clock.startsOn),
    (clock.stopsOn ?? []).map(signal).join('; '),
    clock.silence ? textIn(clock.silence.text, lang) : '',
    normTitle(clock.norm),
  ])
  const norms = Object.entries(definition.norms).map(([name, { title, url = '', toConfirm }]) => [
    name,
    title,
    url,
    toConfirm ? t.studio.yes : t.studio.no,
  ])
  const settings = Object.entries(definition.settings ?? {}).map(([name, { title, value, source }]) => [
    name,
    textIn(title, lang),
    String(value),
    source,
  ])
  const open = (definition.toConfirm ?? []).map(({ about, text, source = '' }) => [about, textIn(text, lang), source])
  return [
    table(
      'fields',
      t.studio.fields,
      [c.name, c.question, c.kind, c.required, c.when, c.norm, c.personal],
      fieldRows(definition.data, definition, look),
    ),
    table('documents', t.studio.documents, [c.name, c.question, c.required, c.when, c.size, c.norm], documents),
    table('terms', t.studio.terms, [c.question, c.term, c.starts, c.stops, c.silence, c.norm], clocks),
    table('norms', t.studio.norms, [c.name, c.question, 'URL', t.studio.toConfirm], norms),
    table('settings', t.studio.settings, [c.name, c.question, c.value, c.source], settings),
    table('to-confirm', t.studio.toConfirm, [t.studio.where, c.question, c.source], open),
  ].filter(({ rows }) => rows.length > 0)
}

/** A cell that a spreadsheet can neither misread nor run as a formula (OWASP: CSV injection). */
const csvCell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export function writeCsv(tables: readonly SheetTable[]): string {
  const lines = tables.flatMap(({ title, columns, rows }) => [[title], columns, ...rows, []])
  return `\uFEFF${lines.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

export interface DiagramView {
  svg: string
  /** The same in words: each step, who acts, and where it leads. */
  steps: { title: string; who: string; ways: { label?: string; to: string; late: boolean }[] }[]
}

export async function diagramView(
  definition: Definition,
  { lang, t }: Look,
  path: readonly string[] = [],
): Promise<DiagramView> {
  const diagram = describeDiagram(definition)
  const titles = new Map(diagram.nodes.map(({ id, title }) => [id, textIn(title, lang)]))
  const roles = (role: string | undefined): string => {
    const title = role === undefined ? undefined : definition.roles[role]?.title
    return title ? textIn(title, lang) : t.studio.engine
  }
  return {
    svg: await draw(writeDot(diagram, lang, path)),
    steps: diagram.nodes.map(({ id, title, role }) => ({
      title: textIn(title, lang),
      who: roles(role),
      ways: diagram.edges
        .filter(({ from }) => from === id)
        .map(({ to, label, kind }) => ({
          to: titles.get(to) ?? to,
          late: kind === 'late',
          ...(label !== undefined && { label: typeof label === 'string' ? label : textIn(label, lang) }),
        })),
    })),
  }
}

export interface FindingView {
  severity: 'error' | 'warning'
  message: string
  remedy: string
  pointer: string
  path?: string
  /** Number in the report: names the path to draw. */
  index: number
}

/** Errors first, each in the reader's language. */
export const findingViews = (findings: readonly Finding[], lang: Lang): FindingView[] =>
  findings
    .map((finding, index) => ({
      severity: finding.severity,
      ...sayFinding(finding, lang),
      pointer: finding.pointer,
      ...(finding.path && { path: writePath(finding.path) }),
      index,
    }))
    .toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
