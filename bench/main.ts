import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { startSystem } from '#support/system.ts'
import { measureAccess } from './access.ts'
import { measureAppends } from './appends.ts'
import { measureCore } from './core.ts'
import { isMet, renderFigures, type Figure } from './figures.ts'
import { measureEffects, measureLifecycles } from './lifecycles.ts'
import { measurePages } from './pages.ts'
import { measurePrivacy } from './privacy.ts'
import { measureReadModels } from './read-models.ts'
import { measureRecovery } from './recovery.ts'
import { measureTemporal } from './temporal.ts'

export const groups = [
  'core',
  'start',
  'appends',
  'temporal',
  'lifecycles',
  'effects',
  'pages',
  'access',
  'read models',
  'recovery',
] as const
export type Group = (typeof groups)[number]

export interface BenchOptions {
  /** At most 90 s in all; rougher figures. */
  quick: boolean
  only: readonly Group[]
  /** Where to write the figures as JSON. */
  json?: string
}

const catalogDir = join(import.meta.dirname, '../catalog')
const concurrencies = [1, 16, 48] as const

/** Measures everything in one run on this machine, prints a table; answers whether all targets are met. */
export async function bench({ quick, only, json }: BenchOptions): Promise<boolean> {
  const figures: Figure[] = []
  const say = (line: string) => console.error(line)
  const wants = (...names: Group[]) => names.some((name) => only.includes(name))
  if (wants('core')) {
    say('rules alone …')
    figures.push(...(await measureCore(catalogDir)), ...(await measurePrivacy()))
  }
  if (groups.some((group) => group !== 'core' && only.includes(group))) {
    figures.push(...(await measureSystem({ quick, wants, say })))
  }
  console.log(renderFigures(figures))
  if (json)
    await writeFile(json, JSON.stringify({ machine: machine(), at: new Date().toISOString(), figures }, null, 2))
  return figures.every((figure) => isMet(figure) !== false)
}

const machine = () => ({ cores: availableParallelism(), model: cpus()[0]?.model, node: process.version })

interface Wishes {
  quick: boolean
  wants(...names: Group[]): boolean
  say(line: string): void
}

async function measureSystem({ quick, wants, say }: Wishes): Promise<Figure[]> {
  const figures: Figure[] = []
  say('starting a system of its own …')
  const began = performance.now()
  const folder = await joinCatalogs()
  const system = await startSystem({ env: { LOG_LEVEL: 'warn', CATALOG_DIR: folder } })
  const startSeconds = (performance.now() - began) / 1_000
  figures.push({
    group: 'start',
    what: 'first start, all ready',
    value: startSeconds,
    unit: 's',
    target: { atMost: 15 },
  })
  const ground = { system, pool: new Pool({ connectionString: await system.databaseUrl(), max: 2 }) }
  try {
    let bare: ReadonlyMap<number, number> = new Map()
    if (wants('appends', 'lifecycles')) {
      say('appends alone …')
      const url = { admin: await system.databaseUrl('postgres'), app: await system.databaseUrl() }
      const appends = await measureAppends(url, concurrencies, quick ? 1 : 4)
      bare = appends.bare
      figures.push(...appends.figures)
    }
    if (wants('temporal')) {
      say('Temporal alone …')
      figures.push(...(await measureTemporal(await system.temporalAddress(), 'default', quick ? 2 : 5)))
    }
    if (wants('lifecycles')) {
      say('whole lifecycles …')
      figures.push(...(await measureLifecycles(ground, { concurrencies, seconds: quick ? 5 : 15, bare })))
    }
    if (wants('effects')) {
      say('effects while idle …')
      figures.push(...(await measureEffects(ground, quick ? 8 : 20)))
    }
    if (wants('pages')) {
      say('pages …')
      figures.push(...(await measurePages(ground, quick ? 40 : 200)))
    }
    if (wants('access')) {
      say('looks into cases …')
      figures.push(...(await measureAccess(ground, quick ? 15 : 45)))
    }
    if (wants('read models')) {
      say('rebuild of the read models …')
      const url = { admin: await system.databaseUrl('postgres'), app: await system.databaseUrl() }
      figures.push(...(await measureReadModels(url, quick ? 1_000 : 3_000)))
    }
    if (wants('recovery')) {
      say('backup and restore …')
      const url = { admin: await system.databaseUrl('postgres'), app: await system.databaseUrl() }
      figures.push(...(await measureRecovery(url, quick ? 200 : 15_000)))
    }
  } finally {
    await ground.pool.end()
    await system.stop()
    await rm(folder, { recursive: true })
  }
  return figures
}

/** The catalogue and the procedures of the measurement, in a folder of their own. */
async function joinCatalogs(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-bench-'))
  for (const from of [catalogDir, join(import.meta.dirname, 'catalog')]) await cp(from, folder, { recursive: true })
  return folder
}
