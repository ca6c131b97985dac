import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import vm from 'node:vm'
import threads, { isMainThread } from 'node:worker_threads'

/**
 * Makes the thread in which Temporal's SDK runs workflows cheaper, by a third of the worker's whole CPU time. Two things
 * that it does there for code nobody has read are not needed for ours, which has no loop without an end:
 *
 * - Each call into the sandbox has a time limit, and for each Node starts and ends a thread that watches the clock.
 * - Each promise keeps the stack of where it was made, for the stack trace query of Temporal's pages.
 *
 * With `TEMPORAL_DEBUG` set the SDK runs workflows in the main thread, where nothing is changed.
 */
export function runWorkflowsLean(): void {
  const { Worker } = threads
  class LeanWorker extends Worker {
    constructor(...[file, options]: ConstructorParameters<typeof Worker>) {
      // Neither does the thread load TypeScript, besides this file, which Node reads as it is.
      super(file, { ...options, execArgv: ['--disable-warning=ExperimentalWarning', '--import', import.meta.url] })
    }
  }
  threads.Worker = LeanWorker
  syncBuiltinESMExports()
}

/** What the thread itself does as it starts, before the SDK's own code. */
function makeLean(): void {
  const { runInContext } = vm.Script.prototype
  vm.Script.prototype.runInContext = function run(context, { timeout: _unlimited, ...options } = {}) {
    return runInContext.call(this, context, options) as unknown
  }
  v8.promiseHooks.createHook = () => () => undefined
}

if (!isMainThread) makeLean()
