import { describe, expect, test } from 'vitest'
import { surroundingsOf } from '#publishing/check-catalog.ts'
import { checkDefinition } from '#publishing/check-definition.ts'
import { readCatalogFiles } from '#publishing/files/catalog-files.ts'
import { catalogDir, sampleDefinition } from '#support/catalog.ts'

const surroundings = surroundingsOf(await readCatalogFiles(catalogDir))

/** The petition, open to any change that the types would forbid. */
type Json = { [name: string]: Json } & Json[]
const petition = () => sampleDefinition('gobernacion/peticion') as unknown as Json

function findingsAfter(change: (definition: Json) => void) {
  const definition = petition()
  change(definition)
  const result = checkDefinition(definition, surroundings)
  return result.ok ? result.warnings : result.findings
}

const set = (path: string, value: unknown) => (definition: Json) => {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const holder = names.reduce<Json>((found, name) => found[name] as Json, definition)
  if (value === undefined) Reflect.deleteProperty(holder, last)
  else holder[last] = value as Json
}

test('the petition is in order', () => {
  expect(checkDefinition(petition(), surroundings)).toMatchObject({
    ok: true,
    warnings: [],
    rules: { procedure: 'gobernacion.peticion', timeZone: 'America/Bogota' },
  })
})

describe('wrong by the schema', () => {
  test.each<[string, (definition: Json) => void, string]>([
    ['no title', set('title', undefined), ''],
    ['a word that the language does not have', set('colour', 'red'), ''],
    ['another language version', set('language', 2), '/language'],
    ['a version below one', set('version', 0), '/version'],
    ['a kind of step that there is not', set('steps.triage.kind', 'dance'), '/steps/triage/kind'],
    ['a task without outcomes', set('steps.triage.outcomes', undefined), '/steps/triage'],
    ['a limit without a way out', set('steps.complete.expired', undefined), '/steps/complete'],
    ['a term in weeks', set('clocks.answer.term', '3 weeks'), '/clocks/answer/term'],
    ['a norm without https', set('norms.cpaca-14.url', 'ftp://law'), '/norms/cpaca-14/url'],
    ['an audience that there is not', set('audience', ['robots']), '/audience/0'],
    ['a document of 1 GB', set('documents.anexos.maxBytes', 1_000_000_000), '/documents/anexos/maxBytes'],
    ['a number as title', set('steps.triage.title', 7), '/steps/triage/title'],
  ])('%s', (_name, change, pointer) => {
    const findings = findingsAfter(change)
    expect(findings.map((finding) => finding.pointer)).toContain(pointer)
    for (const finding of findings) expect(finding).toMatchObject({ code: 'schema', severity: 'error' })
  })

  test('only the branch of its own kind is reported for a step', () => {
    expect(findingsAfter(set('steps.triage.role', undefined))).toHaveLength(1)
  })

  test.each([null, 7, 'text', [], {}])('%j is no definition', (json) => {
    expect(checkDefinition(json, surroundings).ok).toBe(false)
  })
})

describe('true to the schema and still wrong', () => {
  const other = { es: 'x', en: 'x' }
  test.each<[string, (definition: Json) => void, string, string]>([
    ['an unknown entity', set('agency', 'nowhere/secretaria-general'), 'unknown-entity', '/agency'],
    ['an unknown agency', set('agency', 'gobernacion/nobody'), 'unknown-agency', '/agency'],
    [
      'a role of an unknown agency',
      set('roles.desk.agency', 'gobernacion/nobody'),
      'unknown-agency',
      '/roles/desk/agency',
    ],
    ['a role that nobody holds', set('roles.desk.agency', undefined), 'role-nobody', '/roles/desk'],
    ['a role of another entity', set('roles.desk.agency', 'ciudad/gobierno'), 'role-elsewhere', '/roles/desk/agency'],
    [
      'an applicant with an agency',
      set('roles.applicant.agency', 'gobernacion/secretaria-general'),
      'role-applicant',
      '/roles/applicant/agency',
    ],
    ['an unknown calendar', set('calendar', 'mars'), 'unknown-calendar', '/calendar'],
    [
      'an unknown calendar of a clock',
      set('clocks.answer.calendar', 'mars'),
      'unknown-calendar',
      '/clocks/answer/calendar',
    ],
    ['an unknown start', set('start', 'begin'), 'unknown-name', '/start'],
    ['a start that is a task', set('start', 'triage'), 'start-kind', '/start'],
    ['a start of an officer', set('steps.draft.role', 'desk'), 'start-kind', '/start'],
    [
      'a draft with a legal limit',
      (d) => Object.assign(d['steps']?.['draft'] ?? {}, { within: '5 days', expired: 'given-up' }),
      'start-limit',
      '/steps/draft/within',
    ],
    [
      'a lapse in the middle',
      set('steps.complete.abandonedAfter', '5 days'),
      'not-start',
      '/steps/complete/abandonedAfter',
    ],
    ['an unknown next step', set('steps.draft.next', 'away'), 'unknown-name', '/steps/draft/next'],
    [
      'an unknown step of an outcome',
      set('steps.triage.outcomes.accept.next', 'away'),
      'unknown-name',
      '/steps/triage/outcomes/accept/next',
    ],
    ['an unknown step after a limit', set('steps.complete.expired', 'away'), 'unknown-name', '/steps/complete/expired'],
    ['a name that every object has', set('steps.draft.next', 'constructor'), 'unknown-name', '/steps/draft/next'],
    ['an unknown role of a step', set('steps.triage.role', 'boss'), 'unknown-name', '/steps/triage/role'],
    ['an unknown role told', set('steps.tell-answer.to', 'boss'), 'unknown-name', '/steps/tell-answer/to'],
    ['an unknown signer', set('steps.letter.signedBy', 'boss'), 'unknown-name', '/steps/letter/signedBy'],
    ['an unknown template', set('steps.letter.template', 'poem'), 'unknown-name', '/steps/letter/template'],
    ['an unknown message', set('steps.tell-answer.message', 'poem'), 'unknown-name', '/steps/tell-answer/message'],
    [
      'an unknown field on a page',
      set('steps.draft.sections.0.fields', ['shoe']),
      'unknown-name',
      '/steps/draft/sections/0/fields/0',
    ],
    [
      'an unknown document on a page',
      set('steps.draft.sections.0.documents', ['photo']),
      'unknown-name',
      '/steps/draft/sections/0/documents/0',
    ],
    [
      'a field asked twice',
      set('steps.draft.sections.0.fields', ['tipo_pqrsd', 'asunto']),
      'asked-twice',
      '/steps/draft/sections/4/fields/0',
    ],
    [
      'two sections of one name',
      set('steps.draft.sections.1.id', 'tipo'),
      'same-section',
      '/steps/draft/sections/1/id',
    ],
    [
      'an unknown field of an outcome',
      set('steps.triage.outcomes.accept.fields', ['shoe']),
      'unknown-name',
      '/steps/triage/outcomes/accept/fields/0',
    ],
    [
      'marks that lead to an officer',
      set('steps.triage.outcomes.accept.marks', true),
      'marks',
      '/steps/triage/outcomes/accept/marks',
    ],
    [
      'an unknown step that starts a clock',
      set('clocks.copies.startsOn', 'enter:away'),
      'unknown-name',
      '/clocks/copies/startsOn',
    ],
    [
      'an unknown step that stops a clock',
      set('clocks.answer.stopsOn', ['enter:away']),
      'unknown-name',
      '/clocks/answer/stopsOn/0',
    ],
    [
      'an unknown step that suspends a clock',
      set('clocks.answer.suspendedIn', ['away']),
      'unknown-name',
      '/clocks/answer/suspendedIn/0',
    ],
    [
      'an unknown step after silence',
      set('clocks.answer-documents.silence.next', 'away'),
      'unknown-name',
      '/clocks/answer-documents/silence/next',
    ],
    [
      'an unknown step of withdrawal',
      set('anytime.withdraw.notIn', ['away']),
      'unknown-name',
      '/anytime/withdraw/notIn/0',
    ],
    ['an unknown norm of a clock', set('clocks.answer.norm', 'custom'), 'unknown-name', '/clocks/answer/norm'],
    [
      'an unknown norm of silence',
      set('clocks.silence.silence.norm', 'custom'),
      'unknown-name',
      '/clocks/silence/silence/norm',
    ],
    ['an unknown norm of a field', set('data.asunto.norm', 'custom'), 'unknown-name', '/data/asunto/norm'],
    ['an unknown norm of withdrawal', set('anytime.withdraw.norm', 'custom'), 'unknown-name', '/anytime/withdraw/norm'],
    ['a question without a norm', set('data.asunto.norm', undefined), 'norm-missing', '/data/asunto'],
    ['a document without a norm', set('documents.anexos.norm', undefined), 'norm-missing', '/documents/anexos'],
    ['half a character', set('keywords', ['\ud800']), 'broken-text', '/keywords/0'],
    ['a text without English', set('steps.triage.title.en', undefined), 'text-missing', '/steps/triage/title'],
    [
      'an option without English',
      set('data.identidad.options.1.title.en', undefined),
      'text-missing',
      '/data/identidad/options/1/title',
    ],
    ['a blank text', set('messages.answered.body.en', ' '), 'text-missing', '/messages/answered/body'],
    [
      'a broken expression',
      set('steps.draft.sections.2.when', "identidad == 'x"),
      'expression',
      '/steps/draft/sections/2/when',
    ],
    ['a function that there is not', set('clocks.answer.when', 'today() > 3'), 'expression', '/clocks/answer/when'],
    [
      'an expression over an unknown field',
      set('data.correo.required', "canal == 'correo'"),
      'expression',
      '/data/correo/required',
    ],
    [
      'an unknown fact of the case',
      set('documents.poder.when', "case.colour == 'red'"),
      'expression',
      '/documents/poder/when',
    ],
    [
      'an unknown document counted',
      set('documents.poder.when', "documents['photo'] > 0"),
      'expression',
      '/documents/poder/when',
    ],
    [
      'a text over an unknown field',
      set('messages.answered.subject.en', '{{ shoe }}'),
      'expression',
      '/messages/answered/subject/en',
    ],
    [
      'a text over an answer that may be absent',
      set('templates.answer.body.es', '{{ telefono }}'),
      'may-be-absent',
      '/templates/answer/body/es',
    ],
    [
      'a text over an answer not always asked',
      set('templates.answer.body.es', '{{ labels.nombres }}'),
      'may-be-absent',
      '/templates/answer/body/es',
    ],
    [
      'a text over an answer of a page that not everybody sees',
      set('templates.answer.body.es', '{{ municipio }}'),
      'may-be-absent',
      '/templates/answer/body/es',
    ],
    [
      'a text over a clock that may not run',
      set('messages.answered.body.es', '{{ clocks.copies }}'),
      'may-be-absent',
      '/messages/answered/body/es',
    ],
    [
      'a field that every object has',
      (d) => Object.assign(d['data'] ?? {}, { constructor: d['data']?.['asunto'] }),
      'foreign-word',
      '/data/constructor',
    ],
    [
      'a step that every object has',
      (d) => Object.assign(d['steps'] ?? {}, { constructor: d['steps']?.['answered'] }),
      'foreign-word',
      '/steps/constructor',
    ],
    [
      'a field with a reserved name',
      (d) => Object.assign(d['data'] ?? {}, { labels: d['data']?.['asunto'] }),
      'field',
      '/data/labels',
    ],
    [
      'a pattern that does not compile',
      set('data.numero_documento.pattern', '['),
      'pattern',
      '/data/numero_documento/pattern',
    ],
    ...['([a-z]+)+', '(?:a|ab)*', '((x{1,3})y)+', '(a?){20}', '(([0-9]*))*', '(\\d+ )+x'].map(
      (pattern): [string, (definition: Json) => void, string, string] => [
        `a pattern that may take for ever: ${pattern}`,
        set('data.numero_documento.pattern', pattern),
        'pattern',
        '/data/numero_documento/pattern',
      ],
    ),
    ['a pattern without a hint', set('data.numero_documento.hint', undefined), 'pattern', '/data/numero_documento'],
    ['a length for a number', set('data.asunto.type', 'integer'), 'field', '/data/asunto/maxLength'],
    ['an array without options', set('data.prioridad.options', undefined), 'field', '/data/prioridad'],
    [
      'an option twice',
      set('data.identidad.options.1.value', 'identificado'),
      'field',
      '/data/identidad/options/1/value',
    ],
    ['no length that fits', set('data.asunto.minLength', 121), 'field', '/data/asunto/minLength'],
    ['a limit for dates on a text', set('data.asunto.notAfter', 'today'), 'field', '/data/asunto/notAfter'],
    [
      'a step that nobody reaches',
      set('steps.island', { kind: 'end', title: other, outcome: 'lost' }),
      'unreachable',
      '/steps/island',
    ],
    [
      'a step reached only by a clock that never starts',
      set('clocks.answer-documents.startsOn', 'enter:tell-copies'),
      'unreachable',
      '/steps/deliver-copies',
    ],
    ['a round without an end', set('steps.tell-answer.next', 'answer'), 'unreachable', '/steps/answered'],
    ['a draft that waits for ever', set('steps.draft.abandonedAfter', undefined), 'waits-forever', '/steps/draft'],
    [
      'steps from which no end is reached',
      set('steps.deliver-copies.outcomes.delivered.next', 'deliver-copies'),
      'no-end',
      '/steps/deliver-copies',
    ],
    ['limits that pass round and round', set('steps.complete.expired', 'complete'), 'nobody-turns', '/steps/complete'],
    [
      'a choice that turns for ever',
      set('steps.triage', {
        kind: 'choice',
        title: other,
        when: [
          { if: 'true', next: 'answer' },
          { if: 'false', next: 'complete' },
          { if: 'false', next: 'transfer-letter' },
        ],
        else: 'triage',
      }),
      'nobody-turns',
      '/steps/triage',
    ],
  ])('%s', (_name, change, code, pointer) => {
    const findings = findingsAfter(change)
    expect(findings).toContainEqual(expect.objectContaining({ code, pointer, severity: 'error' }))
    for (const { message, remedy } of findings) expect(message.length * remedy.length).toBeGreaterThan(0)
  })

  test.each(['([A-Z]{2}-)+[0-9]+', '(CC|CE) ?[0-9]+', '[(a+)+]{3}', '\\(a+\\)+', '(a+)?b*'])(
    'a sound pattern: %s',
    (pattern) => {
      expect(findingsAfter(set('data.numero_documento.pattern', pattern))).toEqual([])
    },
  )

  test('what may be absent is in order when has() guards it', () => {
    expect(findingsAfter(set('templates.answer.body.es', "{{ has(telefono) ? telefono : '' }}"))).toEqual([])
    const copies = "{{ has(clocks.copies) ? clocks.copies : '' }} {{ clocks.transfer }}"
    expect(findingsAfter(set('messages.answered.body.es', copies))).toEqual([])
  })
})

describe('nothing refers to it: a warning, and no reason to refuse', () => {
  const text = { es: 'x', en: 'x' }
  test.each<[string, unknown]>([
    ['norms.other', { title: 'Otra ley' }],
    ['roles.archivist', { title: text, agency: 'gobernacion/secretaria-general' }],
    ['data.colour', { title: text, type: 'string' }],
    ['documents.photo', { title: text, accept: ['image/png'], maxBytes: 1000 }],
    ['messages.hello', { subject: text, body: text }],
    ['templates.poem', { title: text, body: text }],
  ])('%s', (path, value) => {
    const pointer = `/${path.replace('.', '/')}`
    expect(findingsAfter(set(path, value))).toEqual([
      expect.objectContaining({ code: 'unused', pointer, severity: 'warning' }),
    ])
  })
})
