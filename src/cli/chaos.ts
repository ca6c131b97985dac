import { InvalidArgumentError, type Command } from 'commander'

/** `chaos`: kills the parts of a system of its own while cases are lived, and checks that nothing is lost. Needs a checkout. */
export function addChaos(program: Command): void {
  program
    .command('chaos')
    .description('kill the parts of a system of its own again and again, and check that nothing is lost or doubled')
    .option('--minutes <n>', 'how long parts are killed', positive, 2)
    .option('--seed <n>', 'kill in the order of an earlier run', positive)
    .option('--concurrency <n>', 'how many people at once', positive, 6)
    .action(async (options: { minutes: number; seed?: number; concurrency: number }) => {
      const { minutes, concurrency, seed = Math.trunc(Math.random() * 1e9) } = options
      const { runChaos } = await import('../../tests/faults/chaos.ts')
      const began = Date.now()
      const log = (line: string) => console.log(`${((Date.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${line}`)
      const wholeKills = Math.ceil(minutes)
      const report = await runChaos({ seconds: minutes * 60, seed, concurrency, wholeKills, log })
      const { violations, kills, ...counts } = report
      console.log(`seed ${seed}: ${JSON.stringify(counts)}; kills ${JSON.stringify(kills)}`)
      for (const violation of violations) console.log(`VIOLATED: ${violation}`)
      console.log(violations.length === 0 ? 'Everything holds.' : `${violations.length} violations.`)
      process.exitCode = violations.length === 0 ? 0 : 1
    })
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('a number above 0 is expected')
  return number
}
