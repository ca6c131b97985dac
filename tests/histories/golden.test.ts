import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decide } from '#core/decide.ts'
import { evolve } from '#core/evolve.ts'
import { initialState } from '#core/state.ts'
import { entityOf } from '#core/names.ts'
import { compileDefinition } from '#publishing/compile.ts'
import { digestOf, fromGolden, type GoldenHistory, type GoldenSurroundings } from './golden.ts'

// Cases that were lived when a version of the language was current. They are never recorded anew: what they say happened
// must be what today's rules say, for as long as a case of that time may be open or read.

const folder = (language: string) => join(import.meta.dirname, language)
const read = <T>(language: string, file: string): T =>
  JSON.parse(readFileSync(join(folder(language), file), 'utf8')) as T

const languages = readdirSync(import.meta.dirname).filter((name) => name.startsWith('language-'))
const histories = languages.flatMap((language) =>
  readdirSync(folder(language))
    .filter((file) => file !== 'surroundings.json')
    .map((file) => [language, file] as const),
)

test('every language version has histories', () => {
  expect(languages).toContain('language-1')
  expect(histories.length).toBeGreaterThan(0)
})

test.each(histories)('%s %s: the same commands cause the same events and leave the same state', (language, file) => {
  const { hash, definition, told, digest } = read<GoldenHistory>(language, file)
  const { entities, calendars, vocabularies } = read<GoldenSurroundings>(language, 'surroundings.json')
  const entity = entities[entityOf(definition.agency)]
  if (!entity) throw new Error(`${file} is of an entity that surroundings.json does not have`)
  const rules = compileDefinition(definition, { entity, calendars, vocabularies })
  expect(rules.hash).toBe(hash)
  let state = initialState('golden')
  for (const { command, events } of told) {
    const decision = decide(rules, state, command)
    const place = `${command.type} at revision ${state.revision}`
    const decided = decision.ok ? decision.events.map(({ type, data }) => [type, data]) : decision.problems
    // Through JSON, as the store keeps it: what is undefined is absent.
    expect(JSON.parse(JSON.stringify(decided)), place).toEqual(events.map(([type, data]) => [type, data]))
    for (const event of events) state = evolve(state, fromGolden(event, command))
  }
  expect(state.status).toBe('closed')
  expect(digestOf(state)).toBe(digest)
})
