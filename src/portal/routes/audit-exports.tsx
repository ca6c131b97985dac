import { Hono } from 'hono'
import { purposeLength, statedPurpose } from '#access/case-read.ts'
import { limits } from '#api/limits.ts'
import { endOfDay, isDay, startOfDay } from '#core/time.ts'
import { exportFormats, isExportFormat } from '#exports/export-cases.ts'
import { createExportLog, type RecordedExport } from '#exports/export-log.ts'
import { entitiesWithin, exportFileName, ExportTooLargeError, startExport, toBytes } from '#exports/start-export.ts'
import type { Identity } from '#identity/identity.ts'
import { createAccountGate } from '../callers.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { AuditExportsPage, type ExportAnswers, type ExportsView } from '../pages/audit-exports.tsx'
import { type Portal, show } from '../shell.tsx'
import { signedIn } from '../signed-in.ts'
import type { Shell } from '../view-models.ts'
import { say } from '../views/words.ts'

const path = '/auditoria/exportar'
/** Of the exports before, as many are shown. */
const beforeShown = 20

/** Filed cases as a file, in the auditor's room. */
export function auditExportRoutes(portal: Portal): Hono<PortalEnv> {
  const pass = createAccountGate(portal.deps, 'export', path)
  return new Hono<PortalEnv>()
    .get(path, (c) => signedIn(c, 'auditor', (identity) => askPage(c, portal, identity)))
    .post(path, (c) => signedIn(c, 'auditor', (identity) => sendFile(c, portal, identity, pass)))
}

interface Mistakes {
  answers: ExportAnswers
  errors: ExportsView['errors']
}

async function askPage(c: PortalContext, portal: Portal, identity: Identity, mistakes?: Mistakes) {
  const { catalog } = portal.deps
  const files = (await catalog.entities()).filter(({ entity }) => identity.auditor.includes(entity.id))
  const shell = await portal.shell(c, files.length === 1 ? files[0]?.entity.id : undefined)
  const { lang } = shell
  const view: ExportsView = {
    form: { action: path, key: crypto.randomUUID() },
    answers: { format: 'csv', procedure: '', agency: '', from: '', to: '', language: lang, purpose: '' },
    errors: {},
    ...mistakes,
    procedures: (await catalog.procedures())
      .filter(({ entity }) => identity.auditor.includes(entity))
      .map((rules) => ({ id: rules.procedure, title: say(rules.definition.title, lang).text })),
    agencies: files.flatMap(({ agencies }) => agencies).map(({ id, name }) => ({ id, title: name.es })),
    most: purposeLength.most,
    before: await exportsBefore(portal, identity, shell, files[0]?.entity.timeZone ?? 'UTC'),
  }
  return show(c, <AuditExportsPage shell={shell} view={view} />, mistakes ? 422 : 200)
}

const writeNumber = (number: number, { lang }: Shell): string => number.toLocaleString(lang === 'es' ? 'es-CO' : 'en')

async function exportsBefore({ deps }: Portal, identity: Identity, shell: Shell, zone: string) {
  const { t, lang } = shell
  const log = createExportLog(deps)
  const all = (await Promise.all(identity.auditor.map((entity) => log.of(entity)))).flat()
  const bounds = ({ procedure, agency, from, to }: RecordedExport) => [
    ...[procedure, agency].filter((name) => name !== undefined),
    ...(from === undefined ? [] : [`${t.exports.from}: ${writeInstant(from, zone, lang)}`]),
    ...(to === undefined ? [] : [`${t.exports.to}: ${writeInstant(to, zone, lang)}`]),
  ]
  return all
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, beforeShown)
    .map((one) => ({
      when: writeInstant(one.at, zone, lang),
      who: one.as === 'operator' ? t.exports.operator : one.reader,
      what: [
        one.entity,
        one.format,
        ...bounds(one),
        t.exports.counted(writeNumber(one.cases, shell), writeNumber(one.events, shell)),
      ],
      why: one.purpose,
    }))
}

function readAnswers(c: PortalContext): ExportAnswers {
  const one = (name: keyof ExportAnswers) =>
    c
      .get('form')
      .one(name)
      .trim()
      .slice(0, 2 * purposeLength.most)
  const language = one('language') === 'en' ? 'en' : 'es'
  return {
    format: one('format'),
    procedure: one('procedure'),
    agency: one('agency'),
    from: one('from'),
    to: one('to'),
    language,
    purpose: one('purpose'),
  }
}

async function sendFile(c: PortalContext, portal: Portal, identity: Identity, pass: (identity: Identity) => void) {
  const { deps } = portal
  const shell = await portal.shell(c)
  const answers = readAnswers(c)
  const { format, language } = answers
  const again = (errors: ExportsView['errors']) => askPage(c, portal, identity, { answers, errors })
  const purpose = statedPurpose(answers.purpose)
  const filter = await filterOf(portal, identity, answers)
  const errors = {
    ...mistakesIn(answers, shell),
    ...(filter.entities.length === 0 && { procedure: shell.t.exports.noEntity }),
  }
  if (purpose?.kind !== 'stated' || !isExportFormat(format) || Object.keys(errors).length > 0) return again(errors)
  pass(identity)
  const asked = { format, filter, language: language as 'es' | 'en', purpose: purpose.text, most: limits.exportEvents }
  const begun = await startExport(
    { ...deps, rules: deps.catalog.rules },
    { ...asked, reader: identity.subject, as: 'auditor', via: 'web' },
  ).catch((error: unknown) => {
    if (error instanceof ExportTooLargeError) return error
    throw error
  })
  if (begun instanceof ExportTooLargeError)
    return again({ from: shell.t.exports.tooLarge(writeNumber(begun.events, shell), writeNumber(begun.most, shell)) })
  const { mediaType, extension } = exportFormats[format]
  return c.body(
    toBytes(begun.pieces, (err) => deps.log.error({ err }, 'an export broke off')),
    200,
    {
      'Content-Type': mediaType,
      'Content-Disposition': `attachment; filename="${exportFileName(filter, extension, deps.now())}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  )
}

function mistakesIn({ from, to, purpose }: ExportAnswers, { t }: Shell): ExportsView['errors'] {
  return {
    ...(from && !isDay(from) && { from: t.exports.badDay }),
    ...(to && !isDay(to) && { to: t.exports.badDay }),
    ...(!statedPurpose(purpose) && { purpose: t.access.purpose.missing(purposeLength.least) }),
  }
}

/** Days are those of the entity that the cases are of; of the first one where they are of several. */
async function filterOf({ deps }: Portal, { auditor }: Identity, { procedure, agency, from, to }: ExportAnswers) {
  const named = { ...(procedure && { procedure }), ...(agency && { agency }) }
  const entities = entitiesWithin(auditor, named)
  const zone = (await deps.catalog.entity(entities[0] ?? ''))?.entity.timeZone ?? 'UTC'
  return {
    entities,
    ...named,
    ...(isDay(from) && { from: startOfDay(from, zone) }),
    ...(isDay(to) && { to: endOfDay(to, zone) }),
  }
}
