import { Hono } from 'hono'
import type { Catalog } from '#publishing/catalog.ts'

/** A value of the request that ends so chooses the answer. */
const chooser = /(\d{3})$/

/**
 * Other systems that do not exist, for a local installation, at `/<entity>/<id>/…`: each answers with the samples of its
 * file. A value of the request that ends in 000 gets the second one, in 001 the third and so on; one that ends in 999 finds
 * the system out of order; anything else gets the first.
 */
export function simulatedSystems({ service }: Pick<Catalog, 'service'>): Hono {
  return new Hono().all('/:entity/:id/*', async (c) => {
    const { entity, id } = c.req.param()
    const samples = (await service(`${entity}/${id}`))?.samples
    c.header('Ventanilla-Simulated', 'true')
    const [usual] = samples ?? []
    if (!samples || !usual) return c.json({ error: 'no samples' }, 501)
    const body = c.req.method === 'POST' ? Object.values(await c.req.json<object>().catch(() => ({}))) : []
    const inPath = decodeURIComponent(new URL(c.req.url).pathname).split('/')
    const values = [...inPath, ...Object.values(c.req.query()), ...body]
    const endings = values.flatMap((value) => (typeof value === 'string' ? (chooser.exec(value)?.[1] ?? []) : []))
    if (endings.includes('999')) return c.json({ error: 'out of order' }, 503)
    const chosen = endings.map((ending) => samples[Number(ending) + 1]).find((sample) => sample !== undefined)
    return c.json(chosen ?? usual)
  })
}
