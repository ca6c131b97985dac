import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Pool } from 'pg'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { DeliveryError, type Medium, type Message, type Sender } from '#messaging/message.ts'
import { sendOnce } from '#messaging/once.ts'
import { createMessenger, type Notice } from '#messaging/messenger.ts'
import { createOutbox, readOutbox } from '#messaging/outbox.ts'
import { createSmtpSender } from '#messaging/smtp-sender.ts'
import { databaseCaseKeys } from '#support/case-keys.ts'
import { freshDatabase, type FreshDatabase } from '#support/postgres.ts'

let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new Pool({ connectionString: database.url })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const pem = (name: string) => readFileSync(join(import.meta.dirname, 'certificate', name), 'utf8')
const ca = pem('certificate.pem')
const from = 'Ventanilla <no-responder@ejemplo.gov.co>'
const words = 'Señora Ñáñez: su permiso está listo.\n.\nVea https://tramites.example/estado/GOB-2026-1'

const message: Message = {
  id: '6b3f6a5e-0d41-5b2c-9d7e-3a1c1f0e2b44',
  caseId: '0b0f7a2e-5b0d-5d4e-8a39-3f0f5a2c7d11',
  entity: 'gobernacion',
  role: 'applicant',
  medium: 'email',
  to: 'ana@example.org',
  language: 'es',
  subject: 'Su trámite GOB-2026-1 está listo',
  text: words,
  at: '2026-11-22T12:00:00.000Z',
}

/** A mail server for one test, and what it was given. */
async function mailServer(options: SMTPServerOptions = {}) {
  const received: { source: string; to: string[]; secure: boolean; user: unknown }[] = []
  const server = new SMTPServer({
    authOptional: true,
    key: pem('key.pem'),
    cert: ca,
    onData(stream, { envelope, secure, user }, done) {
      const to = envelope.rcptTo.map(({ address }) => address)
      void text(stream)
        .then((source) => received.push({ source, to, secure, user }))
        .finally(done)
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { received, port }
}

function smtp(url: string, trusted: string | undefined = ca) {
  const sender = createSmtpSender({ url, from, ...(trusted !== '' && trusted !== undefined && { ca: trusted }) })
  onTestFinished(() => sender.close())
  return sender
}

test('mail goes out encrypted and signed in, says that it is automatic, and is the same message when sent again', async () => {
  const { received, port } = await mailServer({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'p@ss word' ? done(null, { user: username }) : done(new Error('no')),
  })
  const sender = smtp(`smtp://ventanilla:${encodeURIComponent('p@ss word')}@localhost:${port}`)
  const { reference } = await sender.send(message)
  expect(reference).toBe(`<${message.id}@ejemplo.gov.co>`)
  await sender.send(message)
  expect(received.map(({ to, secure, user }) => ({ to, secure, user }))).toEqual(
    Array(2).fill({ to: ['ana@example.org'], secure: true, user: 'ventanilla' }),
  )
  const headers = received.map(({ source }) => source.slice(0, source.indexOf('\r\n\r\n')))
  for (const one of headers) {
    expect(one).toContain(`Message-ID: ${reference}`)
    expect(one).toContain('Auto-Submitted: auto-generated')
    expect(one).toContain('Content-Language: es')
    expect(one).toMatch(/^To: ana@example\.org\r?$/m)
  }
  const wrong = smtp(`smtp://ventanilla:wrong@localhost:${port}`)
  await expect(wrong.send(message)).rejects.toMatchObject({ code: 'mail-eauth', final: false })
})

test('nothing is said in plain text, nor to a server whose certificate nobody vouches for', async () => {
  const plain = await mailServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
  const refused = smtp(`smtp://localhost:${plain.port}`).send(message)
  await expect(refused).rejects.toMatchObject({ code: 'mail-etls', final: false })
  const stranger = await mailServer()
  await expect(smtp(`smtp://localhost:${stranger.port}`, '').send(message)).rejects.toMatchObject({ final: false })
  expect([...plain.received, ...stranger.received]).toEqual([])
  await smtp(`smtp://localhost:${plain.port}?tls=none`).send(message)
  expect(plain.received).toMatchObject([{ secure: false }])
})

test('what the server says of the address for good is final; what may pass is not', async () => {
  const answers: Record<string, number> = { 'gone@example.org': 550, 'full@example.org': 452 }
  const { port } = await mailServer({
    onRcptTo({ address }, _session, done) {
      const code = answers[address]
      done(code === undefined ? null : Object.assign(new Error('no'), { responseCode: code }))
    },
  })
  const sender = smtp(`smtp://localhost:${port}`)
  const to = (address: string) => sender.send({ ...message, to: address })
  await expect(to('gone@example.org')).rejects.toMatchObject({ code: 'mail-refused-550', final: true })
  await expect(to('full@example.org')).rejects.toMatchObject({ code: 'mail-eenvelope', final: false })
  for (const list of [
    'a@example.org, b@example.org',
    'a@example.org;b@example.org',
    'Ana <a@example.org>',
    'ana',
    'a@b\r\nBcc: c@d',
  ])
    await expect(to(list)).rejects.toMatchObject({ code: 'address-invalid', final: true })
  await expect(sender.send({ ...message, medium: 'sms' })).rejects.toMatchObject({ final: true })
  const away = smtp('smtp://localhost:1').send(message)
  await expect(away).rejects.toMatchObject({ final: false })
  await expect(away).rejects.toThrow(/^mail-[a-z]+$/)
})

test('what a carrier has taken is not sent again after a crash, and nothing personal is kept of it', async () => {
  const { received, port } = await mailServer()
  const once = sendOnce(pool, smtp(`smtp://localhost:${port}`))
  const first = await once.send(message)
  expect(await once.send(message)).toEqual(first)
  expect(received).toHaveLength(1)
  const { rows } = await pool.query('select * from ops.deliveries')
  expect(rows).toEqual([{ id: message.id, medium: 'email', reference: first.reference, taken_at: expect.any(Date) }])
})

const notice: Notice = {
  ...(({ id, caseId, entity, role, language, subject, text: said, at }) => ({
    id,
    caseId,
    entity,
    role,
    language,
    subject,
    text: said,
    at,
  }))(message),
  media: ['email', 'sms'],
  addresses: { email: 'ana@example.org', sms: '300 123 4567' },
}

test('a local installation keeps what it would have sent, once', async () => {
  const keys = databaseCaseKeys(pool)
  const outbox = createOutbox(pool, keys)
  expect(await outbox.deliver(notice)).toEqual({ via: 'outbox' })
  await outbox.deliver(notice)
  const whole = { ...notice, addresses: ['ana@example.org', '300 123 4567'] }
  expect(await readOutbox(pool, keys, ['gobernacion'])).toEqual([whole])
  expect(await readOutbox(pool, keys, ['ciudad'])).toEqual([])
  const { rows } = await pool.query<{ row: string }>('select outbox::text as row from ops.outbox')
  expect(rows[0]?.row).toContain(notice.caseId)
  for (const personal of ['ana@example.org', '300 123 4567', 'Ñáñez', notice.subject])
    expect(rows[0]?.row).not.toContain(personal)

  // Moved to another notice it does not open; with the key destroyed nothing of it is left.
  await pool.query(`insert into ops.outbox (id, case_id, entity, recipient, media, language, sealed, at)
    select gen_random_uuid(), case_id, 'ciudad', recipient, media, language, sealed, at from ops.outbox`)
  await expect(readOutbox(pool, keys, ['ciudad'])).rejects.toThrow('was altered')
  await keys.destroy(notice.caseId)
  const { subject: _subject, text: _text, addresses: _addresses, ...others } = whole
  expect(await readOutbox(pool, keys, ['gobernacion'])).toEqual([others])
  await expect(outbox.deliver({ ...notice, id: crypto.randomUUID() })).rejects.toMatchObject({
    code: 'personal-data-erased',
    final: true,
  })
})

test('a notice goes by every means that has an address; one that took it is enough, unless another may still', async () => {
  const sent: Message[] = []
  const good: Sender = { send: async (one) => (sent.push(one), { reference: one.id }) }
  const bad = (final: boolean): Sender => ({ send: () => Promise.reject(new DeliveryError('no', { final })) })
  const via = async (senders: Partial<Record<Medium, Sender>>, changes: Partial<Notice> = {}) =>
    (await createMessenger(senders).deliver({ ...notice, ...changes })).via
  expect(await via({ email: good, sms: good })).toBe('email+sms')
  expect(sent.map(({ medium, to }) => ({ medium, to }))).toEqual([
    { medium: 'email', to: 'ana@example.org' },
    { medium: 'sms', to: '300 123 4567' },
  ])
  expect(new Set(sent.map(({ id }) => id)).size).toBe(2)
  expect(await via({ email: good, sms: good }, { media: ['sms'] })).toBe('sms')
  expect(await via({ email: good }, { addresses: {} })).toBe('portal')
  expect(createMessenger({ email: good }).media).toEqual(['email'])
  expect(await via({ email: bad(true), sms: good })).toBe('sms')
  await expect(via({ email: bad(true) })).rejects.toMatchObject({ code: 'no', final: true })
  await expect(via({ email: good, sms: bad(false) })).rejects.toMatchObject({ final: false })
})
