import type { Rules } from '#core/rules.ts'
import { compileDefinition } from './compile.ts'
import type { Finding } from './finding.ts'
import { checkReferences, type Surroundings } from './references.ts'
import { checkPaths } from './paths.ts'
import { checkSchema } from './schema.ts'
import { checkTexts } from './texts.ts'
import { checkUnused } from './unused.ts'

export type CheckResult = { ok: true; rules: Rules; warnings: Finding[] } | { ok: false; findings: Finding[] }

/**
 * Everything that must hold before a definition may be published: the language's schema, then that every name leads
 * somewhere, every word is there in each language, and every path comes to an end. Never throws for what a file says.
 */
export function checkDefinition(json: unknown, surroundings: Surroundings): CheckResult {
  const shape = checkSchema(json)
  if (!shape.ok) return shape
  const { definition } = shape
  const references = checkReferences(definition, surroundings)
  const { entity } = references
  // Paths are only worth following when every name on them leads somewhere.
  const sound = !references.findings.some(({ severity }) => severity === 'error')
  const findings = [
    ...references.findings,
    ...(entity ? checkTexts(definition, entity.languages) : []),
    ...(sound ? [...checkPaths(definition), ...checkUnused(definition)] : []),
  ]
  if (!entity || findings.some(({ severity }) => severity === 'error')) return { ok: false, findings }
  return {
    ok: true,
    rules: compileDefinition(definition, { ...surroundings, entity }),
    warnings: findings,
  }
}
