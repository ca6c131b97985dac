import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client'
import { expect, onTestFinished, test } from 'vitest'
import type { EventStore, StoredEvent } from '#event-store/event-store.ts'
import { closeKurrent } from '#event-store/kurrentdb-client.ts'
import { createKurrentEventStore } from '#event-store/kurrentdb.ts'
import { newEvent, newEvents } from '#support/events.ts'
import { createKurrentLog } from '#support/kurrentdb-log.ts'
import type { Misbehaviour } from '#support/kurrentdb-node.ts'
import { startKurrentStandIn, type KurrentStandIn, type StandInOptions } from '#support/kurrentdb-server.ts'

const newStream = () => `case-${randomUUID()}`
const idsOf = (events: readonly { id: string }[]) => events.map((event) => event.id)
const unavailable = { name: 'EventStoreError', code: 'unavailable' }
/** Short, so that silence is not waited for long; a good answer comes in a few milliseconds. */
const answerWithinMs = 1_500

async function standInWith(options: StandInOptions = {}): Promise<KurrentStandIn> {
  const standIn = await startKurrentStandIn(options)
  onTestFinished(() => standIn.stop())
  return standIn
}

function storeAt(url: string, withinMs = answerWithinMs): EventStore {
  const store = createKurrentEventStore({ url, answerWithinMs: withinMs })
  onTestFinished(() => store.close())
  return store
}

test('an append without an answer ends as unavailable, and sent again it stands once', async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url)
  const troubles: Misbehaviour[] = [
    { kind: 'never-answer' },
    { kind: 'never-answer', stored: true },
    { kind: 'drop-connection' },
    { kind: 'drop-connection', stored: true },
  ]
  for (const trouble of troubles) {
    const [stream, events] = [newStream(), newEvents(2)]
    standIn.misbehave('append', trouble)
    await expect(store.append(stream, 'none', events)).rejects.toMatchObject(unavailable)
    expect(standIn.log.streams.has(stream)).toBe('stored' in trouble)
    const again = await store.append(stream, 'none', events)
    expect(again).toMatchObject({ ok: true, revision: 1 })
    expect(await store.append(stream, 'none', events)).toEqual(again)
    expect(idsOf(await store.read(stream))).toEqual(idsOf(events))
  }
  standIn.misbehave('append', { kind: 'answer-late', afterMs: 100 })
  expect(await store.append(newStream(), 'none', newEvents(1))).toMatchObject({ ok: true })
  expect(standIn.calls('batch-append')).toBe(0)
})

test("the client's own batch append never settles when the stream of answers ends, which is why it is not used", async () => {
  const standIn = await standInWith()
  const client = KurrentDBClient.connectionString(standIn.url)
  onTestFinished(() => closeKurrent(client))
  const event = () => jsonEvent({ type: 'Told', data: {} })
  await client.appendToStream('case-a', event(), { deadline: 200 })
  await expect(client.appendToStream('case-a', event(), { streamState: 'no_stream' })).rejects.toMatchObject({
    type: 'wrong-expected-version',
  })
  expect(standIn.calls('batch-append')).toBe(2)
  for (const kind of ['never-answer', 'end-cleanly'] as const) {
    standIn.misbehave('batch-append', { kind })
    const settled = client.appendToStream('case-a', event(), { deadline: 200 }).then(
      () => 'settled',
      () => 'settled',
    )
    expect(await Promise.race([settled, sleep(600, 'pending')])).toBe('pending')
  }
})

test('reads without an answer end as unavailable, and work again', async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url, 400)
  const stream = newStream()
  await storeAt(standIn.url).append(stream, 'none', newEvents(3))
  for (const read of [() => store.read(stream), () => store.readAll({ limit: 10 }), () => store.head()]) {
    await read().catch(() => undefined)
    standIn.misbehave('read', { kind: 'never-answer' })
    await expect(read()).rejects.toMatchObject(unavailable)
    standIn.misbehave('read', { kind: 'drop-connection' })
    await expect(read()).rejects.toMatchObject(unavailable)
    await expect.poll(() => read().then(Boolean, () => false), { timeout: 20_000 }).toBe(true)
  }
})

test('a process that starts while the server is down reads once it is up', async () => {
  const standIn = await standInWith()
  await standIn.crash()
  const [store, follower] = [storeAt(standIn.url), storeAt(standIn.url)]
  const stop = new AbortController()
  const batches = follower.subscribeAll({ signal: stop.signal })[Symbol.asyncIterator]()
  const first = batches.next()
  // Longer than the client looks for a server.
  const down = Date.now() + 1_500
  while (Date.now() < down) {
    await expect(store.read('case-a')).rejects.toMatchObject(unavailable)
    await sleep(100)
  }
  await standIn.start()
  await expect.poll(() => store.read('case-a').catch(() => undefined), { timeout: 20_000 }).toEqual([])
  await expect
    .poll(() => store.append('case-a', 'none', newEvents(2)).catch(() => undefined))
    .toMatchObject({ ok: true })
  expect(await store.read('case-a')).toHaveLength(2)
  expect((await first).value?.length).toBeGreaterThan(0)
  stop.abort()
})

test('a refusal after an outcome that was not heard is looked into; a real conflict stays one', async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url)
  const [stream, events] = [newStream(), newEvents(2)]
  standIn.misbehave('append', { kind: 'wrong-version', stored: true })
  const first = await store.append(stream, 'none', events)
  const stored = await store.read(stream)
  expect(first).toEqual({ ok: true, revision: 1, position: stored.at(-1)?.position })
  await store.append(stream, 1, newEvents(1))
  standIn.misbehave('append', { kind: 'wrong-version', stored: true })
  expect(await store.append(stream, 'none', events)).toEqual(first)
  expect(await store.append(stream, 'none', newEvents(2))).toEqual({ ok: false, reason: 'conflict', actual: 2 })
  expect(await store.append(stream, 0, newEvents(9))).toEqual({ ok: false, reason: 'conflict', actual: 2 })
})

test('an append at any revision stands once, also when the server has forgotten it', async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url)
  const [stream, events] = [newStream(), newEvents(2)]
  const first = await store.append(stream, 'any', events)
  await store.append(stream, 'any', newEvents(3))
  standIn.log.forgetRecent()
  expect(await store.append(stream, 'any', events)).toEqual(first)
  expect(await store.append(stream, 'any', [...events, newEvent()])).toEqual({
    ok: false,
    reason: 'conflict',
    actual: 4,
  })
  expect(standIn.log.streams.get(stream)).toHaveLength(5)
})

test('a cluster: the leader is found by gossip, and followed when it changes', async () => {
  const log = createKurrentLog()
  const nodes: KurrentStandIn[] = []
  let leader = 0
  const cluster = () =>
    nodes.map((node, index) => ({ host: '127.0.0.1', port: Number(new URL(node.url).port), leader: index === leader }))
  for (let n = 0; n < 2; n += 1) nodes.push(await standInWith({ log, cluster }))
  const [one, two] = nodes as [KurrentStandIn, KurrentStandIn]
  const hosts = nodes.map((node) => new URL(node.url).host).join(',')
  const store = storeAt(`kurrentdb://${hosts}?tls=false&discoveryInterval=20`, 5_000)
  const stream = newStream()
  await store.append(stream, 'none', newEvents(1))
  expect([one.calls('append'), two.calls('append')]).toEqual([1, 0])
  leader = 1
  one.misbehave('append', { kind: 'not-leader' })
  one.misbehave('read', { kind: 'not-leader' })
  expect(await store.append(stream, 0, newEvents(1))).toMatchObject({ ok: true, revision: 1 })
  expect([one.calls('append'), two.calls('append')]).toEqual([2, 1])
  await expect
    .poll(() =>
      store.read(stream).then(
        (events) => events.length,
        () => 0,
      ),
    )
    .toBe(2)
})

test('a subscription goes on by itself however it ends, and shows each event once and in order', async () => {
  const standIn = await standInWith()
  const [store, writer] = [storeAt(standIn.url), storeAt(standIn.url)]
  const written: string[] = []
  const write = async (count: number) => {
    for (const event of newEvents(count)) {
      const stream = newStream()
      // The connection that is cut may be the writer's as well: what it sends again is stored once.
      await writer.append(stream, 'none', [event]).catch(() => writer.append(stream, 'none', [event]))
      written.push(event.id)
    }
  }
  await write(5)
  const troubles: Misbehaviour[] = [
    { kind: 'end-cleanly' },
    { kind: 'end-cleanly', afterEvents: 2 },
    { kind: 'drop-connection' },
    { kind: 'not-leader' },
    { kind: 'never-answer' },
    { kind: 'end-cleanly', afterEvents: 1 },
  ]
  for (const trouble of troubles) standIn.misbehave('subscribe', trouble)
  const seen: StoredEvent[] = []
  const stop = new AbortController()
  const following = (async () => {
    // Silence is ended by asking anew after this long.
    for await (const batch of store.subscribeAll({ signal: stop.signal, pollEveryMs: 300 })) seen.push(...batch)
  })()
  for (let round = 0; round < 8; round += 1) {
    await write(3)
    await sleep(100)
  }
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(29)
  await expect.poll(() => standIn.calls('subscribe'), { timeout: 20_000 }).toBeGreaterThan(troubles.length)
  await write(1)
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(30)
  stop.abort()
  await following
  expect(idsOf(seen)).toEqual(written)
})

test("what the server and others write: its own streams are never shown, anyone else's are refused by name", async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url)
  expect(await store.head()).toBeUndefined()
  const events = newEvents(40)
  for (const event of events) await store.append('case-a', 'any', [event])
  while (!standIn.log.records.at(-1)?.stream.startsWith('$')) await store.append('case-a', 'any', [newEvent()])
  const shown = await store.readAll({ limit: 1_000 })
  expect(shown.map(({ stream }) => stream)).toEqual(shown.map(() => 'case-a'))
  expect(standIn.log.records.length).toBeGreaterThan(shown.length + 20)
  expect(await store.head()).toBe(shown.at(-1)?.position)
  const bytes = new TextEncoder().encode('{}')
  const foreign = { id: randomUUID(), type: 'Sold', contentType: 'application/json', data: bytes, metadata: bytes }
  standIn.log.append('shop-1', 'any', [foreign])
  const invalid = {
    code: 'invalid',
    message: expect.stringMatching(/event Sold .* of stream shop-1 .* KurrentDB of its own/),
  }
  await expect(store.readAll({ limit: 1_000 })).rejects.toMatchObject(invalid)
  const batches = store.subscribeAll({ after: shown.at(-1)?.position as string, signal: new AbortController().signal })
  await expect(batches[Symbol.asyncIterator]().next()).rejects.toMatchObject(invalid)
})

/** An authority's file, and a certificate of 127.0.0.1 that it signed, in PEM; one signed by itself would not pass as a server's. */
async function certificates(): Promise<{ authority: string; certificate: Buffer; key: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-tls-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = (name: string) => join(folder, name)
  const make = (name: string, ...more: string[]) => {
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
    const out = ['-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)]
    return promisify(execFile)('openssl', [...kind, ...out, ...more])
  }
  await make('authority')
  const extensions = ['basicConstraints=CA:FALSE', 'subjectAltName=IP:127.0.0.1'].flatMap((each) => ['-addext', each])
  await make('server', '-CA', file('authority.pem'), '-CAkey', file('authority.key'), ...extensions)
  const [certificate, key] = await Promise.all([readFile(file('server.pem')), readFile(file('server.key'))])
  return { authority: file('authority.pem'), certificate, key }
}

test('TLS with a password; a wrong one is named without being shown', async () => {
  const { authority, ...tls } = await certificates()
  const standIn = await standInWith({ tls, credentials: 'ventanilla:h%40sh%3A' })
  const url = `${standIn.url}&tlsCAFile=${encodeURIComponent(authority)}`
  const store = storeAt(url)
  expect(await store.append('case-a', 'none', newEvents(2))).toMatchObject({ ok: true })
  expect(await store.read('case-a')).toHaveLength(2)
  const stop = new AbortController()
  for await (const batch of store.subscribeAll({ signal: stop.signal })) if (batch.length === 2) stop.abort()

  const wrong = storeAt(url.replace('h%40sh%3A', 'hush'))
  const calls = [() => wrong.append('case-b', 'none', newEvents(1)), () => wrong.read('case-a'), () => wrong.head()]
  for (const call of calls) {
    const error = await call().then(
      () => undefined,
      (reason: Error) => reason,
    )
    expect(error?.message).toMatch(/refuses access.*KURRENTDB_URL/)
    expect(error?.message).not.toContain('hush')
  }
  expect(() => storeAt('kurrentdb://app:hush@?tls=maybe')).toThrow(/^the address of KurrentDB is not valid(?!.*hush)/)
})

test('subscriptions leave nothing open', async () => {
  const standIn = await standInWith()
  const store = storeAt(standIn.url)
  await store.append('case-a', 'none', newEvents(3))
  await store.read('case-a')
  const before = standIn.connections()
  for (let round = 0; round < 12; round += 1) {
    for await (const batch of store.subscribeAll({ signal: new AbortController().signal })) {
      expect(batch).toHaveLength(3)
      break
    }
  }
  expect(standIn.connections()).toBe(before)
})
