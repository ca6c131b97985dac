import { Layout } from '../layout.tsx'
import { Say } from '../components/words.tsx'
import type { Shell, Words } from '../view-models.ts'

export interface Saved {
  procedure: Words
  /** Absent when an account holds the case. */
  code?: string
  link: string
  resume: string
  lapses?: string
}

/** How to come back, on this or another device. */
export function SavedPage({ shell, saved }: { shell: Shell; saved: Saved }) {
  const { t } = shell
  return (
    <Layout shell={shell} title={t.saved.title}>
      <div class="panel">
        <h1>{t.saved.title}</h1>
        <p>
          <Say words={saved.procedure} />
        </p>
        {saved.code && (
          <>
            <p>{t.saved.yourCode}</p>
            <p class="big code" id="code">
              {saved.code}
            </p>
          </>
        )}
      </div>
      {saved.code ? (
        <>
          <h2>{t.saved.how}</h2>
          <ol>
            <li>{t.saved.writeDown}</li>
            <li>
              {t.saved.open} <a href={saved.link}>{saved.link}</a>
            </li>
            <li>{t.saved.type}</li>
          </ol>
          <p class="note">{t.saved.secret}</p>
        </>
      ) : (
        <p>
          {t.saved.inAccount} <a href="/mis-solicitudes">{t.nav.mine}</a>.
        </p>
      )}
      {saved.lapses && <p>{t.fill.lapses(saved.lapses)}</p>}
      {saved.code && (
        <button type="button" class="button quiet screen-only" data-print hidden>
          {t.receipt.printButton}
        </button>
      )}
      <div class="buttons">
        <a class="button quiet" href={saved.resume}>
          {t.saved.goOn}
        </a>
        <a class="button quiet" href="/">
          {t.nav.home}
        </a>
      </div>
    </Layout>
  )
}
