import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * One process, beyond doubt: operating systems give an old number to a new process, so the moment at which it started
 * belongs to its name.
 */
export interface ProcessId {
  pid: number
  startedAt: string
}

/** The identity of a running process, `undefined` when no process has that number. */
export function identify(pid: number): ProcessId | undefined {
  const startedAt = startTimeOf(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether exactly that process still runs; a zombie counts as gone. */
export function isRunning(process: ProcessId): boolean {
  return startTimeOf(process.pid) === process.startedAt
}

/**
 * Ends a process with its group if it leads one: first `signal`, then SIGKILL after `withinMs`. Answers when it is gone.
 * A process that merely has the number of the one meant is left alone.
 */
export async function endProcess(target: ProcessId, signal: NodeJS.Signals, withinMs: number): Promise<void> {
  if (!isRunning(target)) return
  sendSignal(target.pid, signal)
  const deadline = Date.now() + withinMs
  while (isRunning(target) && Date.now() < deadline) await sleep(20)
  if (!isRunning(target)) return
  sendSignal(-target.pid, 'SIGKILL')
  sendSignal(target.pid, 'SIGKILL')
  while (isRunning(target)) await sleep(20)
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function startTimeOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStartTimeOf(pid)
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [state = 'Z', ...startedAt] = line.split(/\s+/)
    return state.startsWith('Z') ? undefined : startedAt.join(' ')
  } catch {
    return undefined // ps answers with an error when there is no such process
  }
}

/** Ticks since boot, and the boot they count from: numbers and ticks repeat after a restart of the machine. */
function linuxStartTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    return `${fields[18]}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  } catch {
    return undefined
  }
}
