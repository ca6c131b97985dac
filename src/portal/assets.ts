import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import type { EntityFile } from '#publishing/files/entity.ts'
import { entityStyles } from './colours.ts'

/** Files that pages load, named by what is in them, so that a browser may keep them for ever. */
export interface Assets {
  styles: string[]
  scripts: string[]
  icon: string
  /** Style sheet of an entity's colours. */
  entityStyle(file: EntityFile): string | undefined
  routes: Hono
}

const require = createRequire(import.meta.url)
const own = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
const ofPackage = (path: string): string => readFileSync(require.resolve(path), 'utf8')

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' }

export function createAssets(): Assets {
  const kept = new Map<string, { plain: Buffer; zipped: Buffer; type: string }>()

  function keep(name: string, kind: keyof typeof types, content: string): string {
    const path = `/assets/${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.${kind}`
    if (!kept.has(path)) kept.set(path, { plain: Buffer.from(content), zipped: gzipSync(content), type: types[kind] })
    return path
  }

  const routes = new Hono().get('/assets/:file', (c) => {
    const asset = kept.get(c.req.path)
    if (!asset) return c.notFound()
    const zipped = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    c.header('Content-Type', asset.type)
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    if (zipped) c.header('Content-Encoding', 'gzip')
    return c.body(Uint8Array.from(zipped ? asset.zipped : asset.plain))
  })
  // Source maps are for those who work on Bootstrap: nobody else should ask for a file that is not there.
  const reboot = ofPackage('bootstrap/dist/css/bootstrap-reboot.min.css').replace(/\/\*# sourceMappingURL.*\*\//, '')
  return {
    styles: [keep('reboot', 'css', reboot), keep('portal', 'css', own('portal.css'))],
    scripts: [keep('htmx', 'js', ofPackage('htmx.org/dist/htmx.min.js')), keep('portal', 'js', own('portal.js'))],
    icon: keep('icon', 'svg', own('icon.svg')),
    entityStyle: ({ entity }) => entity.colours && keep(`entity-${entity.id}`, 'css', entityStyles(entity.colours)),
    routes,
  }
}
