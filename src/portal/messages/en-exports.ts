import type { esExports } from './es-exports.ts'

export const enExports: typeof esExports = {
  link: 'Export cases',
  title: 'Export cases',
  lead: 'A file with the whole history of filed cases, for a spreadsheet, another system or a process-mining program.',
  private:
    'No answers leave, no names of documents and nothing that somebody wrote. Of accounts a code leaves, not the name. The export and its purpose become part of history.',
  format: 'Format',
  formats: {
    csv: 'CSV, for spreadsheets',
    xes: 'XES (IEEE 1849), for process mining: one trace for each case',
    ocel: 'OCEL 2.0, for process mining: cases, documents, payments and whoever acts',
    cloudevents: 'CloudEvents 1.0, all in one list',
    ndjson: 'CloudEvents 1.0, one on each line',
  },
  from: 'Filed from',
  to: 'Filed until',
  language: 'Language of steps and events',
  languages: { es: 'Spanish', en: 'English' },
  purposeHelp:
    'One sentence, without personal data: it is kept for ever. For example: “Response times of the first half of the year”.',
  button: 'Export',
  badDay: 'Write the day like this: 2026-07-02.',
  noEntity: 'Choose a procedure and an agency of the same entity.',
  tooLarge: (events, most) =>
    `That is ${events} events, and at most ${most} are handed out here at once. Choose a shorter period, or ask the administrator for the file.`,
  before: 'Earlier exports',
  none: 'Nobody has exported yet.',
  when: 'When',
  who: 'Who',
  what: 'What',
  why: 'What for',
  operator: 'The administrator, on the server',
  counted: (cases, events) => `Cases: ${cases}; events: ${events}`,
}
