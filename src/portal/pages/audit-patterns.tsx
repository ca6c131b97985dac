import { AuditNav } from '../components/audit-room.tsx'
import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'

export interface PatternView {
  title: string
  why: string
  source?: { title: string; url: string }
  /** When it shows, with the rule's thresholds. */
  rule: string
  period: string
  /** Absent while the rule is off. */
  total?: number
  href: string
}

/** The rules of what needs a look, and how much there is. */
export function AuditPatternsPage({ shell, patterns }: { shell: Shell; patterns: PatternView[] }) {
  const { t } = shell
  const words = t.auditRoom.patterns
  return (
    <Layout
      shell={shell}
      title={t.auditRoom.places.patterns}
      width="wide"
      back={{ href: '/auditoria', label: t.nav.audit }}
    >
      <h1>{t.auditRoom.places.patterns}</h1>
      <p class="lead">{words.lead}</p>
      <AuditNav shell={shell} at="patterns" />
      {patterns.map((pattern) => (
        <section class="event">
          <h2 class="card-title">{pattern.title}</h2>
          <p>
            {pattern.total === undefined ? (
              words.off
            ) : (
              <>
                <strong>{words.total(pattern.total)}.</strong> {pattern.period}{' '}
                {pattern.total > 0 && (
                  <a href={pattern.href}>
                    {words.see}
                    <span class="unseen">: {pattern.title}</span>
                  </a>
                )}
              </>
            )}
          </p>
          <Meaning shell={shell} pattern={pattern} />
        </section>
      ))}
    </Layout>
  )
}

function Meaning({ shell, pattern }: { shell: Shell; pattern: PatternView }) {
  const words = shell.t.auditRoom.patterns
  return (
    <dl class="facts">
      <div>
        <dt>{words.rule}</dt>
        <dd>{pattern.rule}</dd>
      </div>
      <div>
        <dt>{words.why}</dt>
        <dd>{pattern.why}</dd>
      </div>
      {pattern.source && (
        <div>
          <dt>{words.source}</dt>
          <dd>
            <a href={pattern.source.url} lang="es">
              {pattern.source.title}
            </a>
          </dd>
        </div>
      )}
    </dl>
  )
}

export interface FindingView {
  says: string
  /** Agency, procedure, day. */
  about: string
  account?: string
  /** What to open: the case as that fact left it. */
  facts: { label: string; href: string }[]
  /** Cases shown, where there are more. */
  shown?: number
}

/** What one rule found, each finding with the facts that show it. */
export function AuditPatternPage(props: { shell: Shell; pattern: PatternView; findings: FindingView[] }) {
  const { shell, pattern, findings } = props
  const { t } = shell
  const words = t.auditRoom.patterns
  return (
    <Layout
      shell={shell}
      title={pattern.title}
      width="wide"
      back={{ href: '/auditoria/patrones', label: t.auditRoom.places.patterns }}
    >
      <h1>{pattern.title}</h1>
      <p class="lead">{pattern.total === undefined ? words.off : words.total(pattern.total)}</p>
      <p>{pattern.period}</p>
      <Meaning shell={shell} pattern={pattern} />
      {(pattern.total ?? 0) > findings.length && <p>{words.first(findings.length)}</p>}
      <ol class="plain">
        {findings.map((finding) => (
          <li class="event">
            <p>
              <strong>{finding.says}</strong>
            </p>
            <p>{finding.about}</p>
            {finding.account && (
              <p class="quiet">
                {words.account}: <span class="hash">{finding.account}</span>
              </p>
            )}
            {finding.shown !== undefined && <p class="quiet">{words.more(finding.shown)}</p>}
            <ul>
              {finding.facts.map(({ label, href }) => (
                <li>
                  <a href={href}>{label}</a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Layout>
  )
}
