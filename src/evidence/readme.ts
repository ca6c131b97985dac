import type { BundleFacts } from '#notary/verifier/verify.mjs'

interface Readme {
  fileName: string
  facts: Pick<BundleFacts, 'case' | 'exportedAt' | 'origin'>
  keys: readonly string[]
  /** Whether the case's key is within. */
  disclosed: boolean
}

/** What somebody reads first who unpacks a bundle. */
export const readme = ({ fileName, facts, keys, disclosed }: Readme): string =>
  [
    `Evidence of case ${facts.case}, exported ${facts.exportedAt} from the log ${facts.origin}.`,
    '',
    'manifest.note  the signed list of all that this file holds, with the SHA-256 of each entry',
    'bundle.json    every event as it was recorded, its proof of inclusion in the log, a signed checkpoint of the log' +
      (disclosed ? ', the key of the case' : ''),
    'case.pdf       the case for people to read',
    'definitions/   the rules that decided, named by the SHA-256 of their content',
    'calendars/     the calendars that terms are counted by, every version of them',
    'documents/     every document as it is kept, named by the SHA-256 of its content',
    'verify.mjs     the verifier: one file, no dependencies; read it before you trust it',
    '',
    disclosed
      ? 'Who has this file can read what is personal in the case: keep it accordingly.'
      : 'What is personal stays sealed: the key of the case is not here.',
    ...(disclosed
      ? ['The key is in it for ever: when the personal data is erased where this was made, this file still opens it.']
      : []),
    '',
    'To verify, with Node 18 or newer and without a network, unpack verify.mjs, or take it from elsewhere, and:',
    '',
    `    node verify.mjs ${fileName} --key '<verifier key>'`,
    '',
    'Take the key from where the entity makes it known, not from here: without --key the file is checked by its own keys,',
    'which says nothing about who made it. When this was written the key was:',
    '',
    ...keys.map((key) => `    ${key}`),
    '',
    'What it cannot tell: a case that was deleted and recorded anew at the end of the log has sound proofs of its own. Only',
    '`ventanilla audit verify` over the whole log, or an older checkpoint that somebody kept, finds that.',
    '',
    'Exit code 0: all holds. 1: something does not; each line says what and where. 2: the evidence cannot be read.',
    '',
  ].join('\n')
