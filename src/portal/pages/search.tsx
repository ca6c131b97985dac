import { Layout } from '../layout.tsx'
import { Cards, More } from '../components/lists.tsx'
import type { Card, Shell } from '../view-models.ts'
import { SearchForm } from './home.tsx'

export interface Search {
  query: string
  /** Heading of a list that was not searched for: an entity or agency. */
  of?: string
  agencies: { href: string; name: string; current: boolean }[]
  results: Card[]
  next?: string
}

export function SearchPage({ shell, search }: { shell: Shell; search: Search }) {
  const { t } = shell
  const heading = search.query ? t.search.resultsFor(search.query) : (search.of ?? t.search.all)
  return (
    <Layout shell={shell} title={heading} back={{ href: '/', label: t.nav.home }}>
      <h1>{heading}</h1>
      <SearchForm shell={shell} query={search.query} />
      {search.agencies.length > 0 && (
        <nav aria-label={t.search.byAgency} class="chips">
          <ul>
            {search.agencies.map(({ href, name, current }) => (
              <li lang="es">
                <a href={href} {...(current && { 'aria-current': 'true' as const })}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <section aria-labelledby="results">
        <h2 id="results" class="count">
          {search.results.length > 0 ? t.search.count(search.results.length, search.next !== undefined) : t.search.none}
        </h2>
        {search.results.length > 0 ? <Cards cards={search.results} /> : <p>{t.search.noneHelp}</p>}
        <More shell={shell} {...(search.next && { href: search.next })} />
      </section>
    </Layout>
  )
}
