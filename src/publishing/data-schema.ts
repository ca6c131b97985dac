import type { Field } from '#core/definition.ts'
import type { Rules } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import { answerSchema } from './check-answers.ts'

/** Choices of a longer vocabulary are told as text: a type of a thousand municipalities helps nobody. */
const longestChoice = 60

type Schema = { enum?: unknown[]; items?: Schema; properties?: Record<string, Schema> }

const shorten = ({ enum: choices, items, properties, ...rest }: Schema): Schema => ({
  ...rest,
  ...(choices && choices.length <= longestChoice && { enum: choices }),
  ...(items && { items: shorten(items) }),
  ...(properties && {
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, shorten(schema)])),
  }),
})

const describe = (field: Field, schema: Schema): object => ({
  description: field.title.en ?? field.title.es,
  ...shorten(schema),
  ...(field.value !== undefined && { readOnly: true }),
})

/** Fields that every filed case has: asked of everybody in the first form, whatever they answer. */
function always({ definition }: Rules): string[] {
  const { steps } = indexSteps(definition)
  const first = steps[definition.start]
  const asked = first?.kind === 'form' ? first.sections.filter(({ when }) => when === undefined) : []
  return asked
    .flatMap(({ fields = [] }) => fields)
    .filter((name) => {
      const field = definition.data[name]
      return field?.required === true && field.when === undefined && field.value === undefined
    })
}

/** JSON Schema (draft 2020-12) of the answers that a filed case of a procedure holds, as its history and the API give them. */
export function dataSchema(rules: Rules): object {
  const { definition, vocabularies, procedure } = rules
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: procedure,
    description: definition.title.en ?? definition.title.es,
    type: 'object',
    additionalProperties: false,
    required: always(rules),
    properties: Object.fromEntries(
      Object.entries(definition.data).map(([name, field]) => [
        name,
        describe(field, answerSchema(vocabularies, field)),
      ]),
    ),
  }
}
