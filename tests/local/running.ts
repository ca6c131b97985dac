import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessId } from '#local/processes.ts'

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ventanilla-'))
  await chmod(folder, 0o755) // as root, PostgreSQL runs as another user
  // What was killed a moment ago may still be writing.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))
  return folder
}

export interface Started {
  process: ChildProcess
  /** Everything it has said so far. */
  output(): string
  /** Waits until it has said `text`; fails when it ends before. */
  says(text: string): Promise<void>
  /** Its exit code, or the signal that ended it. */
  ended(): Promise<number | string>
}

/** Runs a fixture as a program of its own; told to end after the test if it still runs. */
export function runFixture(name: string, args: string[], env: Record<string, string>): Started {
  const file = join(import.meta.dirname, 'fixtures', name)
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  onTestFinished(async () => {
    child.kill('SIGINT')
    await exit
  })
  const says = async (text: string) => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without saying "${text}":\n${output}`)
      await sleep(20)
    }
  }
  return { process: child, output: () => output, says, ended: () => exit }
}

/** The child processes that a start has recorded in its data folder. */
export async function recordedChildren(folder: string): Promise<Record<string, ProcessId>> {
  return JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')).children
}

/** Waits until `condition` holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20)
}
