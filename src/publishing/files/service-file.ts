import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { z } from 'zod'

const text = z.strictObject({ es: z.string().min(1), en: z.string().min(1).optional() })
const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
/** Only such settings can be named here: no file of a catalogue reaches another secret of the installation. */
const setting = z.string().regex(/^SERVICE_[A-Z0-9_]+$/, 'Write the name of a setting, SERVICE_…')
const objectSchema = z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.unknown()) })

const shape = z.strictObject({
  $schema: z.string().optional(),
  id: name,
  entity: name,
  title: text,
  method: z.enum(['GET', 'POST']),
  url: z
    .string()
    .regex(/^\{SERVICE_[A-Z0-9_]+\}(\/([\w.~-]+|\{[a-z][A-Za-z0-9_]*\}))+$/)
    .describe(
      'A setting {SERVICE_…} that holds the address of the other system, and the path below it; {member} is filled with that ' +
        'member of the request. What the path does not take goes into the query, or into a JSON body.',
    ),
  request: objectSchema.describe('JSON Schema of what is sent.'),
  response: objectSchema.describe('JSON Schema of what is answered; anything else counts as no answer.'),
  auth: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('bearer'), secret: setting }),
    z.strictObject({ kind: z.literal('basic'), user: z.string().min(1), secret: setting }),
  ]),
  timeoutSeconds: z.number().int().min(1).max(30),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(50)
    .describe('How often it is asked before the step takes its way for failures; only for what may pass by itself.'),
  samples: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .optional()
    .describe('Answers that a local installation gives in the place of the other system; the first is the usual one.'),
})

/** A file of `catalog/services/<entity>/`: another system that procedures may ask. */
export type ServiceFile = z.infer<typeof shape>

/** `<entity>/<id>`, as steps name it. */
export const serviceName = ({ entity, id }: Pick<ServiceFile, 'entity' | 'id'>): string => `${entity}/${id}`

/** The setting that holds the address of the other system. */
export const baseSetting = ({ url }: Pick<ServiceFile, 'url'>): string => /^\{(\w+)\}/.exec(url)?.[1] ?? ''

/** Members of the request that stand in the path. */
export const pathMembers = ({ url }: Pick<ServiceFile, 'url'>): string[] =>
  [...url.matchAll(/\{([a-z]\w*)\}/g)].map(([, member]) => member ?? '')

const options = { strict: true, strictRequired: false }
// What checks the schemas themselves is built once: that takes longer than all of them.
const schemas = new Ajv2020(options)

/**
 * Checks what is sent to a service and what it answers. Each service has a checker of its own: what one declares, no other sees.
 * @throws when a schema is not one.
 */
export function serviceValidators({ request, response }: Pick<ServiceFile, 'request' | 'response'>) {
  const ajv = addFormats.default(new Ajv2020({ ...options, meta: false, validateSchema: false }))
  const compile = (schema: object): ValidateFunction => {
    if (!schemas.validateSchema(schema)) throw new Error(schemas.errorsText())
    return ajv.compile(schema)
  }
  return { request: compile(request), response: compile(response) }
}

export const serviceFileSchema = shape.check((context) => {
  const service = context.value
  const complain = (path: string[], message: string) =>
    context.issues.push({ code: 'custom', path, input: service, message })
  const required = Array.isArray(service.request['required']) ? service.request['required'] : []
  for (const member of pathMembers(service))
    if (!required.includes(member)) complain(['request'], `"${member}" stands in the address, so it must be required`)
  try {
    const validate = serviceValidators(service)
    for (const [index, sample] of (service.samples ?? []).entries())
      if (!validate.response(sample))
        complain(['samples', String(index)], 'This is not an answer as "response" declares it')
  } catch (error) {
    complain(['request'], `Not a JSON Schema: ${(error as Error).message}`)
  }
})
