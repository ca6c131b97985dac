import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Client } from '@temporalio/client'
import { sendToAll } from '#temporal/signals.ts'

/** What Temporal's client throws: an error with a gRPC status. */
const status = (code: number) => Object.assign(new Error('refused'), { code, details: '', metadata: {} })

function sending(answers: Record<string, number[]>) {
  const tried: Record<string, number> = {}
  const send = async (_temporal: Client, { caseId }: { caseId: string }) => {
    const n = tried[caseId] ?? 0
    tried[caseId] = n + 1
    const codes = answers[caseId] ?? []
    const code = codes[Math.min(n, codes.length - 1)]
    if (code !== undefined && code !== 0) throw status(code)
  }
  const options = { temporal: {} as Client, signal: new AbortController().signal, log: pino({ level: 'silent' }) }
  const targets = Object.keys(answers).map((caseId) => ({ caseId, revision: 1 }))
  return { tried, result: sendToAll(targets, send, options) }
}

test('a case that Temporal keeps refusing, or keeps failing on, is answered as refused; the others get their signal', async () => {
  const { tried, result } = sending({ refused: [3], broken: [13], sound: [0] })
  const refusals = await result
  expect(refusals.toSorted((a, b) => a.attempts - b.attempts)).toEqual([
    { caseId: 'refused', revision: 1, reason: 'INVALID_ARGUMENT', attempts: 3 },
    { caseId: 'broken', revision: 1, reason: 'INTERNAL', attempts: 6 },
  ])
  expect(tried['sound']).toBe(1)
})

test('a server that is away is waited for, however often it does not answer', async () => {
  const { tried, result } = sending({ waiting: [14, 14, 14, 14, 0] })
  expect(await result).toEqual([])
  expect(tried['waiting']).toBe(5)
})
