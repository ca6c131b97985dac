import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import threads from 'node:worker_threads'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { runWorkflowsLean } from '#temporal/workflow-thread.ts'

const { Worker } = threads
afterEach(() => {
  threads.Worker = Worker
})

/** What the SDK does in its thread: code with a time limit, and a hook on each promise. */
const code = `
  const { parentPort } = require('node:worker_threads')
  const vm = require('node:vm')
  let hooked = 0
  require('node:v8').promiseHooks.createHook({ init: () => { hooked += 1 } })
  void Promise.resolve().then(() => undefined)
  const loop = new vm.Script('const until = Date.now() + 50; while (Date.now() < until); "done"')
  let result
  try {
    result = loop.runInContext(vm.createContext({ Date }), { timeout: 5, displayErrors: true })
  } catch (error) {
    result = error.code
  }
  parentPort.postMessage({ result, hooked })`

/** As the SDK, which is CommonJS, makes its thread. */
async function runThread(): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'thread.cjs')
  await writeFile(file, code)
  const required = createRequire(import.meta.url)('node:worker_threads') as typeof threads
  const thread = new required.Worker(file)
  const [message] = await once(thread, 'message')
  await thread.terminate()
  return message
}

test('threads made afterwards have neither time limits nor hooks on promises', async () => {
  expect(await runThread()).toEqual({ result: 'ERR_SCRIPT_EXECUTION_TIMEOUT', hooked: 2 })
  runWorkflowsLean()
  expect(await runThread()).toEqual({ result: 'done', hooked: 0 })
})
