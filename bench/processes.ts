import { readdirSync, readFileSync } from 'node:fs'
import type { System } from '#support/system.ts'

/** What the parts of a system use of this machine, read from /proc: Linux only. */
export interface Usage {
  /** CPU time so far, milliseconds. */
  cpuMs: number
  /** Resident memory, MB; of PostgreSQL's processes without the memory that they share. */
  rssMb: number
}

/** Usage by part; PostgreSQL's includes all its processes, also those that have ended. */
export async function readUsage(system: System): Promise<Record<string, Usage>> {
  const parts = Object.entries(await system.pids())
  const all = readProcesses()
  return Object.fromEntries(
    parts.map(([name, pid]) => {
      const own = all.filter((each) => each.pid === pid || (name === 'postgres' && each.parent === pid))
      return [name, { cpuMs: sum(own.map(({ cpuMs }) => cpuMs)), rssMb: sum(own.map(({ privateMb }) => privateMb)) }]
    }),
  )
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0)

const millisecondsPerTick = 10
const pageMb = 4096 / 1024 / 1024

function readProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readOrEmpty(`/proc/${name}/stat`)
      const [, resident = 0, shared = 0] = readOrEmpty(`/proc/${name}/statm`).split(' ').map(Number)
      // The second field is the program's name in parentheses and may itself hold spaces: count from its end.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields.length < 20) return []
      const ticks = sum(fields.slice(11, 15).map(Number)) // of itself and of children that have ended
      const [pid, parent] = [Number(name), Number(fields[1])]
      return [{ pid, parent, cpuMs: ticks * millisecondsPerTick, privateMb: (resident - shared) * pageMb }]
    })
}

/** Processes end while we look. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
