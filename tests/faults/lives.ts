import { setTimeout as sleep } from 'node:timers/promises'
import { callOf, commandKinds, newLifecycle, officer, type CommandKind, type Lifecycle } from '#support/certificate.ts'
import { createHttpClient, type Answer, type Call, type HttpClient } from '#support/http.ts'
import type { System } from '#support/system.ts'

/** What the API has acknowledged of one life: the revision that each command's answer named. */
export interface Lived {
  life: Lifecycle
  acknowledged: Map<CommandKind, number>
}

export interface Lives {
  lived: Lived[]
  /** Attempts that had no answer, or one that asks to try again. */
  failedAttempts: number
}

const patienceMs = 300
const answerWithinMs = 10_000
/** No part stays away that long; a command that fails for longer is a fault of its own. */
const givenUpMs = 120_000

/**
 * People who each live through one case after the other until `signal` aborts, at least `least` together, and then
 * finish the one at hand. Whatever has no answer is sent again under the same key, as a client should.
 * @throws Error when a command is refused, or not taken for two minutes.
 */
export async function liveUntil(system: System, concurrency: number, signal: AbortSignal, least = 0): Promise<Lives> {
  const http = createHttpClient(system.baseUrl, answerWithinMs)
  const tokens = { citizen: await system.token('ana'), officer: await system.token(officer) }
  const lives: Lives = { lived: [], failedAttempts: 0 }
  const loop = async () => {
    while (!signal.aborted || lives.lived.length < least) await liveOnce(http, tokens, lives)
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, loop))
  } finally {
    http.close()
  }
  return lives
}

/** One life, command by command; answers what was acknowledged. */
async function liveOnce(http: HttpClient, tokens: { citizen: string; officer: string }, lives: Lives): Promise<void> {
  const lived: Lived = { life: newLifecycle('ana'), acknowledged: new Map() }
  lives.lived.push(lived)
  for (const kind of commandKinds) await give(http, callOf(lived.life, kind, tokens), lived, kind, lives)
}

/** Gives one command as often as it takes. */
export async function give(
  http: HttpClient,
  call: Call,
  lived: Lived,
  kind: CommandKind,
  lives: Pick<Lives, 'failedAttempts'>,
): Promise<void> {
  const until = performance.now() + givenUpMs
  for (;;) {
    const answer = await http.send(call).catch((error: Error) => error)
    if ('status' in answer && answer.status < 300) {
      lived.acknowledged.set(kind, (JSON.parse(answer.body.toString('utf8')) as { revision: number }).revision)
      return
    }
    const said = 'status' in answer ? `${answer.status} ${answer.body.toString('utf8')}` : answer.message
    if (!mayRetry(answer)) throw new Error(`${kind} of case ${lived.life.caseId} was refused: ${said}`)
    if (performance.now() > until) throw new Error(`${kind} was not taken for ${givenUpMs / 1_000} s: ${said}`)
    lives.failedAttempts += 1
    await sleep(patienceMs)
  }
}

/** No answer, a part that is away, or a rate limit; anything else is the answer. */
const mayRetry = (answer: Answer | Error): boolean =>
  !('status' in answer) || answer.status >= 500 || answer.status === 429
