import { ActionButton } from '../components/form.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell, Words } from '../view-models.ts'

export interface Counter {
  procedures: { title: Words; agency: string; open: FormTarget }[]
}

/** Open a case for a person in front of the officer; the person gets the code. */
export function CounterPage({ shell, counter }: { shell: Shell; counter: Counter }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.counter.title} back={{ href: '/bandeja', label: t.nav.inbox }}>
      <h1>{t.counter.title}</h1>
      <p class="lead">{t.counter.lead}</p>
      {counter.procedures.length === 0 && <p>{t.counter.none}</p>}
      <ul class="plain">
        {counter.procedures.map(({ title, agency, open }) => (
          <li class="slot">
            <h2 class="card-title">
              <Say words={title} />
            </h2>
            <p class="quiet" lang="es">
              {agency}
            </p>
            <ActionButton shell={shell} target={open} label={t.counter.open} about={title.text} kind="quiet" />
          </li>
        ))}
      </ul>
    </Layout>
  )
}
