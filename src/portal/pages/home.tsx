import { Layout } from '../layout.tsx'
import { Cards } from '../components/lists.tsx'
import type { Card, Shell } from '../view-models.ts'

export interface Home {
  featured: Card[]
  entities: { href: string; name: string; agencies: string[] }[]
}

export function SearchForm({ shell, query }: { shell: Shell; query?: string }) {
  const { t } = shell
  return (
    <form action="/tramites" method="get" role="search" class="search">
      <label for="q">{t.home.question}</label>
      <div class="search-line">
        <input type="search" id="q" name="q" value={query ?? ''} aria-describedby="q-help" maxlength={200} />
        <button type="submit" class="button primary">
          {t.home.search}
        </button>
      </div>
      <p id="q-help" class="help">
        {t.home.example}
      </p>
    </form>
  )
}

/** Front door: find a procedure, go on with one, ask after one. */
export function HomePage({ shell, home }: { shell: Shell; home: Home }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.home.title} width="wide">
      <div class="hero">
        <h1>{t.home.title}</h1>
        <p class="lead">{t.home.lead}</p>
        <SearchForm shell={shell} />
      </div>
      <section aria-labelledby="go-on" class="doors">
        <h2 id="go-on">{t.home.already}</h2>
        <ul class="cards two">
          <li class="card door">
            <h3>
              <a href="/continuar">{t.nav.resume}</a>
            </h3>
            <p>{t.home.resumeHelp}</p>
          </li>
          <li class="card door">
            <h3>
              <a href="/estado">{t.nav.statusLong}</a>
            </h3>
            <p>{t.home.statusHelp}</p>
          </li>
        </ul>
      </section>
      <section aria-labelledby="featured">
        <h2 id="featured">{t.home.featured}</h2>
        <Cards cards={home.featured} />
        <p>
          <a href="/tramites">{t.home.all}</a>
        </p>
      </section>
      {home.entities.length > 0 && (
        <section aria-labelledby="entities">
          <h2 id="entities">{t.home.byEntity}</h2>
          <ul class="cards">
            {home.entities.map(({ href, name, agencies }) => (
              <li class="card">
                <h3 lang="es">
                  <a href={href}>{name}</a>
                </h3>
                <p class="quiet" lang="es">
                  {agencies.join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Layout>
  )
}
