import { z } from 'zod'

const text = z.strictObject({ es: z.string().min(1), en: z.string().min(1).optional() })
const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'Write a colour as #RRGGBB')

/** A time of the day in the entity's time zone. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as HH:MM')

/** A place where people with an appointment are received. */
const officeSchema = z.strictObject({
  id: z.string().regex(name),
  title: text,
  address: text,
  /** When slots begin and end: days 1 (Monday) to 7 (Sunday), local times. Days without business have no slots. */
  hours: z
    .array(
      z
        .strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: clockTime, to: clockTime })
        .refine(({ from, to }) => from < to, 'The office closes before it opens'),
    )
    .min(1),
  /** Length of one slot. */
  slotMinutes: z.int().min(5).max(240),
  /** People received in one slot. */
  capacity: z.int().min(1).max(100),
})

/** Somebody to whom tasks can be given in turn or by workload; who may act at all is for the identity provider to say. */
const officerSchema = z.strictObject({
  id: z.string().min(1).max(200),
  /** Roles of definitions, or `*` for all. */
  roles: z.array(z.string().min(1).max(100)).min(1),
})

const agencySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'Write <entity>/<agency>'),
  name: text,
  phone: z.string().optional(),
  email: z.email().optional(),
  address: text.optional(),
  offices: z.array(officeSchema).optional(),
  officers: z.array(officerSchema).optional(),
})

const entitySchema = z.strictObject({
  id: z.string().regex(name),
  name: text,
  shortName: text,
  country: z.enum(['CO', 'MX']),
  /** Every text that people read exists in each of them; the first is what a visitor meets first. */
  languages: z.array(z.enum(['es', 'en'])).min(1),
  /** IANA name; legal days are counted in it. */
  timeZone: z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), 'Not an IANA time zone'),
  folioPrefix: z.string().regex(/^[A-Z]{2,6}$/),
  /** Calendar of business days of the entity. */
  calendar: z.string().regex(name),
  colours: z.strictObject({ primary: colour, accent: colour.optional() }).optional(),
  help: z.strictObject({ phone: z.string(), email: z.email(), address: text, hours: text }),
})

/** A file of `catalog/entities/`: whose window it is, and the bodies that answer in it. */
export const entityFileSchema = z
  .strictObject({ entity: entitySchema, agencies: z.array(agencySchema).min(1) })
  .check((context) => {
    const { entity, agencies } = context.value
    const ids = agencies.map(({ id }) => id)
    for (const [index, { offices = [], officers = [] }] of agencies.entries())
      for (const [member, held] of Object.entries({ offices, officers }))
        for (const { id } of held.filter((one, at) => held.findIndex((other) => other.id === one.id) !== at)) {
          const message = `"${id}" is listed twice`
          context.issues.push({ code: 'custom', path: ['agencies', index, member], input: id, message })
        }
    for (const [index, id] of ids.entries()) {
      const path = ['agencies', index, 'id']
      if (!id.startsWith(`${entity.id}/`))
        context.issues.push({ code: 'custom', path, input: id, message: `The agency "${id}" is not of "${entity.id}"` })
      if (ids.indexOf(id) !== index)
        context.issues.push({ code: 'custom', path, input: id, message: `The agency "${id}" is listed twice` })
    }
  })

export type EntityFile = z.infer<typeof entityFileSchema>
export type Entity = EntityFile['entity']
export type Agency = EntityFile['agencies'][number]
export type Office = z.infer<typeof officeSchema>
