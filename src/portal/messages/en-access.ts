import type { AccessWords } from './es-access.ts'

/** Words about who looked into a case. */
export const enAccess: AccessWords = {
  purpose: {
    title: 'Why are you going to look at this application?',
    lead: 'Looking at a person’s application becomes part of its history. The person will see your office, when you looked and this reason.',
    label: 'Reason',
    stays: 'One sentence, without personal data: it is kept for ever.',
    help: 'One sentence, without personal data: it is kept for ever. For example: “Check of the answering terms”. You are asked once for each application.',
    missing: (least) => `Write the reason in ${least} letters or more.`,
    button: 'Continue',
  },
  title: 'Who has looked at your application',
  lead: 'Every time somebody of the administration looks at your application, it is noted here.',
  nobody: 'Nobody but you has looked at it.',
  more: (count) => `There are ${count} earlier looks. Ask the office for them if you need them.`,
  who: {
    officer: (agency) => agency,
    auditor: 'The auditors',
    admin: 'Those who keep the system running',
  },
  why: {
    task: (step) => `For: ${step}`,
    stated: (text) => `The reason given: “${text}”`,
    assistance: 'To help you apply',
    'follow-up': 'To see what became of something they worked on',
    consultation: 'To consult it: they take part in this procedure',
    audit: 'To check that everything is done as the law says',
    operation: 'To check how the system works, without seeing your answers',
  },
  times: (count, last) => (count === 1 ? last : `${count} times; the last one, ${last}`),
  opened: (name) => `Opened the document “${name}”`,
  what: {
    case: 'The case',
    history: 'The history',
    state: 'The case as a fact left it',
    access: 'Who has looked',
    bundle: 'The whole evidence, as a file',
    copy: 'A copy of what is kept of the person, as a file',
    document: 'A document',
  },
  via: { web: 'by the portal', api: 'by the API', cli: 'by the command line' },
  audit: {
    title: 'Who has looked at this case',
    sound: 'Chain checked: no look was changed, removed or inserted.',
    broken: (place) => `The chain of looks does not hold from number ${place} on. Tell the administrator.`,
    none: 'Nobody but the person has looked at it.',
    seen: (what, revision, via) => `${what}, as it was at fact ${revision} (${via})`,
  },
}
