import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { z } from 'zod'
import { parseFolio } from '#app/folio.ts'
import { localDay } from '#core/time.ts'
import { renderLetter } from '#documents/letter.ts'
import { caseIdOf, caseStream } from '#event-store/case-events.ts'
import { makeReceipt, type ReceiptDesk } from '#notary/receipt.ts'
import { checkReceipt, type ReceiptEvidence } from '#notary/verifier/verify.mjs'
import type { Gate } from '../callers.ts'
import { ownCase } from '../case-in-hand.ts'
import type { PortalContext, PortalEnv } from '../deps.ts'
import { writeInstant } from '../format.ts'
import { CheckReceiptPage, type CheckedReceipt, type CheckReceipt } from '../pages/check-receipt.tsx'
import { Refused } from '../refused.ts'
import { receiveText } from '../sent-form.ts'
import { type Portal, show } from '../shell.tsx'
import { agencyName } from '../views/procedure.ts'
import { say } from '../views/words.ts'

/** A receipt with its proof has a few kilobytes. */
const maxFileBytes = 64 * 1024
const verifier = readFileSync(join(import.meta.dirname, '../../notary/verifier/verify.mjs'), 'utf8')

/** Signed receipts of filings, and the page where anybody checks one. */
export function evidenceRoutes(portal: Portal, gate: Gate, desk: ReceiptDesk): Hono<PortalEnv> {
  return new Hono<PortalEnv>()
    .get('/solicitudes/:case/constancia.json', async (c) => {
      const { evidence } = await receiptOf(c, portal, desk)
      const headers = { 'Cache-Control': 'private, no-store', 'Content-Disposition': attachment('comprobante.json') }
      return c.body(`${JSON.stringify(evidence, undefined, 1)}\n`, 200, {
        ...headers,
        'Content-Type': 'application/json',
      })
    })
    .get('/solicitudes/:case/constancia.pdf', (c) => receiptPdf(c, portal, desk))
    .get('/comprobar/verify.mjs', (c) =>
      c.body(verifier, 200, { 'Content-Type': 'text/javascript', 'Content-Disposition': attachment('verify.mjs') }),
    )
    .get('/comprobar', async (c) => {
      const { folio, huella } = c.req.query()
      if (folio === undefined || huella === undefined) return checkPage(c, portal, desk, { text: '' })
      gate.pass(c, 'lookup')
      const checked = await checkPrinted(c, portal, desk, { folio, hash: huella })
      return checkPage(c, portal, desk, { text: '', checked })
    })
    .post('/comprobar', async (c) => {
      gate.pass(c, 'lookup')
      const { t } = await portal.shell(c)
      const text = await sentEvidence(c)
      if (text === '') return checkPage(c, portal, desk, { text, error: t.evidence.missing })
      const evidence = readEvidence(text)
      if (!evidence) return checkPage(c, portal, desk, { text, error: t.evidence.unreadable })
      return checkPage(c, portal, desk, { text, checked: await checkEvidence(c, portal, desk, evidence) })
    })
}

const attachment = (name: string) => `attachment; filename="${name}"`
const keysOf = ({ keys }: ReceiptDesk) => keys.map(({ verifierKey }) => verifierKey)

/** The case with the receipt of its filing, for whom it is. */
async function receiptOf(c: PortalContext, portal: Portal, desk: ReceiptDesk) {
  const inHand = await ownCase(c, portal)
  const events = await portal.deps.store.read(caseStream(inHand.state.id))
  const filing = events.find(({ type }) => type === 'CaseFiled')
  if (!filing) throw new Refused('stale', `/solicitudes/${inHand.state.id}`)
  return { ...inHand, evidence: await makeReceipt(desk, filing) }
}

async function receiptPdf(c: PortalContext, portal: Portal, desk: ReceiptDesk) {
  const { evidence, rules } = await receiptOf(c, portal, desk)
  const office = await portal.deps.catalog.entity(rules.entity)
  if (!office) throw new Refused('not-found')
  const { lang, t } = await portal.shell(c)
  const { folio, hash, filedAt, origin } = evidence.receipt
  const received = writeInstant(filedAt, rules.timeZone, lang)
  const body = t.evidence.letterBody(say(rules.definition.title, lang).text, folio, received)
  const query = new URLSearchParams({ folio, huella: hash })
  const bytes = await renderLetter({
    language: lang,
    country: office.entity.country,
    entity: office.entity.name.es,
    agency: agencyName(office.agencies, rules.definition.agency),
    title: t.evidence.letterTitle,
    body: `${body}\n\n${t.evidence.letterProof(hash, origin)}`,
    folio,
    lookUpUrl: `${portal.deps.publicUrl}/comprobar?${query}`,
    checks: 'receipt',
    attachment: {
      name: 'comprobante.json',
      mediaType: 'application/json',
      content: `${JSON.stringify(evidence, undefined, 1)}\n`,
    },
    at: filedAt,
    day: localDay(filedAt, rules.timeZone),
  })
  const headers = { 'Cache-Control': 'private, no-store', 'Content-Disposition': attachment(`${folio}.pdf`) }
  return c.body(new Uint8Array(bytes), 200, { ...headers, 'Content-Type': 'application/pdf' })
}

type Shown = Omit<CheckReceipt, 'form' | 'keys'>

async function checkPage(c: PortalContext, portal: Portal, desk: ReceiptDesk, shown: Shown) {
  const form = { action: '/comprobar', key: crypto.randomUUID() }
  const page = { ...shown, form, keys: keysOf(desk) }
  return show(c, <CheckReceiptPage shell={await portal.shell(c)} check={page} />, shown.error === undefined ? 200 : 422)
}

/** What the form brought: the file, or the text when there is none. */
async function sentEvidence(c: PortalContext): Promise<string> {
  const isMultipart = c.req.header('content-type')?.startsWith('multipart/form-data') ?? false
  const file = isMultipart ? await receiveText(c, maxFileBytes) : ''
  return file.trim() || c.get('form').one('text').trim()
}

const text = z.string().max(20_000)
const evidenceSchema = z.object({
  receipt: z.strictObject({
    folio: text,
    stream: text,
    revision: z.number().int().min(0),
    event: text,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    filedAt: z.iso.datetime(),
    origin: text,
  }),
  signatures: z.array(text).min(1).max(16),
  keys: z.array(text).max(16),
  keyLists: z.array(text).max(100),
  inclusion: z
    .object({ index: z.number().int().min(0), hashes: z.array(z.string().max(60)).max(64), checkpoint: text })
    .optional(),
})

function readEvidence(sent: string): ReceiptEvidence | undefined {
  try {
    const { inclusion, ...rest } = evidenceSchema.parse(JSON.parse(sent))
    return { ...rest, ...(inclusion && { inclusion }) }
  } catch {
    return undefined
  }
}

/** By the log's own keys, whatever the evidence says of keys; and against what the log holds now. */
async function checkEvidence(
  c: PortalContext,
  portal: Portal,
  desk: ReceiptDesk,
  evidence: ReceiptEvidence,
): Promise<CheckedReceipt> {
  const { lang, t } = await portal.shell(c)
  const own = (await desk.log.keyLists()).map(({ note }) => note)
  const { findings } = verdictOf({ ...evidence, keyLists: own }, keysOf(desk))
  const { folio, filedAt: at, hash, stream, revision } = evidence.receipt
  const said = { folio, hash }
  if (findings.length > 0)
    return {
      verdict: 'wrong',
      reasons: findings.map(({ code, message }) => t.evidence.codes[code] ?? message),
      ...said,
    }
  const facts = { ...said, filedAt: writeInstant(at, await zoneOf(portal, stream), lang) }
  const entry = await desk.log.find(hash)
  if (entry?.stream === stream && entry.revision === revision)
    return { verdict: 'holds', reasons: [], ...facts, entry: entry.index }
  if (evidence.inclusion || entry) return { verdict: 'wrong', reasons: [t.evidence.altered], ...facts }
  return { verdict: 'signed', reasons: [], ...facts }
}

/** Where the office of a case is: times are told as they are there. */
async function zoneOf({ deps }: Portal, stream: string): Promise<string> {
  const id = caseIdOf(stream)
  const loaded = id === undefined ? undefined : await deps.engine.load(id)
  return loaded?.rules.timeZone ?? 'UTC'
}

/** A signature line that cannot be read is a forged one. */
function verdictOf(evidence: ReceiptEvidence, keys: readonly string[]): ReturnType<typeof checkReceipt> {
  try {
    return checkReceipt(evidence, keys)
  } catch (error) {
    return { findings: [{ code: 'receipt-forged', message: (error as Error).message }], included: false }
  }
}

/** What a printed receipt says in its QR code: a number and a hash that must belong together. */
async function checkPrinted(
  c: PortalContext,
  portal: Portal,
  { log }: ReceiptDesk,
  { folio, hash }: { folio: string; hash: string },
): Promise<CheckedReceipt> {
  const entry = /^[0-9a-f]{64}$/.test(hash) ? await log.find(hash) : undefined
  const [event] = entry ? await portal.deps.store.read(entry.stream, entry.revision) : []
  const stands = event?.type === 'CaseFiled' && event.metadata.hash === hash
  if (!entry || !event || !stands || (event.data as { folio: string }).folio !== parseFolio(folio))
    return { verdict: 'unknown', reasons: [] }
  const { lang } = await portal.shell(c)
  const filedAt = writeInstant(event.metadata.at, await zoneOf(portal, entry.stream), lang)
  return {
    verdict: 'holds',
    reasons: [],
    folio: (event.data as { folio: string }).folio,
    filedAt,
    entry: entry.index,
    hash,
  }
}
