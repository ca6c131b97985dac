import { InvalidArgumentError, type Command } from 'commander'

const groups = [
  'core',
  'start',
  'appends',
  'temporal',
  'lifecycles',
  'effects',
  'pages',
  'access',
  'read models',
  'recovery',
] as const
type Group = (typeof groups)[number]

/** `bench`: how fast everything is on this machine, beside what it must reach. Needs a checkout of the repository. */
export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure a whole system of its own on this machine, beside what design asks of it')
    .option('--quick', 'at most 90 seconds; rougher figures', false)
    .option('--json <file>', 'write the figures as JSON, too')
    .option('--only <groups>', `some of: ${groups.join(', ')}`, parseGroups, [...groups])
    .action(async (options: { quick: boolean; json?: string; only: Group[] }) => {
      const { bench } = await import('../../bench/main.ts')
      process.exitCode = (await bench(options)) ? 0 : 1
    })
}

function parseGroups(text: string): Group[] {
  return text.split(',').map((name) => {
    const group = groups.find((known) => known === name)
    if (!group) throw new InvalidArgumentError(`"${name}" is none of: ${groups.join(', ')}`)
    return group
  })
}
