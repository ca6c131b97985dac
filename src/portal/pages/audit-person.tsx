import { AuditNav, FoundCases, type FoundCase } from '../components/audit-room.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Form } from '../components/form.tsx'
import { LineField } from '../components/line-field.tsx'
import { Layout } from '../layout.tsx'
import type { FormTarget, Shell } from '../view-models.ts'

export interface AuditPerson {
  form: FormTarget
  /** Said again only where something is to be put right. */
  answers: { value: string; reason: string }
  errors: { value?: string; reason?: string }
  /** Characters of the reason. */
  most: number
  found?: { total: number; cases: FoundCase[] }
  before: { when: string; who: string; why: string; found: string }[]
}

/** Cases of a person: what is typed is sent as a form, so that it stands in no address, and every search is recorded. */
export function AuditPersonPage({ shell, person }: { shell: Shell; person: AuditPerson }) {
  const { t } = shell
  const words = t.auditRoom.person
  const wrong = Object.entries(person.errors)
  const given = (name: 'value' | 'reason') => ({ value: person.answers[name], error: person.errors[name] })
  return (
    <Layout
      shell={shell}
      title={t.auditRoom.places.persons}
      width="wide"
      wrong={wrong.length > 0}
      back={{ href: '/auditoria', label: t.nav.audit }}
    >
      <ErrorSummary shell={shell} errors={wrong.map(([name, text]) => ({ href: `#${name}`, text }))} />
      <h1>{t.auditRoom.places.persons}</h1>
      <p class="lead">{words.lead}</p>
      <AuditNav shell={shell} at="persons" />
      {person.found && <Found shell={shell} found={person.found} />}
      <p class="note">{words.trace}</p>
      <Form shell={shell} target={person.form}>
        <LineField
          shell={shell}
          name="value"
          label={words.value}
          help={words.valueHelp}
          most={200}
          {...given('value')}
        />
        <LineField
          shell={shell}
          name="reason"
          label={words.reason}
          help={words.reasonHelp}
          most={person.most}
          {...given('reason')}
        />
        <button type="submit" class="button primary">
          {words.button}
        </button>
      </Form>
      <Before shell={shell} before={person.before} />
    </Layout>
  )
}

/** Who has searched before, and why: whom they looked for is not known. */
function Before({ shell, before }: { shell: Shell; before: AuditPerson['before'] }) {
  const words = shell.t.auditRoom.person
  if (before.length === 0) return null
  return (
    <section aria-labelledby="before">
      <h2 id="before">{words.before}</h2>
      <ul class="plain">
        {before.map(({ when, who, why, found }) => (
          <li class="event">
            <p>
              {when} · {who} · {found}
            </p>
            <p class="quiet">{words.because(why)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Found({ shell, found }: { shell: Shell; found: NonNullable<AuditPerson['found']> }) {
  const { person: words } = shell.t.auditRoom
  return (
    <section aria-labelledby="found">
      <h2 id="found">{words.found(found.total)}</h2>
      <p role="status">{words.recorded}</p>
      {found.total > found.cases.length && <p>{words.first(found.cases.length)}</p>}
      {found.cases.length > 0 && <FoundCases shell={shell} cases={found.cases} label={words.found(found.total)} />}
    </section>
  )
}
