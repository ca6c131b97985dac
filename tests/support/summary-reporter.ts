import { writeSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with a line that people and machines read alike: `N passed, N failed`. A file that could not be loaded and
 * an error outside of any test count as a failure each; a run without a single test fails.
 */
export default class SummaryReporter implements Reporter {
  private line = '0 passed, 1 failed'

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failedTests = tests.filter((test) => test.result().state === 'failed').length
    const failed = failedTests + modules.flatMap((module) => module.errors()).length + errors.length
    if (passed + failed === 0) process.exitCode = 1
    this.line = `${passed} passed, ${failed} failed`
  }

  onInit(): void {
    // Other reporters and the tear-down still write after the run's end; nothing writes after this.
    process.once('exit', () => writeSync(1, `${this.line}\n`))
  }
}
