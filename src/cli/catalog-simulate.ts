import { InvalidArgumentError, type Command } from 'commander'
import type { Simulation } from '#publishing/simulation/simulate.ts'
import { readDefinition } from './catalog-reading.ts'

interface SimulateOptions {
  json: boolean
  lives: number
  seed: number
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`)
  return value
}

/** `catalog simulate`: thousands of random lives of a procedure, before anybody meets it. */
export function addCatalogSimulate(catalog: Command): void {
  catalog
    .command('simulate')
    .argument('<procedure>', 'a file of a catalogue, or entity.procedure of the one in CATALOG_DIR')
    .option('--lives <count>', 'how many', wholeNumber(1, 1_000_000), 1_000)
    .option('--seed <number>', 'the same seed lives the same lives', wholeNumber(0, 2 ** 31), 1)
    .option('--json', 'print it for programs', false)
    .description('live a procedure at random: durations, outcomes, loops and the steps that were reached')
    .action(async (name: string, { json, lives, seed }: SimulateOptions) => {
      const { simulate } = await import('#publishing/simulation/simulate.ts')
      const { rules, surroundings, findings } = await readDefinition(name)
      if (!rules) {
        const first = findings.find(({ severity }) => severity === 'error')
        throw new Error(`It is not in order: ${first?.message ?? ''}. Run "catalog check".`)
      }
      const result = simulate(rules, surroundings, { lives, seed })
      console.log(json ? JSON.stringify(result, null, 2) : writeSimulation(result))
      process.exitCode = result.stuck.length > 0 || result.unfinished > 0 ? 1 : 0
    })
}

function writeSimulation(result: Simulation): string {
  const { procedure, lives, seed, outcomes, unfinished, stuck, businessDays, steps, ways, loops, unseen } = result
  const share = (count: number) => `${String(count).padStart(7)}  ${((100 * count) / lives).toFixed(1).padStart(5)} %`
  const table = (counts: Record<string, number>) =>
    Object.entries(counts)
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `  ${share(count)}  ${name}`)
  const waysOf = (step: string) => Object.keys(ways).filter((way) => way.startsWith(`${step}.`))
  const unused = Object.keys(ways).filter((way) => ways[way] === 0 && waysOf(way.split('.')[0] ?? '').length > 1)
  return [
    `${procedure}: ${lives} lives, seed ${seed}`,
    '',
    'Outcomes',
    ...table(outcomes),
    ...(unfinished > 0 ? [`  ${share(unfinished)}  (not ended)`] : []),
    ...(businessDays
      ? [
          '',
          `Business days from filing to the end: median ${businessDays.median}, one in ten more than ${businessDays.p90}, most ${businessDays.most}`,
        ]
      : []),
    '',
    'Steps, by lives that entered them',
    ...table(steps),
    ...(Object.keys(loops).length > 0 ? ['', 'Went round (more than twice in one life)'] : []),
    ...Object.entries(loops).map(
      ([step, { lives: count, most }]) => `  ${share(count)}  ${step}, at most ${most} times`,
    ),
    ...(unseen.length > 0 ? ['', `Never reached: ${unseen.join(', ')}. Try more lives.`] : []),
    ...(unused.length > 0 ? ['', `Outcomes never chosen: ${unused.join(', ')}`] : []),
    ...(stuck.length > 0 ? ['', 'Stuck'] : []),
    ...stuck
      .slice(0, 10)
      .map(({ seed: own, reason, steps: at }) => `  seed ${own}, at ${at.join(', ') || '–'}: ${reason}`),
  ].join('\n')
}
