import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { safeName } from '#api/documents.ts'
import { fileCase, holder, openCase, type OpenCase, petitionAnswers, startApi, type TestApi } from './support.ts'

const pdf = new Uint8Array(Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n'))
const sha256 = createHash('sha256').update(pdf).digest('hex')

let api: TestApi
let own: OpenCase
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  own = await openCase(api)
})

const attach = (query: string, raw: Uint8Array<ArrayBuffer> | ReadableStream | FormData, options: object = {}) =>
  api.call('POST', `/cases/${own.id}/documents?${query}`, { ...holder(own), raw, ...options })

const documents = async () =>
  (await api.call('GET', `/cases/${own.id}`, holder(own))).body.documents as { id: string; name: string }[]

test('bytes as the body are kept, listed, handed out and removed', async () => {
  const attached = await attach('slot=anexos&name=foto%20del%20da%C3%B1o.pdf', pdf)
  expect(attached).toMatchObject({
    status: 201,
    body: {
      document: {
        name: 'foto del daño.pdf',
        size: pdf.byteLength,
        mediaType: 'application/pdf',
        content: sha256,
        slot: 'anexos',
      },
    },
  })
  const path = `/cases/${own.id}/documents/${attached.body.document.id}`
  const read = await api.call('GET', path, holder(own))
  expect(read.text).toBe(Buffer.from(pdf).toString())
  expect(Object.fromEntries(read.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(pdf.byteLength),
    'content-disposition': "attachment; filename*=UTF-8''foto%20del%20da%C3%B1o.pdf",
    etag: `"${sha256}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect(await api.call('DELETE', path, holder(own))).toMatchObject({ status: 200 })
  expect(await documents()).toEqual([])
  expect(await api.call('GET', path, holder(own))).toMatchObject({ status: 404, body: { code: 'document-not-found' } })
})

test('a multipart form is taken too, as a browser sends it', async () => {
  const form = new FormData()
  form.set('file', new File([pdf], 'anexo.pdf', { type: 'application/x-msdownload' }))
  expect(await attach('slot=anexos', form)).toMatchObject({
    status: 201,
    body: { document: { name: 'anexo.pdf', mediaType: 'application/pdf', content: sha256 } },
  })
})

test('the same key attaches once, also at the same time; another key attaches again', async () => {
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 4 }, () => attach('slot=anexos&step=draft', pdf, { key })))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.document.id}`)).size).toBe(1)
  await attach('slot=anexos', pdf)
  expect(await documents()).toHaveLength(2)
})

test('without a key, the one that is answered repeats the request', async () => {
  const first = await attach('slot=anexos', pdf)
  const again = await attach('slot=anexos', pdf, { key: first.headers.get('idempotency-key') ?? '' })
  expect(again.body.document).toEqual(first.body.document)
  expect(await documents()).toHaveLength(1)
})

test('a program by another name is refused by its content', async () => {
  const program = new Uint8Array(Buffer.from('MZ\u0090\u0000 program', 'latin1'))
  expect(await attach('slot=poder&name=poder.pdf', program)).toMatchObject({
    status: 415,
    body: { code: 'document-type', detail: expect.stringContaining('application/pdf') },
  })
  const form = new FormData()
  form.set('file', new File([program], 'poder.pdf', { type: 'application/pdf' }))
  expect(await attach('slot=poder', form)).toMatchObject({ status: 415 })
  expect(await documents()).toEqual([])
})

test('what is larger than the definition allows is refused while it arrives', async () => {
  let sent = 0
  const endless = () =>
    new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(1024 * 1024).fill(65))
      },
    })
  const answer = await attach('slot=anexos', endless())
  expect(answer).toMatchObject({
    status: 413,
    body: { code: 'document-too-large', detail: expect.stringContaining('20971520') },
  })
  expect(sent).toBeLessThan(30)
  expect(await documents()).toEqual([])
})

test('a multipart file above the limit is refused while it arrives', async () => {
  const boundary = 'abc'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(sent === 0 ? new TextEncoder().encode(head) : new Uint8Array(1024 * 1024).fill(65))
      sent += 1
    },
  })
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  expect(await attach('slot=anexos', body, { headers })).toMatchObject({ status: 413 })
  expect(sent).toBeLessThan(40)
})

test.each([
  ['broken off', '--abc\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of'],
  ['without a file', '--abc\r\ncontent-disposition: form-data; name="x"\r\n\r\ny\r\n--abc--\r\n'],
  ['that is none', 'nonsense'],
])('a form %s is refused and attaches nothing', async (_, text) => {
  const headers = { 'content-type': 'multipart/form-data; boundary=abc' }
  expect(await attach('slot=anexos', new Uint8Array(Buffer.from(text)), { headers })).toMatchObject({
    status: 400,
    body: { code: 'upload-broken' },
  })
  expect(await documents()).toEqual([])
})

test.each([
  ['an empty one', 'slot=anexos', new Uint8Array(), 422, 'document-empty'],
  ['one that nobody asked for', 'slot=nada', pdf, 422, 'unknown-document'],
  ['one on a step that is not open', 'slot=anexos&step=complete', pdf, 409, 'not-available'],
  ['one without a slot', '', pdf, 400, 'field-malformed'],
])('refuses %s', async (_, query, raw, status, code) => {
  expect(await attach(query, raw as Uint8Array<ArrayBuffer>)).toMatchObject({ status, body: { code } })
})

test('refuses more files than there is place for, but repeats the answer of the last one that fitted', async () => {
  const key = randomUUID()
  expect(await attach('slot=poder', pdf, { key })).toMatchObject({ status: 201 })
  expect(await attach('slot=poder', pdf)).toMatchObject({ status: 422, body: { code: 'document-too-many' } })
  expect(await attach('slot=poder', pdf, { key })).toMatchObject({ status: 201 })
})

test('after filing nothing more can be attached or removed', async () => {
  const { body } = await attach('slot=anexos', pdf)
  await api.call('PATCH', `/cases/${own.id}/data`, { ...holder(own), json: { data: petitionAnswers } })
  await api.call('POST', `/cases/${own.id}/submit`, holder(own))
  expect(await attach('slot=anexos', pdf)).toMatchObject({ status: 409 })
  expect(await api.call('DELETE', `/cases/${own.id}/documents/${body.document.id}`, holder(own))).toMatchObject({
    status: 409,
  })
  const read = await api.call('GET', `/cases/${own.id}/documents/${body.document.id}`, { as: 'desk' })
  expect(read).toMatchObject({ status: 200, text: Buffer.from(pdf).toString() })
})

test('the document of another case is not found', async () => {
  const { body } = await attach('slot=anexos', pdf)
  const other = await fileCase(api)
  expect(await api.call('GET', `/cases/${other.id}/documents/${body.document.id}`, holder(other))).toMatchObject({
    status: 404,
  })
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\fotos\\casa.jpg', 'casa.jpg'],
  ['a\u202Egpj.exe', 'agpj.exe'],
  ['line\nbreak.pdf', 'linebreak.pdf'],
  ['', 'documento'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
])('shows the name %j as %j', (given, shown) => expect(safeName(given, 200)).toBe(shown))
