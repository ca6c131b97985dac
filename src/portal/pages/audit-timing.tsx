import { Lines } from '../components/audit-case.tsx'
import { Table } from '../components/table.tsx'
import { Say } from '../components/words.tsx'
import { Layout } from '../layout.tsx'
import type { Shell } from '../view-models.ts'
import type { Bar, StayRow, TermRow, TimingView } from '../views/audit-timing.ts'

export interface AuditTiming extends TimingView {
  name: string
  back: string
  /** What else must be known of what is shown. */
  notes: string[]
}

/** How long a case was in each step, and how each legal term was used. */
export function AuditTimingPage({ shell, timing }: { shell: Shell; timing: AuditTiming }) {
  const { t } = shell
  const words = t.auditCase.times
  return (
    <Layout
      shell={shell}
      title={`${timing.name}: ${words.title}`}
      width="wide"
      back={{ href: timing.back, label: t.audit.backToCase }}
    >
      <p class="over">{timing.name}</p>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {timing.notes.map((note) => (
        <p class="note">{note}</p>
      ))}
      <Drawing label={words.picture} bars={timing.drawing} />
      <p class="quiet">
        {words.span(...timing.span)} {words.legend}
      </p>
      <h2>{words.steps}</h2>
      <Stays shell={shell} stays={timing.stays} />
      <h2>{words.terms}</h2>
      {timing.terms.length === 0 ? (
        <p>{words.noTerms}</p>
      ) : (
        <Terms shell={shell} terms={timing.terms} before={timing.stays.length} />
      )}
      <p class="quiet">{words.byCalendar(timing.calendars)}</p>
    </Layout>
  )
}

const rowHeight = 18
/** Room for the number of a row, and for the bars. */
const [margin, breadth] = [24, 416]

/** A row of bars for each row of the tables, with its number; whoever cannot see it has the tables. */
function Drawing({ label, bars }: { label: string; bars: Bar[][] }) {
  const height = bars.length * rowHeight
  return (
    <svg class="timing" role="img" aria-label={label} viewBox={`0 0 ${margin + breadth} ${height}`}>
      {bars.map((row, index) => (
        <g transform={`translate(0 ${index * rowHeight})`}>
          <text x="0" y="13" aria-hidden="true">
            {index + 1}
          </text>
          <rect class="rail" x={margin} y="8" width={breadth} height="2" />
          {row.map(({ from, width, kind }) => (
            <rect
              class={`bar ${kind}`}
              x={margin + (from * breadth) / 1000}
              y={kind === 'pause' ? 6 : 3}
              width={(width * breadth) / 1000}
              height={kind === 'pause' ? 6 : 12}
            />
          ))}
        </g>
      ))}
    </svg>
  )
}

function Stays({ shell, stays }: { shell: Shell; stays: StayRow[] }) {
  const words = shell.t.auditCase.times
  return (
    <Table
      label={words.steps}
      columns={[words.number, words.step, words.entered, words.left, words.lasted, words.who, words.ended]}
      rows={stays.map(({ title, note, entered, left, lasted, who, ended, href }, index) => [
        index + 1,
        <>
          <a href={href}>
            <Say words={title} />
          </a>
          {note && ` (${note})`}
        </>,
        entered,
        left,
        lasted,
        <Lines lines={who} />,
        ended,
      ])}
    />
  )
}

function Terms({ shell, terms, before }: { shell: Shell; terms: TermRow[]; before: number }) {
  const words = shell.t.auditCase.times
  return (
    <Table
      label={words.terms}
      columns={[words.number, words.term, words.length, words.dueOn, words.use, words.paused, words.verdict]}
      rows={terms.map(({ title, length, due, used, paused, verdict, late }, index) => [
        before + index + 1,
        <Say words={title} />,
        length,
        due,
        used,
        paused,
        <span class={`badge long ${late ? 'due-late' : 'due-fine'}`}>{verdict}</span>,
      ])}
    />
  )
}
