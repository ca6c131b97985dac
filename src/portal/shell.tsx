import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { EntityFile } from '#publishing/files/entity.ts'
import type { Assets } from './assets.ts'
import type { PortalContext, PortalDeps } from './deps.ts'
import { messages } from './messages/index.ts'
import type { Help, Lang, Shell } from './view-models.ts'
import { textIn } from './views/words.ts'

/** What routes share: the parts of the portal, and the frame of its pages. */
export interface Portal {
  deps: PortalDeps
  assets: Assets
  /** The frame of a page, in the colours and with the help of `entity`. */
  shell(c: PortalContext, entity?: string): Promise<Shell>
}

export function createPortalParts(deps: PortalDeps, assets: Assets): Portal {
  async function shell(c: PortalContext, entity?: string): Promise<Shell> {
    const { identity, lang } = c.get('session')
    const file = entity === undefined ? undefined : await deps.catalog.entity(entity)
    return {
      lang,
      t: messages[lang],
      path: pathOf(c),
      csrf: c.get('csrf'),
      assets: { styles: assets.styles, scripts: assets.scripts, icon: assets.icon },
      ...(identity && {
        account: {
          name: identity.name ?? identity.subject,
          officer: identity.officer.length > 0,
          publisher: identity.publisher.length > 0,
          auditor: identity.auditor.length > 0,
          admin: identity.admin.length > 0,
        },
      }),
      ...(file && { entity: entityView(file, lang, assets) }),
    }
  }
  return { deps, assets, shell }
}

function entityView(file: EntityFile, lang: Lang, assets: Assets): NonNullable<Shell['entity']> {
  const { entity } = file
  const stylesheet = assets.entityStyle(file)
  const help: Help = {
    name: entity.name.es,
    phone: entity.help.phone,
    email: entity.help.email,
    address: textIn(entity.help.address, lang),
    hours: textIn(entity.help.hours, lang),
  }
  return { id: entity.id, name: entity.name.es, help, ...(stylesheet && { stylesheet }) }
}

/**
 * This page's address without a change of language, which would otherwise pile up in its links. With one slash before
 * it: `//name` in a link is another site.
 */
function pathOf(c: PortalContext): string {
  const url = new URL(c.req.url)
  url.searchParams.delete('lang')
  return `${url.pathname.replace(/^\/+/, '/')}${url.search}`
}

/** Sends a page. What a person sees of a case is never kept by a cache. */
export function show(c: PortalContext, page: Child, status: ContentfulStatusCode = 200) {
  c.header('Cache-Control', 'no-store')
  return c.html(page as unknown as string, status)
}

/** After a form: the next page is always asked for, so that Back and reload send nothing twice. */
export const goTo = (c: PortalContext, path: string) => c.redirect(path, 303)
