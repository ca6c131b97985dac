import { z } from '@hono/zod-openapi'
import { exportFormatNames, exportFormats } from '#exports/export-cases.ts'
import { entitiesWithin, exportFileName, ExportTooLargeError, startExport, toBytes } from '#exports/start-export.ts'
import { requireFunction } from './lists.ts'
import { problem } from './problem.ts'
import { given } from './procedures.ts'
import { statedIn } from './request.ts'
import { type Api, route } from './route.ts'

const short = z.string().max(200).optional()
const file = (name: string) => ({ schema: z.string().openapi({ description: name }) })

const exportRoute = route({
  method: 'get',
  path: '/audit/export',
  tags: ['audit'],
  takes: 'code',
  summary: 'Filed cases of the entities that you audit, whole, as a file',
  description:
    'CSV, CloudEvents 1.0 (a batch, or one event on each line), XES (IEEE 1849) or OCEL 2.0, without answers, names of documents or free text. It leaves a trace; `Ventanilla-Purpose` must say why.',
  request: {
    query: z.object({
      format: z.enum(exportFormatNames),
      entity: short,
      procedure: short,
      agency: short,
      from: z.iso.datetime().optional().openapi({ description: 'Filed at it or later.' }),
      to: z.iso.datetime().optional().openapi({ description: 'Filed before it.' }),
      language: z.enum(['es', 'en']).default('es').openapi({ description: 'Of titles and kinds of events.' }),
    }),
  },
  responses: {
    200: {
      description: 'The file; where something fails on the way it ends without its end',
      content: Object.fromEntries(
        Object.entries(exportFormats).map(([name, { mediaType }]) => [mediaType.split(';')[0] ?? '', file(name)]),
      ),
    },
  },
})

export function addExports(api: Api): void {
  api.openapi(exportRoute, async (c) => {
    const { auditor, subject } = requireFunction(c, 'auditor')
    const { format, entity, language, ...bounds } = c.req.valid('query')
    const filter = { entities: entitiesWithin(auditor, given({ entity, ...bounds })), ...given(bounds) }
    if (filter.entities.length === 0) throw problem('forbidden')
    const purpose = statedIn(c)
    if (purpose?.kind !== 'stated') throw problem('purpose-missing', { pointer: '/headers/Ventanilla-Purpose' })
    c.get('gate').pass(c, 'export', subject)
    const { store, readModels, catalog, now, log } = c.get('deps')
    const { pieces } = await startExport(
      { store, readModels, rules: catalog.rules, now },
      {
        format,
        filter,
        language,
        reader: subject,
        as: 'auditor',
        via: 'api',
        purpose: purpose.text,
        most: c.get('limits').exportEvents,
      },
    ).catch(unlessTooLarge)
    const { mediaType, extension } = exportFormats[format]
    c.header('Content-Type', mediaType)
    c.header('Content-Disposition', `attachment; filename="${exportFileName(filter, extension, now())}"`)
    c.header('Cache-Control', 'private, no-store')
    return c.body(toBytes(pieces, (err) => log.error({ err }, 'an export broke off'))) as never
  })
}

function unlessTooLarge(error: unknown): never {
  if (error instanceof ExportTooLargeError)
    throw problem('export-too-large', { params: { events: error.events, most: error.most } })
  throw error
}
