import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Call,
  fileCase,
  holder,
  openCase,
  people,
  petition,
  petitionAnswers,
  startApi,
  type TestApi,
} from './support.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi()
  await api.caughtUp()
})
afterAll(() => api.close())

/** Everybody who may call. `code` sends the case's resume code, also where an account holds the case. */
const roles = ['anonymous', 'code', 'wrongCode', ...Object.keys(people)] as const
const nobody = ['anonymous', 'code', 'wrongCode']
const logged = Object.keys(people)
const officers = ['desk', 'roleless', 'lawyer', 'hacienda', 'ciudad']
/** Officers of agencies with a part in the procedure. */
const ofAgency = ['desk', 'roleless', 'lawyer']

interface Case {
  id: string
  folio: string
  lookup: string
  document: string
}

interface Row {
  /** State of the case that the route is tried on; none: the route is about no case. */
  on?: 'draft' | 'dropped' | 'filed' | 'claimed'
  path?: (own: Case) => string
  send?: (own: Case) => Call
  /** Expected status by caller; `own` is whoever holds the case. */
  expect: Record<string, readonly string[]>
  /** What everybody else gets. */
  others: number
}

const readers = { on: 'filed', expect: { 200: ['own', ...ofAgency, 'auditor', 'admin'] }, others: 404 } as const
const write = (allowed: Record<string, readonly string[]>) => ({
  expect: { 403: ['auditor'], ...allowed },
  others: 404,
})
/** A draft is nobody's but the person's: for everybody else there is none. */
const byOwner = (status: 200 | 201) => ({ expect: { [status]: ['own'] }, others: 404 })
const open = { expect: {}, others: 200 }
const byFunction = (allowed: readonly string[]) => ({ expect: { 200: allowed, 401: nobody }, others: 403 })
const byPublisher = (status: number) => ({ expect: { [status]: ['publisher'], 401: nobody }, others: 403 })
const json = { 'content-type': 'application/json' }
const pdf = () => new Uint8Array(Buffer.from('%PDF-1.7\n%%EOF\n'))
const version = `/procedures/${petition}/versions`

/** What each route answers to each caller; a route without a row fails the test below. */
const table: Record<string, Row | Row[]> = {
  'GET /api/v1/procedures': open,
  'GET /api/v1/procedures/:id': { ...open, path: () => `/procedures/${petition}` },
  'GET /api/v1/procedures/:id/vocabularies': { ...open, path: () => `/procedures/${petition}/vocabularies` },
  'GET /api/v1/procedures/:id/versions': { ...open, path: () => version },
  'GET /api/v1/procedures/:id/versions/:version': { ...open, path: () => `${version}/1` },
  'GET /api/v1/publication/versions': byFunction(['publisher', 'publisherElsewhere']),
  'GET /api/v1/procedures/:id/publication': { ...byPublisher(200), path: () => `/procedures/${petition}/publication` },
  'PUT /api/v1/procedures/:id/draft': {
    ...byPublisher(200),
    path: () => `/procedures/${petition}/draft`,
    send: () => ({ json: { half: 'a thought' } }),
  },
  'POST /api/v1/procedures/:id/versions': {
    ...byPublisher(200),
    path: () => `${version}?dryRun=true`,
    send: () => ({ json: {} }),
  },
  // A publisher passes; what is asked for cannot be, so that nothing changes for the rows below.
  'POST /api/v1/procedures/:id/versions/:version/publish': {
    ...byPublisher(409),
    path: () => `${version}/1/publish`,
    send: () => ({ json: { hash: '0'.repeat(64) } }),
  },
  'POST /api/v1/procedures/:id/versions/:version/reject': {
    ...byPublisher(404),
    path: () => `${version}/9/reject`,
    send: () => ({ json: { hash: '0'.repeat(64), reason: 'No' } }),
  },
  'POST /api/v1/procedures/:id/suspend': {
    ...byPublisher(409),
    path: () => `/procedures/${petition}/suspend`,
    send: () => ({ json: { reason: 'Ayer', until: '2020-01-01T00:00:00Z' } }),
  },
  'POST /api/v1/procedures/:id/resume': {
    ...byPublisher(409),
    path: () => `/procedures/${petition}/resume`,
    send: () => ({ json: {} }),
  },
  'POST /api/v1/procedures/:id/retire': {
    ...byPublisher(404),
    path: () => `/procedures/${petition}/retire`,
    send: () => ({ json: { version: 99, reason: 'No' } }),
  },
  'GET /api/v1/procedures/:id/versions/:version/diff': { ...open, path: () => `${version}/1/diff?from=1` },
  'POST /api/v1/procedures/:id/versions/:version/rehearsal': {
    ...byPublisher(200),
    path: () => `${version}/1/rehearsal`,
    send: () => ({ json: {} }),
  },
  // An administrator passes; the case is under that version already.
  'POST /api/v1/cases/:id/migrate': {
    on: 'filed',
    send: () => ({ json: { version: 1, reason: 'Ley nueva' } }),
    ...write({ 409: ['admin'], 403: ['own', ...ofAgency, 'auditor'] }),
  },
  'POST /api/v1/cases': { expect: {}, others: 201, send: () => ({ json: { procedure: petition } }) },
  'GET /api/v1/cases/:id': [readers, { on: 'draft', expect: { 200: ['own'] }, others: 404 }],
  'GET /api/v1/cases/:id/history': [readers, { on: 'draft', expect: { 200: ['own'] }, others: 404 }],
  'GET /api/v1/cases/:id/access': [
    { on: 'filed', expect: { 200: ['own', ...ofAgency, 'auditor'], 403: ['admin'] }, others: 404 },
    { on: 'draft', expect: { 200: ['own'] }, others: 404 },
  ],
  // Nothing is signed in these tests: auditors are told to wait.
  'GET /api/v1/cases/:id/evidence': [
    { on: 'filed', expect: { 503: ['auditor'], 403: ['own', ...ofAgency, 'admin'] }, others: 404 },
    { on: 'draft', expect: { 403: ['own'] }, others: 404 },
  ],
  'GET /api/v1/cases/:id/receipt': [readers, { on: 'draft', expect: { 409: ['own'] }, others: 404 }],
  'GET /api/v1/cases/:id/stream': readers,
  'PATCH /api/v1/cases/:id/data': [
    { on: 'draft', send: () => ({ json: { data: { asunto: 'Otro' } } }), ...byOwner(200) },
    {
      on: 'filed',
      send: () => ({ json: { data: { asunto: 'Otro' } } }),
      ...write({ 409: ['own', ...ofAgency, 'admin'] }),
    },
  ],
  'POST /api/v1/cases/:id/documents': {
    on: 'draft',
    path: ({ id }) => `/cases/${id}/documents?slot=anexos`,
    send: () => ({ raw: pdf() }),
    ...byOwner(201),
  },
  'GET /api/v1/cases/:id/documents/:document': {
    on: 'filed',
    expect: { 200: ['own', ...ofAgency, 'auditor'], 403: ['admin'] },
    others: 404,
  },
  'DELETE /api/v1/cases/:id/documents/:document': { on: 'draft', ...byOwner(200) },
  'POST /api/v1/cases/:id/submit': { on: 'draft', ...byOwner(200) },
  'POST /api/v1/cases/:id/steps/:step/outcome': {
    on: 'filed',
    send: () => ({ json: { outcome: 'incomplete', note: 'Falta el lugar.' } }),
    ...write({ 200: ['desk'], 409: ['own', 'roleless', 'lawyer', 'admin'] }),
  },
  'POST /api/v1/cases/:id/steps/:step/claim': {
    on: 'filed',
    ...write({ 200: ['desk'], 409: ['own', 'roleless', 'lawyer', 'admin'] }),
  },
  'POST /api/v1/cases/:id/steps/:step/release': {
    on: 'claimed',
    ...write({ 200: ['desk', 'admin'], 409: ['own', 'roleless', 'lawyer'] }),
  },
  ...Object.fromEntries(
    [
      ['steps/:step/assign', { officer: 'desk-2' }],
      ['steps/:step/pay-again', {}],
      ['steps/:step/payment', { receipt: 'B-1', paidOn: '2026-07-01' }],
      ['steps/:step/book', { office: 'gobernacion/office/one', at: '2026-07-01T14:00:00Z' }],
      ['steps/:step/cancel-booking', {}],
      ['steps/:step/attended', {}],
      ['steps/:step/missed', {}],
      ['steps/:step/occurrence', { name: 'registered' }],
      ['transfer', { body: 'Otra entidad', reason: 'No es de aquí' }],
      ['completion-request', { note: 'Falta algo' }],
      ['appeal', {}],
      ['extend', { clock: 'none', by: '1 day', reason: 'Falta una prueba' }],
      ['correct', { data: { asunto: 'Otro' }, reason: 'Mal escrito' }],
    ].map(([move, json]) => [
      `POST /api/v1/cases/:id/${String(move)}`,
      // This procedure offers none of them: whoever may act hears so, and everybody else what they always hear.
      { on: 'filed', send: () => ({ json }), ...write({ 409: ['own', ...ofAgency, 'admin'] }) } satisfies Row,
    ]),
  ),
  // Whoever knows how to sign is let in; nobody here does, and no provider is set up.
  'POST /api/v1/payments/:provider/events': {
    path: () => '/payments/nobody/events',
    send: () => ({ json: {} }),
    expect: {},
    others: 404,
  },
  'POST /api/v1/cases/:id/join': {
    on: 'filed',
    send: ({ id }) => ({ json: { into: id, reason: 'La misma' } }),
    ...write({ 404: ['own', ...ofAgency, 'admin'] }),
  },
  'GET /api/v1/cases/:id/steps/:step/slots': {
    on: 'filed',
    path: ({ id }) => `/cases/${id}/steps/triage/slots?office=x`,
    expect: { 409: ['own', ...ofAgency, 'auditor', 'admin'] },
    others: 404,
  },
  'POST /api/v1/cases/:id/withdraw': [
    { on: 'filed', send: () => ({ json: {} }), ...write({ 200: ['own'], 409: [...ofAgency, 'admin'] }) },
    { on: 'draft', send: () => ({ json: {} }), ...byOwner(200) },
  ],
  // Whoever may ask hears that the case is still open; a draft that was dropped is the person's to erase.
  'POST /api/v1/cases/:id/erasure': [
    {
      on: 'filed',
      send: () => ({ json: { ground: 'request' } }),
      ...write({ 409: ['own', 'admin'], 403: [...ofAgency, 'auditor'] }),
    },
    { on: 'draft', send: () => ({ json: { ground: 'request' } }), expect: { 409: ['own'] }, others: 404 },
    { on: 'dropped', send: () => ({ json: { ground: 'request' } }), ...byOwner(200) },
  ],
  'GET /api/v1/cases/:id/personal-data': [
    { on: 'filed', expect: { 200: ['own'], 403: [...ofAgency, 'auditor', 'admin'] }, others: 404 },
    { on: 'draft', expect: { 200: ['own'] }, others: 404 },
  ],
  // An administrator passes; no effect of this case has failed.
  'POST /api/v1/cases/:id/effects/:effect/retry': {
    on: 'filed',
    ...write({ 409: ['admin'], 403: ['own', ...ofAgency, 'auditor'] }),
  },
  'GET /api/v1/status/:folio': {
    on: 'filed',
    path: ({ folio, lookup }) => `/status/${folio}?code=${lookup}`,
    ...open,
  },
  'POST /api/v1/status': { on: 'filed', send: ({ folio, lookup }) => ({ json: { folio, code: lookup } }), ...open },
  'GET /api/v1/tasks': byFunction(officers),
  'GET /api/v1/me/cases': byFunction(logged),
  'GET /api/v1/audit/cases': byFunction(['auditor', 'auditorElsewhere']),
  'GET /api/v1/audit/patterns': byFunction(['auditor', 'auditorElsewhere']),
  'POST /api/v1/audit/persons': {
    ...byFunction(['auditor', 'auditorElsewhere']),
    send: () => ({ json: { value: 'Ana Ruiz', reason: 'Queja de la persona' } }),
  },
  'GET /api/v1/audit/export': {
    ...byFunction(['auditor', 'auditorElsewhere']),
    path: () => '/audit/export?format=csv',
    send: () => ({ headers: { 'ventanilla-purpose': 'Tiempos de respuesta' } }),
  },
  'GET /api/v1/audit/timeline': byFunction(['auditor', 'auditorElsewhere']),
  'GET /api/v1/operations/failures': byFunction(['admin', 'adminElsewhere']),
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': open,
  'GET /openapi.json': open,
  'GET /docs': open,
  'GET /docs/style.css': open,
}

test('every route has a row, and every row a route', () => {
  const routes = api.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
  expect([...new Set(routes)].toSorted()).toEqual(Object.keys(table).toSorted())
})

async function make(on: NonNullable<Row['on']>, as: string | undefined): Promise<Case> {
  const own = await openCase(api, as)
  const query = `/cases/${own.id}/documents?slot=anexos`
  const { body } = await api.call('POST', query, { ...holder(own), raw: pdf() })
  const made = { id: own.id, folio: '', lookup: '', document: body.document.id }
  await api.call('PATCH', `/cases/${own.id}/data`, { ...holder(own), json: { data: petitionAnswers } })
  if (on === 'dropped') await api.call('POST', `/cases/${own.id}/withdraw`, { ...holder(own), json: {} })
  if (on === 'draft' || on === 'dropped') return made
  const filed = await api.call('POST', `/cases/${own.id}/submit`, holder(own))
  if (on === 'claimed') await api.call('POST', `/cases/${own.id}/steps/triage/claim`, { as: 'desk' })
  return { ...made, folio: filed.body.folio, lookup: filed.body.code }
}

const fill = (route: string, { id, document, folio }: Case): string =>
  route
    .replace('/:id', `/${id}`)
    .replace(':document', document)
    .replace(':step', 'triage')
    .replace(':effect', encodeURIComponent('letter#1'))
    .replace(':folio', folio)

function credentials(role: string, { id }: Case): Call {
  if (role === 'anonymous') return {}
  if (role === 'wrongCode') return { code: 'WRNG-C0DE-WRNG' }
  return role === 'code' ? { code: api.deps.cases.codes(id).resumeCode } : { as: role }
}

function expected(row: Row, role: string, owner: string): number {
  const name = row.on && role === owner ? 'own' : role
  const found = Object.entries(row.expect).find(([, names]) => names.includes(name))
  return found ? Number(found[0]) : row.others
}

/** Tries a row with every caller; those who change something come last, each on a case of its own. */
async function tryRow(route: string, row: Row, owner: string) {
  const [method = '', template = ''] = route.split(' ')
  const as = owner === 'code' ? undefined : owner
  const fresh = () =>
    row.on ? make(row.on, as) : Promise.resolve({ id: crypto.randomUUID(), folio: '', lookup: '', document: '' })
  const shared = await fresh()
  if (route.includes('/status')) await api.caughtUp(shared.id)
  const answers: Record<string, number> = {}
  for (const role of roles) {
    const wanted = expected(row, role, owner)
    const changes = method !== 'GET' && wanted < 300 && row.on !== undefined && !route.includes('/status')
    const own = changes ? await fresh() : shared
    const path = row.path?.(own) ?? fill(template, own)
    const call = { ...credentials(role, own), ...row.send?.(own) }
    const init = call.json === undefined ? call : { ...call, headers: json }
    const { status } =
      path.startsWith('/api') || template.startsWith('/api')
        ? await api.call(method, path, init)
        : await direct(path, init)
    answers[role] = status
  }
  return answers
}

async function direct(path: string, { as }: Call) {
  return api.app.request(path, { headers: as ? { authorization: `Bearer ${as}` } : {} })
}

const cases = Object.entries(table).flatMap(([route, rows]) =>
  [rows]
    .flat()
    .flatMap((row) => (row.on ? ['code', 'ana'] : ['code']).map((owner) => ({ route, row, owner, on: row.on ?? '-' }))),
)

test.each(cases)('$route on a case ($on) held by $owner', async ({ route, row, owner }) => {
  const wanted = Object.fromEntries(roles.map((role) => [role, expected(row, role, owner)]))
  expect(await tryRow(route, row, owner)).toEqual(wanted)
})

test('a case that does not exist is answered as one that is not yours', async () => {
  const { id } = await fileCase(api, 'ana')
  const foreign = await api.call('GET', `/cases/${id}`, { as: 'luis' })
  const none = await api.call('GET', `/cases/${crypto.randomUUID()}`, { as: 'luis' })
  expect(foreign.text).toBe(none.text)
  expect(foreign.status).toBe(none.status)
})
