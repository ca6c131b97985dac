import type { AuditRoomWords } from './es-audit-room.ts'

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

export const enAuditRoom: AuditRoomWords = {
  ways: "Auditor's room",
  places: {
    cases: 'Find cases',
    persons: 'Find a person',
    patterns: 'Patterns that need a look',
    events: 'All facts',
  },
  find: {
    lead: 'Cases filed in your entities, newest first.',
    officer: 'Officer (account)',
    outcome: 'Outcome',
    late: 'Term ran out',
    silence: 'Silence',
    status: 'Status',
    yes: 'Yes',
    no: 'No',
    positive: 'Positive',
    negative: 'Negative',
    open: 'Open',
    closed: 'Closed',
    from: 'Filed from',
    to: 'Filed until',
    none: 'No case with these filters.',
    filed: 'Filed',
    standing: 'Where it stands',
    isLate: 'A term ran out',
    bySilence: { positive: 'Positive silence', negative: 'Negative silence' },
  },
  person: {
    lead: 'Finds the cases of a person by what they or their case said: number of a document, full name, address of mail or telephone.',
    trace:
      'The search is recorded with your account, the time, the reason and how many cases it found. What you type here is not kept.',
    value: 'Document, full name, mail or telephone',
    valueHelp: 'Write all of it. Capitals, accents and dots do not matter.',
    valueWrong: (least) => `Write at least ${least} letters or digits.`,
    reason: 'Reason',
    reasonHelp:
      'Why you look for them, such as the number of the complaint or of the inquiry. Without personal data: it is kept for ever.',
    reasonWrong: (least) => `Write the reason, at least ${least} letters.`,
    button: 'Search and leave a record',
    found: (count) => (count === 0 ? 'There are no cases of that person.' : plural(count, 'case found', 'cases found')),
    first: (count) => `The newest ${count} are shown.`,
    recorded: 'The search has been recorded.',
    before: 'Searches before',
    because: (text) => `Reason: “${text}”`,
  },
  patterns: {
    lead: 'Each pattern is a stated rule. What it finds accuses nobody: it says where to look, with the facts and figures that show it.',
    why: 'Why look',
    source: 'Source',
    rule: 'When it shows',
    off: 'This rule is off.',
    total: (count) => (count === 0 ? 'Nothing to look at' : plural(count, 'thing to look at', 'things to look at')),
    see: 'See',
    period: (from, to) => `From ${from} to ${to}.`,
    first: (count) => `The newest ${count} are shown.`,
    toFact: (revision, folio) => `Fact ${revision} of ${folio}`,
    account: 'Account that applied',
    more: (count) => `The newest ${count} cases are shown.`,
    limits: {
      'same-person': (outcomes) => `The case ended with one of these outcomes: ${outcomes}.`,
      'skipped-by-transfer': () =>
        'A transfer took it from a task that nobody completed afterwards, and it was decided.',
      'unusually-fast': (minutes, share, cases) =>
        `Less than ${plural(minutes, 'minute', 'minutes')} between filing and decision; or less than ${share} of the procedure's median, where there are at least ${cases} decisions.`,
      'same-pair': (cases, share, officers) =>
        `At least ${cases} cases of one account and ${share} of those that the agency decided for it, where at least ${officers} people decide.`,
      'edited-after-payment': (events) => `After the payment there was one of these facts: ${events}.`,
      'late-by-agency': (share, cases) =>
        `More than ${share} of the cases filed, at least ${cases}, and more than in the whole entity.`,
    },
    says: {
      'same-person': (officer, counter) =>
        counter
          ? `${officer} registered the case at the counter and took the decision.`
          : `${officer} did the first review and took the decision.`,
      'skipped-by-transfer': (step, officer) =>
        `${officer} transferred it out of “${step}”. Nobody completed that step afterwards.`,
      'unusually-fast': (took, median, cases) =>
        `It was decided in ${took}. The procedure's median is ${median} (${plural(cases, 'decision', 'decisions')}).`,
      'same-pair': (officer, together, whole, officers) =>
        `${officer} decided ${together} of the ${whole} cases of one account. In the agency ${officers} people decide.`,
      'edited-after-payment': (edits) => `${plural(edits, 'change', 'changes')} after the payment was confirmed.`,
      'late-by-agency': (late, filed, share, mean) =>
        `The term ran out in ${late} of ${filed} cases (${share}). In the whole entity: ${mean}.`,
    },
    minutes: (count) => plural(count, 'minute', 'minutes'),
    hours: (count) => plural(count, 'hour', 'hours'),
    days: (count) => plural(count, 'day', 'days'),
  },
}
