import type { Rules } from '#core/rules.ts'
import { checkCalculated } from './checks/calculated.ts'
import { compileDefinition } from './compile.ts'
import type { Finding } from './finding.ts'
import { checkPlainLanguage } from './checks/plain-language.ts'
import { prove } from './proof/proof.ts'
import type { ServiceAnswers } from './proof/proof-subject.ts'
import { checkReferences } from './references/references.ts'
import { checkSchema } from './schema.ts'
import type { Surroundings } from './references/surroundings.ts'
import { checkTexts } from './checks/texts.ts'
import { checkUnused } from './references/unused.ts'

export type CheckResult = { ok: true; rules: Rules; warnings: Finding[] } | { ok: false; findings: Finding[] }

const hasError = (findings: readonly Finding[]): boolean => findings.some(({ severity }) => severity === 'error')

/** Hashes of definitions. */
export type Proven = Pick<ReadonlySet<string>, 'has'>

/**
 * Everything that must hold before a definition may be published: the language's schema, then that every name leads
 * somewhere and every word is there in each language, then the proof over all that a case can come to; and what could be
 * said more plainly. What has a hash in `proven` is not proved again. Never throws for what a file says.
 */
export function checkDefinition(json: unknown, surroundings: Surroundings, proven: Proven = new Set()): CheckResult {
  const shape = checkSchema(json)
  if (!shape.ok) return shape
  const { definition } = shape
  const { findings: references, entity } = checkReferences(definition, surroundings)
  const texts = entity ? checkTexts(definition, entity.languages) : []
  // The proof only means something when every name leads somewhere, and what cannot be written has no name of its own.
  const isWritable = texts.every(({ code }) => code !== 'broken-text')
  if (!entity || !isWritable || hasError(references)) return { ok: false, findings: [...references, ...texts] }
  const rules = compileDefinition(definition, { ...surroundings, entity })
  const order = checkCalculated(rules)
  const proof = hasError(order) || proven.has(rules.hash) ? [] : prove(rules, answersOf(surroundings))
  const findings = [
    ...references,
    ...texts,
    ...order,
    ...proof,
    ...checkUnused(definition),
    ...checkPlainLanguage(definition),
  ]
  return hasError(findings) ? { ok: false, findings } : { ok: true, rules, warnings: findings }
}

/** What the answers of services always hold. */
export const answersOf = ({ services }: Pick<Surroundings, 'services'>): ServiceAnswers =>
  Object.fromEntries(
    Object.entries(services).map(([name, { response }]) => {
      const { required } = response
      return [name, new Set(Array.isArray(required) ? required.map(String) : [])]
    }),
  )
