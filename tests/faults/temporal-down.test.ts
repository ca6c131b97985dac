import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { choosePort } from '#local/ports.ts'
import { findTemporalCli } from '#local/temporal-cli.ts'
import { startTemporal } from '#local/temporal.ts'
import { startSystem } from '#support/system.ts'
import { findViolations, untilDrained } from './checks.ts'
import { liveUntil } from './lives.ts'

const namespace = 'ventanilla'

test('while Temporal is down people fill in, file and decide; what is owed happens when it is back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-temporal-'))
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const cli = await findTemporalCli({ env: process.env, progress: () => undefined })
  const port = await choosePort(undefined)
  const start = () => {
    const logFile = join(folder, 'temporal.log')
    return startTemporal({ cli, dataDir: folder, logFile, port, namespace, log: () => undefined })
  }
  let temporal = await start()
  onTestFinished(() => temporal.stop())
  const system = await startSystem({ env: { TEMPORAL_ADDRESS: temporal.address, LOG_LEVEL: 'warn' } })
  onTestFinished(() => system.stop())
  const liveOne = async (least: number) => (await liveUntil(system, 1, AbortSignal.abort(), least)).lived
  const [reference] = await liveOne(1)
  if (!reference) throw new Error('no life was lived')
  await untilDrained(system, [reference], 60_000, temporal.address)

  await temporal.stop()
  const lived = await liveOne(5)
  expect(lived.every(({ acknowledged }) => acknowledged.size === 6)).toBe(true)
  const ready = (await (await fetch(`${system.baseUrl}/readyz`)).json()) as { status: string; parts: object }
  expect(ready).toMatchObject({ status: 'degraded', parts: { temporal: 'degraded', database: 'ok' } })

  temporal = await start()
  await untilDrained(system, [reference, ...lived], 90_000, temporal.address)
  expect(await findViolations(system, [reference, ...lived], reference)).toEqual([])
}, 240_000)
