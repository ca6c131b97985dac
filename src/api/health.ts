import { createConnection } from 'node:net'
import type { Hono } from 'hono'
import type { ApiDeps, ApiEnv } from './deps.ts'

/** A part that the API leans on. Without a needed one it cannot serve; without another, something waits. */
export interface PartCheck {
  name: string
  needed: boolean
  /** Rejects, or answers false, when the part does not work. */
  check(): Promise<boolean>
}

const checkWithinMs = 2000
/** A read model this far behind is reported; a healthy one is there within a quarter of it. */
const lagMs = 1000

export function addHealth(app: Hono<ApiEnv>, deps: ApiDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/readyz', async (c) => {
    const checks = [database(deps), readModels(deps), ...(deps.parts ?? [])]
    const results = await Promise.all(checks.map(async (part) => ({ ...part, works: await works(part) })))
    const parts = Object.fromEntries(
      results.map(({ name, needed, works: ok }) => [name, ok ? 'ok' : needed ? 'down' : 'degraded']),
    )
    const states = Object.values(parts)
    const status = states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'ok'
    c.header('Cache-Control', 'no-store')
    return c.json({ status, parts }, status === 'down' ? 503 : 200)
  })
}

const database = ({ store }: ApiDeps): PartCheck => ({
  name: 'database',
  needed: true,
  check: () => store.head().then(() => true),
})

/** People can fill in and file while lists lag behind. */
const readModels = ({ store, readModels: models }: ApiDeps): PartCheck => ({
  name: 'projector',
  needed: false,
  async check() {
    const position = await store.head()
    return position === undefined || models.waitFor({ position }, lagMs)
  },
})

/** Temporal carries out what follows a command; while it is away, that waits, and filing goes on. */
export const temporalPart = (address: string): PartCheck => ({
  name: 'temporal',
  needed: false,
  check: () =>
    new Promise<boolean>((resolve) => {
      const colon = address.lastIndexOf(':')
      const socket = createConnection({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) })
      socket.setTimeout(checkWithinMs)
      const answer = (ok: boolean) => {
        socket.destroy()
        resolve(ok)
      }
      socket
        .once('connect', () => answer(true))
        .once('error', () => answer(false))
        .once('timeout', () => answer(false))
    }),
})

async function works({ check }: PartCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkWithinMs)
  })
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
