import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import type { Definition } from '#core/definition.ts'
import { error, type Finding } from './finding.ts'

const schemaFile = new URL('../../catalog/procedure.schema.json', import.meta.url)

/** The language's schema: what editors and this module check by. */
const procedureSchema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, discriminator: true, verbose: true })
const validate = ajv.compile<Definition>(procedureSchema)

/** Whether a value has the shape of a definition; says every place where it has not. */
export function checkSchema(json: unknown): { ok: true; definition: Definition } | { ok: false; findings: Finding[] } {
  if (validate(json)) return { ok: true, definition: json }
  return { ok: false, findings: withoutRepeats((validate.errors ?? []).flatMap(toFinding)) }
}

function toFinding(found: ErrorObject): Finding[] {
  const { keyword, instancePath, params } = found
  const at = (message: string, remedy: string, pointer = instancePath) => [error('schema', pointer, message, remedy)]
  switch (keyword) {
    case 'required':
      return at(`"${params.missingProperty}" is missing`, `Add "${params.missingProperty}".`)
    case 'dependentRequired':
      return at(
        `"${params.property}" needs "${params.missingProperty}" beside it`,
        `Add "${params.missingProperty}" or remove "${params.property}".`,
      )
    case 'additionalProperties':
      return at(
        `"${params.additionalProperty}" is not a word of the language here`,
        'Remove it or correct its spelling.',
      )
    case 'enum':
      return at(
        `${quote(found.data)} is not one of the values allowed`,
        `Write one of: ${params.allowedValues.join(', ')}.`,
      )
    case 'const':
      return at(`${quote(found.data)} is not the value expected`, `Write ${quote(params.allowedValue)}.`)
    case 'discriminator':
      return at(
        `${quote(params.tagValue)} is not a kind of step`,
        'Write form, task, choice, issue, notify or end.',
        `${instancePath}/kind`,
      )
    case 'type':
      return at(`The value should be of type ${[params.type].flat().join(' or ')}`, 'Correct the value.')
    case 'pattern':
      return at(`${quote(found.data)} does not have the form expected`, `It must match ${params.pattern}.`)
    // They only repeat that one of the errors inside was found.
    case 'oneOf':
    case 'propertyNames':
      return []
    default:
      return at(`The value ${found.message ?? 'is not valid'}`, 'Correct the value.')
  }
}

const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const withoutRepeats = (findings: Finding[]): Finding[] =>
  findings.filter(
    (finding, index) =>
      findings.findIndex((other) => other.pointer === finding.pointer && other.message === finding.message) === index,
  )
