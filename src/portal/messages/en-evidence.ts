import type { esEvidence } from './es-evidence.ts'

export const enEvidence: typeof esEvidence = {
  signed: 'This receipt is signed. Keep it: with it anybody can check that the record was not changed.',
  pdf: 'Download the signed receipt (PDF)',
  json: 'Download the proof to check with a program (JSON)',
  check: 'Check a receipt',
  letterTitle: 'Receipt of filing',
  letterBody: (procedure, folio, at) =>
    `We received your application “${procedure}”.\n\nNumber: ${folio}.\n\nReceived: ${at}.`,
  letterProof: (hash, origin) =>
    `Hash of the record: ${hash}\n\nSigned by the log ${origin}. The whole proof is attached to this file: comprobante.json.`,
  lead: 'Here anybody can check a receipt of filing.',
  how: 'Upload the file with the proof (comprobante.json) or paste what it holds.',
  file: 'File with the proof',
  text: 'Or paste its content here',
  button: 'Check',
  missing: 'Upload the file with the proof or paste what it holds.',
  unreadable: 'That is not the proof of a receipt. Upload the file comprobante.json unchanged.',
  holds: 'The receipt is authentic',
  holdsLead: 'The log holds this filing, just as the receipt says.',
  signedOnly: 'The signature is authentic. The log will hold it in a few seconds: check again then.',
  wrong: 'The receipt is not authentic',
  wrongLead: 'Do not trust it. This is what is wrong:',
  altered: 'The log no longer holds this filing as the receipt says. Tell the entity and an oversight body.',
  unknown: 'We found no filing with that number and that hash. If it was made a few seconds ago, wait and check again.',
  filedAt: 'Received',
  entry: 'Place in the log',
  hash: 'Hash',
  offline: 'You can also check it without this page',
  offlineHelp: 'Download the verifier and use it on your computer, offline:',
  verifier: 'Download the verifier',
  keyHelp: 'Key of the log:',
  codes: {
    'receipt-forged': 'What the receipt says is not what the log signed.',
    'not-in-log': 'The proof does not lead to the signed log.',
    'checkpoint-forged': 'The seal of the log is not signed with its key.',
  },
}
