import type { Child, PropsWithChildren } from 'hono/jsx'
import { html } from 'hono/html'
import { HelpBox } from './components/help.tsx'
import type { Shell } from './view-models.ts'

type Props = PropsWithChildren<{
  shell: Shell
  /** The page's name, first in the window's title. */
  title: string
  wrong?: boolean
  back?: { href: string; label?: string }
  /** `wide` for tables and officers' desks. */
  width?: 'narrow' | 'wide'
  live?: string
}>

/** Everything around a page: head, skip link, landmarks, help, languages. */
export function Layout({ shell, title, wrong, back, width, live, children }: Props) {
  const { t, entity } = shell
  const name = entity?.name ?? t.common.service
  return (
    <>
      {html`<!doctype html>`}
      <html lang={shell.lang}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta
            name="htmx-config"
            content='{"includeIndicatorStyles":false,"allowEval":false,"historyEnabled":false,"timeout":30000}'
          />
          <title>{`${wrong ? `${t.common.error}: ` : ''}${title} – ${name}`}</title>
          <link rel="icon" href={shell.assets.icon} type="image/svg+xml" />
          {shell.assets.styles.map((href) => (
            <link rel="stylesheet" href={href} />
          ))}
          {entity?.stylesheet && <link rel="stylesheet" href={entity.stylesheet} />}
          {shell.assets.scripts.map((src) => (
            <script src={src} defer></script>
          ))}
        </head>
        <body {...(live && { 'data-live': live })}>
          <a class="skip" href="#main">
            {t.common.skip}
          </a>
          <Header shell={shell} />
          <div class={`page ${width ?? 'narrow'}`}>
            {back && (
              <nav aria-label={t.common.back} class="back">
                <a href={back.href}>{back.label ?? t.common.back}</a>
              </nav>
            )}
            <main id="main" tabindex={-1}>
              {children}
            </main>
          </div>
          <Footer shell={shell} />
        </body>
      </html>
    </>
  )
}

function Header({ shell }: { shell: Shell }) {
  const { t, entity, account } = shell
  return (
    <header class="top">
      <div class="top-in">
        <a class="brand" href={entity ? `/entidades/${entity.id}` : '/'}>
          <Shield />
          <span>
            <span class="brand-name" lang="es">
              {entity?.name ?? t.common.service}
            </span>
            {entity && <span class="brand-line">{t.common.tagline}</span>}
          </span>
        </a>
        <nav aria-label={t.nav.label} class="menu">
          <ul>
            <Item href="/tramites">{t.nav.procedures}</Item>
            <Item href="/estado">{t.nav.status}</Item>
            {account && !account.officer && <Item href="/mis-solicitudes">{t.nav.mine}</Item>}
            {account?.officer && <Item href="/bandeja">{t.nav.inbox}</Item>}
            {account?.officer && <Item href="/mostrador">{t.nav.counter}</Item>}
            {account?.publisher && <Item href="/publicacion">{t.studio.nav}</Item>}
            {account?.auditor && <Item href="/auditoria">{t.nav.audit}</Item>}
            {account?.admin && <Item href="/operacion">{t.nav.operation}</Item>}
            {!account && <Item href="/login">{t.nav.login}</Item>}
          </ul>
        </nav>
      </div>
    </header>
  )
}

const Item = ({ href, children }: PropsWithChildren<{ href: string }>): Child => (
  <li>
    <a href={href}>{children}</a>
  </li>
)

/** A plain shield: the entity's own comes with its configuration. */
function Shield() {
  return (
    <svg class="shield" viewBox="0 0 32 36" width="32" height="36" aria-hidden="true" focusable="false">
      <path d="M16 1 30 5v13c0 8-6 14-14 17C8 32 2 26 2 18V5z" fill="currentColor" opacity=".18" />
      <path d="M16 1 30 5v13c0 8-6 14-14 17C8 32 2 26 2 18V5z" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path
        d="M8 24V14h16v10M8 14l8-5 8 5M12 24v-7M16 24v-7M20 24v-7M6.500 25.500h19"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
      />
    </svg>
  )
}

function Footer({ shell }: { shell: Shell }) {
  const { t, account } = shell
  const other = shell.lang === 'es' ? 'en' : 'es'
  const separator = shell.path.includes('?') ? '&' : '?'
  return (
    <footer class="bottom">
      <div class="bottom-in">
        <section aria-labelledby="help-title">
          <h2 id="help-title">{t.help.title}</h2>
          <HelpBox shell={shell} />
        </section>
        <nav aria-label={t.nav.more}>
          <ul class="plain">
            <li>
              <a href="/continuar">{t.nav.resume}</a>
            </li>
            <li>
              <a href={`${shell.path}${separator}lang=${other}`} lang={other} hreflang={other}>
                {t.nav.otherLanguage}
              </a>
            </li>
            {account && (
              <li>
                <form method="post" action="/logout" class="inline">
                  <input type="hidden" name="csrf" value={shell.csrf} />
                  <button type="submit" class="link">
                    {t.nav.logout(account.name)}
                  </button>
                </form>
              </li>
            )}
          </ul>
        </nav>
      </div>
    </footer>
  )
}
