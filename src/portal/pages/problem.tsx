import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'

export type ProblemKind =
  | 'not-found'
  | 'forbidden'
  | 'stale'
  | 'too-many'
  | 'too-large'
  | 'broken'
  | 'unavailable'
  | 'failed'
  | 'cookies'
  | 'erased'
  | 'evidence-too-large'
  | 'evidence-incomplete'
  | 'altered'

export const problemStatus: Record<ProblemKind, 400 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503> = {
  'not-found': 404,
  forbidden: 403,
  stale: 409,
  'too-many': 429,
  'too-large': 413,
  broken: 400,
  unavailable: 503,
  failed: 500,
  cookies: 403,
  erased: 410,
  'evidence-too-large': 413,
  'evidence-incomplete': 409,
  altered: 500,
}

/** What happened in plain words, and what to do now; never a dead end. */
export function ProblemPage({
  shell,
  kind,
  back,
  reference,
  wait,
}: {
  shell: Shell
  kind: ProblemKind
  back?: string
  reference?: string
  /** Seconds until it can be tried again. */
  wait?: number
}) {
  const { t } = shell
  const { title, todo } = t.problem[kind]
  return (
    <Layout shell={shell} title={title}>
      <h1>{title}</h1>
      <p class="lead">{todo}</p>
      {wait !== undefined && <p>{t.problem.wait(wait)}</p>}
      {reference && <p class="quiet">{t.problem.reference(reference)}</p>}
      <div class="buttons">
        {back && (
          <a class="button primary" href={back}>
            {t.problem.again}
          </a>
        )}
        <a class="button quiet" href="/">
          {t.nav.home}
        </a>
        <a class="button quiet" href="/estado">
          {t.nav.statusLong}
        </a>
      </div>
    </Layout>
  )
}
