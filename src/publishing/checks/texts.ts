import type { Definition } from '#core/definition.ts'
import { found, pointerTo, type Finding } from '#publishing/finding.ts'

/** Every text that people read must be there in each language of the entity, and say something. */
export function checkTexts(definition: Definition, languages: readonly string[]): Finding[] {
  const findings: Finding[] = []
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item, [...path, index]))
    // Half of a surrogate pair can be neither written as canonical JSON nor read by a person.
    if (typeof value === 'string' && !value.isWellFormed()) findings.push(found('broken-text', pointerTo(...path)))
    if (typeof value !== 'object' || value === null) return
    if (isText(value)) findings.push(...checkText(value, languages, path))
    for (const [name, item] of Object.entries(value)) visit(item, [...path, name])
  }
  visit(definition, [])
  return findings
}

/** By the schema nothing but a text has a member `es` that is a string. */
const isText = (value: object): value is Record<string, string> => 'es' in value && typeof value.es === 'string'

function checkText(text: Record<string, string>, languages: readonly string[], path: (string | number)[]): Finding[] {
  return languages.flatMap((language) => {
    const words = text[language]
    if (words !== undefined && words.trim() !== '') return []
    return [found('text-missing', pointerTo(...path), { language })]
  })
}
