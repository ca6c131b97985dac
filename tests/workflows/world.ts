import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Dependencies } from '#activities/dependencies.ts'
import { createConnector } from '#connectors/call-service.ts'
import { createSettlement, reconcilePayments } from '#app/settle-payment.ts'
import { createPaymentLedger } from '#payments/ledger.ts'
import { createSimulatedProvider } from '#payments/simulated.ts'
import type { Actor, CommandData, CommandType } from '#core/commands.ts'
import { everyKind, vehicles } from './kinds.ts'
import { createRig, log, type Rig } from './rig.ts'
import { smallCatalog } from './small-catalog.ts'

export const now = () => new Date()
export const applicant = { kind: 'applicant', id: 'citizen' } as const
export const officer: Actor = {
  kind: 'officer',
  id: 'officer-1',
  agencies: [{ agency: 'gobernacion/secretaria-general', roles: ['*'] }],
}

/** A registry of vehicles that is out of order the first time that it is asked about each. */
async function registry() {
  const seen = new Map<string, number>()
  const server = createServer((request, response) => {
    const plate = request.url?.split('/').at(-1) ?? ''
    seen.set(plate, (seen.get(plate) ?? 0) + 1)
    if (plate === 'GONE' || seen.get(plate) === 1) return response.writeHead(503).end()
    return response.end(JSON.stringify({ model: plate === 'OLD' ? 1990 : 2020 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** All that carries out every kind of step, with money that is not and a registry of the test's own. */
export async function createWorld(changes: (rig: Rig) => Partial<Dependencies> = () => ({})) {
  const rig = await createRig(smallCatalog(everyKind, [vehicles]))
  const { seen, url } = await registry()
  const ledger = createPaymentLedger(rig.pool)
  const settle = createSettlement({ engine: rig.engine, ledger, now, log })
  let webhooks = true
  const provider = createSimulatedProvider({
    pool: rig.pool,
    secret: Buffer.alloc(32, 4),
    publicUrl: 'https://tramites.example',
    now,
    send: async (body, headers) => {
      const read = webhooks && (await provider.readWebhook(Buffer.from(body), new Headers(headers)))
      if (read && read.ok && read.report) await settle(provider.id, read.report)
    },
  })
  const connector = createConnector({ SERVICE_VEHICLES_URL: url })
  await rig.startWorker({ connector, payments: { provider, ledger }, ...changes(rig) })
  rig.startDispatcher()
  const reconcile = () => reconcilePayments(provider, { ledger, settle, log })
  return { rig, seen, provider, settle, reconcile, silence: () => void (webhooks = false) }
}

/** A case of a procedure, opened and filed. */
export async function fileCase({ engine, catalog }: Rig, procedure: string, data: Record<string, string>, at = now()) {
  const id: string = randomUUID()
  const rules = await catalog.live(`gobernacion.${procedure}`)
  if (!rules) throw new Error(`${procedure} is not published`)
  const run = async <T extends CommandType>(
    type: T,
    actor: Actor,
    content: CommandData[T],
    issuedAt = now(),
    caseId = id,
  ) => {
    const envelope = { id: randomUUID(), issuedAt: issuedAt.toISOString(), actor, channel: 'web' }
    const result = await engine.execute(caseId, { type, data: content, ...envelope } as never)
    if (!result.ok) throw new Error(`${type} was refused: ${JSON.stringify(result.problems)}`)
  }
  const { agency, version } = rules.definition
  const names = { procedure: rules.procedure, version, definition: rules.hash, entity: rules.entity, agency }
  const opening = { ...names, language: 'es', applicant: { kind: 'account', id: 'citizen' }, resumeHash: 'r' } as const
  await run('open', applicant, opening, at)
  await run('save', applicant, { step: 'form', section: 'who', data }, at)
  await run('submit', applicant, { step: 'form', folio: `GOB-2026-${id.slice(0, 6)}`, lookupHash: 'l' }, at)
  const state = async (caseId = id) => {
    const loaded = await engine.load(caseId)
    if (!loaded) throw new Error('no such case')
    return loaded.state
  }
  return { id, run, state }
}
