import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Rules } from '#core/rules.ts'
import type { Scenario } from './scenario.ts'

const folder = join(import.meta.dirname, '../catalog/scenarios')

/** All scenarios of the catalogue, by procedure. */
export async function readScenarios(): Promise<Map<string, Scenario[]>> {
  const scenarios = new Map<string, Scenario[]>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const { default: list } = (await import(join(folder, file))) as { default: Scenario[] }
    scenarios.set(file.slice(0, -'.ts'.length), list)
  }
  return scenarios
}

/** The version in force of each procedure, of rules in the order of procedures and versions. */
export const latestVersions = (rules: readonly Rules[]): Rules[] =>
  rules.filter(({ procedure }, index) => rules[index + 1]?.procedure !== procedure)
