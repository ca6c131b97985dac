import { raw } from 'hono/html'
import { Table } from './table.tsx'
import type { DiagramView, FindingView, SheetTable } from '../views/studio.ts'
import type { Shell } from '../view-models.ts'

/** A procedure as a drawing, and in words for whoever cannot see or does not like drawings. */
export function Diagram({ shell, diagram }: { shell: Shell; diagram: DiagramView }) {
  const { studio: t } = shell.t
  return (
    <section aria-labelledby="diagram-title">
      <h2 id="diagram-title">{t.diagram}</h2>
      <div class="scroll drawing" tabindex={0} role="img" aria-label={t.diagram}>
        {raw(diagram.svg)}
      </div>
      <details>
        <summary>{t.diagramText}</summary>
        <ol>
          {diagram.steps.map(({ title, who, ways }) => (
            <li>
              <strong>{title || '·'}</strong> ({t.acts}: {who})
              <ul>
                {ways.length === 0 && <li>{t.ends}</li>}
                {ways.map(({ to, label, late }) => (
                  <li>
                    {label && `${label}: `}
                    {t.leads} «{to || '·'}»{late && ` (${t.late})`}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}

export function Sheet({ table, caption }: { table: SheetTable; caption?: boolean }) {
  return (
    <section aria-labelledby={`table-${table.id}`}>
      <h2 id={`table-${table.id}`} class={caption === false ? 'unseen' : ''}>
        {table.title}
      </h2>
      <Table label={table.title} columns={table.columns} rows={table.rows} class="sheet-table" />
    </section>
  )
}

export interface ReportView {
  sound: boolean
  findings: FindingView[]
  /** Address that draws the path of a finding. */
  pathHref?: (index: number) => string
}

/** What the proof found: errors first, each with its place, its remedy, and the path that leads there. */
export function Report({ shell, report }: { shell: Shell; report: ReportView }) {
  const { studio: t } = shell.t
  const errors = report.findings.filter(({ severity }) => severity === 'error').length
  return (
    <section aria-labelledby="report-title" id="report">
      <h2 id="report-title">{t.report}</h2>
      <p class={report.sound ? 'sound' : 'wrong-note'} role="status">
        {report.sound ? t.sound : t.unsound}
        {errors > 0 && ` ${t.errors(errors)}.`}
        {report.findings.length > errors && ` ${t.warnings(report.findings.length - errors)}.`}
      </p>
      <ol class="findings">
        {report.findings.map((finding) => (
          <li class={finding.severity}>
            <p>
              <strong>{finding.severity === 'error' ? t.error : t.warning}:</strong> {finding.message}
            </p>
            {finding.path && (
              <p>
                {t.path}: <span class="path">{finding.path}</span>{' '}
                {report.pathHref && <a href={report.pathHref(finding.index)}>{t.showPath}</a>}
              </p>
            )}
            <p>
              {t.todo}: {finding.remedy}
            </p>
            {finding.pointer && (
              <p class="quiet">
                {t.where}: <code>{finding.pointer}</code>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
