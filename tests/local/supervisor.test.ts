import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChild } from '#local/child.ts'
import { identify, isRunning, type ProcessId } from '#local/processes.ts'
import { createSupervisor, type Part } from '#local/supervisor.ts'
import { temporaryFolder, until } from './running.ts'

/** A part that is a shell script; it is ready at once, and has 300 ms to end. */
async function scriptPart(name: string, script: string): Promise<Part & { logFile: string }> {
  const logFile = join(await temporaryFolder(), `${name}.log`)
  return {
    name,
    logFile,
    start: async (spawned) => {
      const part = await startChild({ command: 'sh', args: ['-c', script], logFile, stopWithinMs: 300 })
      spawned(part.pid)
      return part
    },
  }
}

function supervise() {
  const lines: string[] = []
  let recorded: Record<string, ProcessId> = {}
  const supervisor = createSupervisor({
    log: (line) => lines.push(line),
    keepChildren: async (children) => {
      recorded = children
    },
  })
  return { supervisor, lines, children: () => recorded }
}

test('a part that dies again and again is started again and again, until it is told to stop', async () => {
  const { supervisor, lines, children } = supervise()
  await supervisor.start(await scriptPart('hasty', 'exit 3'))
  await until(() => lines.length >= 3)
  await supervisor.stop()
  expect(new Set(lines)).toEqual(new Set(['hasty ended with code 3; it is started again']))
  expect(children()).toEqual({})
})

test('a part that ignores the order to stop is ended by force, with the children it has made', async () => {
  const { supervisor } = supervise()
  const part = await scriptPart('stubborn', "trap '' TERM; sleep 600 & echo $!; while true; do sleep 600; done")
  const running = await supervisor.start(part)
  await until(() => readFileSync(part.logFile, 'utf8').endsWith('\n'))
  const child = identify(Number(readFileSync(part.logFile, 'utf8'))) as ProcessId
  expect(isRunning(child)).toBe(true)
  await supervisor.stop()
  expect(await running.exited).toBe('was ended by SIGKILL')
  // The kernel ends a process after it was told to, not at once.
  await until(() => !isRunning(child))
})

test('parts are ended in the reverse order of their start', async () => {
  const { supervisor } = supervise()
  const ended: string[] = []
  for (const name of ['database', 'worker', 'api']) {
    const running = await supervisor.start(await scriptPart(name, 'exec sleep 600'))
    void running.exited.then(() => ended.push(name))
  }
  await supervisor.stop()
  expect(ended).toEqual(['api', 'worker', 'database'])
})

test('a program that does not exist fails the start with its name', async () => {
  const { supervisor } = supervise()
  const logFile = join(await temporaryFolder(), 'part.log')
  const part: Part = {
    name: 'absent',
    start: () => startChild({ command: 'no-such-program', args: [], logFile, stopWithinMs: 300 }),
  }
  await expect(supervisor.start(part)).rejects.toThrow('no-such-program cannot be started')
})
