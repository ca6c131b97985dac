import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { citizen } from '#identity/identity.ts'
import { createSealer, logIn, readSession, sessions, writeSession, type SessionEnv } from '#portal/session.ts'

const secret = Buffer.alloc(32, 7).toString('base64url')

function app(options: { secret?: string; secure?: boolean; now?: () => Date } = {}) {
  const sealer = createSealer({ secret: options.secret ?? secret, secure: options.secure ?? true })
  return new Hono<SessionEnv>()
    .use(sessions(sealer, options.now ?? (() => new Date())))
    .get('/read', (c) => c.json(readSession(c)))
    .get('/write', async (c) => {
      c.set('session', { resume: { c1: 'CODE-1' }, lang: 'en' })
      await logIn(c, citizen('ana'))
      return c.json(readSession(c))
    })
    .get('/renew', async (c) => {
      await writeSession(c, readSession(c))
      return c.json(readSession(c))
    })
    .get('/fill', async (c) => {
      const resume = Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [crypto.randomUUID(), `CODE-${n}-ABCDEFGH`]),
      )
      await writeSession(c, { resume, lang: 'es' })
      return c.json(readSession(c))
    })
}

const cookieOf = (response: Response) => response.headers.get('set-cookie') ?? ''
const pair = (cookie: string) => cookie.split(';')[0] ?? ''
const anonymous = { resume: {}, lang: 'es' }

test('what was written is read back, and the cookie shows nothing of it', async () => {
  const written = await app().request('/write')
  const cookie = cookieOf(written)
  expect(cookie).toMatch(/^__Host-session=[^;]+; Max-Age=7200; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const payload = pair(cookie)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    .join()
  expect(payload).not.toMatch(/ana|CODE/)
  const read = await app().request('/read', { headers: { cookie: pair(cookie) } })
  expect(await read.json()).toMatchObject({ identity: citizen('ana'), resume: { c1: 'CODE-1' }, lang: 'en' })
})

test('a login ends eight hours after it began, however often the session is renewed; codes stay', async () => {
  let at = Date.now()
  const clocked = app({ now: () => new Date(at) })
  const loggedInAt = at
  let cookie = pair(cookieOf(await clocked.request('/write')))
  const renew = async () => {
    const renewed = await clocked.request('/renew', { headers: { cookie } })
    cookie = pair(cookieOf(renewed))
    return renewed.json()
  }
  for (const hours of [2, 4, 6, 8 - 1 / 3600]) {
    at = loggedInAt + hours * 3_600_000
    expect(await renew()).toMatchObject({ identity: citizen('ana') })
  }
  at = loggedInAt + 8 * 3_600_000
  expect(await renew()).toEqual({ resume: { c1: 'CODE-1' }, lang: 'en' })
})

test('without https the cookie has no prefix, which browsers would refuse', async () => {
  expect(cookieOf(await app({ secure: false }).request('/write'))).toMatch(/^session=(?!.*Secure)/)
})

test.each([
  ['changed', (cookie: string) => cookie.slice(0, -3) + (cookie.endsWith('AAA') ? 'BBB' : 'AAA')],
  ['of another name', (cookie: string) => cookie.replace('__Host-session', '__Host-other')],
  ['nonsense', () => '__Host-session=nonsense'],
])('a cookie %s is as none', async (_, change) => {
  const cookie = change(pair(cookieOf(await app().request('/write'))))
  const read = await app().request('/read', { headers: { cookie } })
  expect(await read.json()).toEqual(anonymous)
})

test('a cookie under another secret is as none', async () => {
  const cookie = pair(cookieOf(await app({ secret: Buffer.alloc(32, 8).toString('base64url') }).request('/write')))
  expect(await (await app().request('/read', { headers: { cookie } })).json()).toEqual(anonymous)
})

test('a cookie for one purpose is no good for another', async () => {
  const sealer = createSealer({ secret, secure: true })
  const other = new Hono().get('/', async (c) => {
    await sealer.write(c, 'login', { session: { lang: 'en', resume: {}, identity: citizen('ana') } }, 60)
    return c.text('')
  })
  const cookie = pair(cookieOf(await other.request('/'))).replace('__Host-login', '__Host-session')
  expect(await (await app().request('/read', { headers: { cookie } })).json()).toEqual(anonymous)
})

test('speaks the language of the browser until one is chosen', async () => {
  const read = await app().request('/read', { headers: { 'accept-language': 'en-GB,en;q=0.9' } })
  expect(await read.json()).toMatchObject({ lang: 'en' })
})

test('keeps the newest codes, so that the cookie always fits', async () => {
  const filled = await app().request('/fill')
  const { resume } = (await filled.json()) as { resume: Record<string, string> }
  expect(Object.values(resume)).toHaveLength(15)
  expect(Object.values(resume).at(-1)).toBe('CODE-39-ABCDEFGH')
  expect(cookieOf(filled).length).toBeLessThan(4096)
})
