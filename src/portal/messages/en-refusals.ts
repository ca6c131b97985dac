import type * as es from './es-refusals.ts'

export const refusals: typeof es.refusals = {
  'case-not-found': () => 'We cannot find that case. Check the address.',
  'procedure-not-found': () => 'This procedure is no longer offered here. Look for another.',
  'procedure-suspended': () => 'This procedure is suspended for now. Cases that have begun go on.',
  'case-exists': () => 'This case exists already. Open it to go on.',
  'case-closed': () => 'This case has ended. It cannot be changed.',
  'not-available': () => 'That can no longer be done. See how the case stands.',
  'unknown-step': () => 'That step does not exist. Open the case again.',
  'unknown-section': () => 'That part does not exist. Open the case again.',
  'unknown-field': () => 'There is an answer that is not asked for. Open the page again.',
  'unknown-document': () => 'That document is no longer there. Open the page again.',
  'unknown-outcome': () => 'That decision does not exist. Open the case again.',
  'field-required': (field) => `Answer: ${field}`,
  'field-invalid': (field) => `Check your answer: ${field}`,
  'document-required': (field) => `Attach: ${field}`,
  'document-too-large': (field, { size = '' }) => `The file is too large. Send one of ${size} or less: ${field}`,
  'document-type': (field) => `Send the file in one of the accepted formats: ${field}`,
  'document-too-many': (field) => `All files are there. Remove one before you send another: ${field}`,
  'marks-required': () => 'Mark at least one thing that the person must complete, and say why.',
  'check-failed': (field) => `Check your answer: ${field}`,
  'group-size': (field, { minItems = '' }) => `Add at least ${minItems}: ${field}`,
  'unknown-officer': () =>
    'Choose somebody whom the entity lists for this task, and who did not do the step that is to be checked.',
  'unknown-agency': () => 'Choose an agency that it can go to, or write the name of the competent one.',
  'reason-required': () => 'Write the reason.',
  'slot-unavailable': () => 'That time is no longer free. Choose another.',
  'extension-too-long': () => 'The extension is longer than the norm allows. Write a shorter one.',
  'folio-required': () => 'We could not assign the folio. Try again.',
  'migration-misfit': () => 'The case does not fit that version. Rehearse the version before you migrate it.',
  'personal-data-erased': () => 'The personal data of this application was erased: nothing more can be added to it.',
  'personal-data-unsealed': () =>
    'Part of the personal data of this case was stored unencrypted and would stay readable in the history. Ask the entity to decide what to do.',
  'case-not-closed': () => 'This case is still open. Withdraw it, or wait until it ends, and ask again.',
  'retention-running': (_field, { until = '' }) =>
    `The entity has to keep this case until ${until}. After that its personal data can be erased.`,
  'retention-kept': () =>
    'The entity keeps this case for ever, or its procedure does not say for how long. Only an order lets its personal data be erased.',
  'retention-selects': () =>
    'The time of keeping is over and the archive of the entity has to choose what it keeps. Ask the entity to decide.',
  'reference-required': () => 'Write the number of the order. Write no personal data: the number stays.',
  'key-reused': () => 'This page was already sent with other answers. Open it again and send it once more.',
}
export const invalid: typeof es.invalid = {
  minLength: (limit) => `Write at least ${limit} characters.`,
  maxLength: (limit) => `Write at most ${limit} characters.`,
  minimum: (limit) => `Write a number from ${limit}.`,
  maximum: (limit) => `Write a number up to ${limit}.`,
  type: () => 'Write only a number.',
  date: () => 'Write the whole date: day, month and year.',
  email: () => 'Write the whole address, such as name@example.com.',
  enum: () => 'Choose one of the options.',
  notBefore: (limit) => `Write a date from ${limit} on.`,
  maxItems: (limit) => `Keep at most ${limit} rows.`,
  notAfter: (limit) => `Write a date that has passed: up to ${limit}.`,
}
