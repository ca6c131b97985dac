import type { Command } from 'commander'
import { findTemporalCli } from '#local/temporal-cli.ts'

/** `provision`: fetches what tests and local starts need, so that they do not wait for it; quiet when it is there. */
export function addProvision(program: Command): void {
  program
    .command('provision')
    .description('fetch the programs that tests and local starts need')
    .action(async () => {
      if (!process.env['TEMPORAL_ADDRESS']) await findTemporalCli({ env: process.env, progress: console.log })
    })
}
