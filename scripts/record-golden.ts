/**
 * Adds to tests/histories a case of every version of the catalogue that has none there yet. What is there is never recorded
 * anew: it stands for cases that may be open under those rules.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Rules } from '#core/rules.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { checkCatalog, surroundingsOf } from '#publishing/check-catalog.ts'
import { createRandom } from '#publishing/simulation/random.ts'
import { newLife, type Life, type World } from '#publishing/simulation/simulated-life.ts'
import { live } from '#publishing/simulation/simulated-moves.ts'
import { digestOf, toGolden, type GoldenHistory, type GoldenSurroundings } from '../tests/histories/golden.ts'

const root = join(import.meta.dirname, '..')
const seeds = Array.from({ length: 60 }, (_, index) => 20_260_000 + index)
const maxMoves = 400

/** Of several lives that ended, the one that went through most steps. */
function richestLife(rules: Rules, world: World): Life {
  const lives = seeds.flatMap((seed) => {
    const life = newLife(rules, world, createRandom(seed), '2026-01-05T15:00:00.000Z', [])
    life.state = { ...life.state, id: 'golden' }
    life.told = []
    live(life, maxMoves)
    return life.state.status === 'closed' ? [life] : []
  })
  const [best] = lives.toSorted((a, b) => Object.keys(b.state.entries).length - Object.keys(a.state.entries).length)
  if (!best) throw new Error(`No life of ${rules.procedure} ends within ${maxMoves} moves`)
  return best
}

const catalogDir = join(root, 'catalog')
const files = await readCatalogFiles(catalogDir)
const { rules: all } = await checkCatalog(catalogDir)
const world = surroundingsOf(files)
for (const rules of all) {
  const folder = join(root, 'tests/histories', `language-${rules.definition.language}`)
  const file = join(folder, `${rules.procedure}-${rules.hash.slice(0, 12)}.json`)
  if (existsSync(file)) continue
  await mkdir(folder, { recursive: true })
  await keepSurroundings(join(folder, 'surroundings.json'), rules)
  const { state, told = [] } = richestLife(rules, world)
  const history: GoldenHistory = {
    procedure: rules.procedure,
    hash: rules.hash,
    definition: rules.definition,
    digest: digestOf(state),
    told: told.map(({ command, events }) => ({ command, events: events.map(toGolden) })),
  }
  await writeFile(file, `${JSON.stringify(history)}\n`)
  console.log(`${rules.procedure}: ${told.length} commands, ${state.revision + 1} events, ${state.outcome ?? ''}`)
}

/** Adds what a definition refers to. @throws when it is there with other content: begin a new folder then. */
async function keepSurroundings(
  file: string,
  { entity: id, calendars, vocabularies, definition }: Rules,
): Promise<void> {
  const kept: GoldenSurroundings = existsSync(file)
    ? (JSON.parse(await readFile(file, 'utf8')) as GoldenSurroundings)
    : { entities: {}, calendars: {}, vocabularies: {} }
  const entity = files.entities.find((one) => one.entity.id === id)?.entity
  if (!entity) throw new Error(`The entity "${id}" is not in the catalogue`)
  const text = JSON.stringify(definition)
  const named = Object.entries(vocabularies).filter(([name]) => text.includes(`"optionsFrom":"${name}"`))
  add(kept.entities, { [id]: entity })
  add(kept.calendars, calendars)
  add(kept.vocabularies, Object.fromEntries(named))
  await writeFile(file, `${JSON.stringify(kept)}\n`)
}

function add<T>(kept: Record<string, T>, more: Record<string, T>): void {
  for (const [name, value] of Object.entries(more)) {
    const before = kept[name]
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value))
      throw new Error(
        `"${name}" has changed since histories were recorded with it: record these in a folder of their own`,
      )
    kept[name] = value
  }
}
