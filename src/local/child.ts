import { spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { endProcess, identify } from '#local/processes.ts'
import type { RunningPart } from '#local/supervisor.ts'

const longestLogBytes = 20_000_000

interface Command {
  command: string
  args: readonly string[]
  env?: Record<string, string | undefined>
  /** Receives standard output and error. */
  logFile: string
  /** Asks the program to end; `SIGTERM` when absent. */
  stopSignal?: NodeJS.Signals
  /** How long it may take to end by itself. */
  stopWithinMs: number
  /** Open a channel whose closing tells the child that we are gone (`parent-watch.ts`). */
  channel?: boolean
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches only the supervisor, which
 * then ends its parts in order.
 * @throws Error when the program cannot be started at all.
 */
export async function startChild(command: Command): Promise<RunningPart> {
  const { stopSignal = 'SIGTERM', stopWithinMs } = command
  keepLogShort(command.logFile)
  const output = openSync(command.logFile, 'a', 0o600)
  const child = spawn(command.command, command.args, {
    detached: true,
    stdio: ['ignore', output, output, ...(command.channel ? (['ipc'] as const) : [])],
    env: command.env ?? process.env,
  })
  closeSync(output)
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) => reject(new Error(`${command.command} cannot be started: ${error.message}`)))
  })
  const pid = child.pid as number
  const identity = identify(pid)
  const stop = async () => {
    if (identity) await endProcess(identity, stopSignal, stopWithinMs)
    await exited
  }
  return { pid, exited, stop }
}

/**
 * Waits for `ready`.
 * @throws Error with the last lines of the log when the part ends before, or does not become ready.
 */
export async function readyOrDead(
  name: string,
  part: RunningPart,
  ready: Promise<void>,
  logFile: string,
): Promise<void> {
  const died = part.exited.then((how) => Promise.reject(new Error(`${how} before it was ready`)))
  await Promise.race([ready, died]).catch(async (error: Error) => {
    const lines = await lastLines(logFile, 10)
    throw new Error(`${name} ${error.message}. Its log ${logFile} ends with:\n${lines}`, { cause: error })
  })
}

/** A log that has grown is set aside, in place of the one set aside before. */
function keepLogShort(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > longestLogBytes) renameSync(logFile, `${logFile}.old`)
}

/** The end of a log, for people. */
async function lastLines(logFile: string, count: number): Promise<string> {
  const text = await readFile(logFile, 'utf8')
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
