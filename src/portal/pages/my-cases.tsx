import { Layout } from '../layout.tsx'
import { More } from '../components/lists.tsx'
import { Say } from '../components/words.tsx'
import type { Shell, Words } from '../view-models.ts'

export interface MyCases {
  cases: {
    href: string
    title: Words
    folio?: string
    status: 'draft' | 'open' | 'waiting' | 'closed'
    due?: string
    since: string
  }[]
  next?: string
}

/** What a person with an account has under way and has finished. */
export function MyCasesPage({ shell, mine }: { shell: Shell; mine: MyCases }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.mine.title} back={{ href: '/', label: t.nav.home }}>
      <h1>{t.mine.title}</h1>
      {mine.cases.length === 0 && (
        <p class="lead">
          {t.mine.none} <a href="/tramites">{t.home.all}</a>
        </p>
      )}
      <ul class="cards one">
        {mine.cases.map((item) => (
          <li class="card">
            <h2 class="card-title">
              <a href={item.href}>
                <Say words={item.title} />
              </a>
            </h2>
            <p>
              <span class={`badge ${item.status}`}>{t.mine.status[item.status]}</span> {item.folio}
            </p>
            <p class="quiet">{item.due ? t.mine.due(item.due) : t.mine.since(item.since)}</p>
          </li>
        ))}
      </ul>
      {mine.cases.length > 0 && (
        <p>
          <a href="/mis-solicitudes/datos.json">{t.personal.all}</a>
        </p>
      )}
      <More shell={shell} {...(mine.next && { href: mine.next })} />
    </Layout>
  )
}
