import type { Command } from 'commander'
import { loadConfig, type Config } from '#app/config.ts'

const parts = {
  api: 'serve the API and the portal',
  worker: "carry out the cases' workflows",
  projector: 'keep read models, signals and notary up to date',
} as const

/** `api`, `worker`, `projector`: one process of the application each, configured by the environment. */
export function addParts(program: Command): void {
  for (const [part, description] of Object.entries(parts) as [keyof typeof parts, string][]) {
    program
      .command(part)
      .description(description)
      .action(async () => {
        const config = loadConfig(process.env, part)
        if (part === 'api') (await import('#cli/jsx.ts')).registerJsx()
        // Loaded only now: no process reads the code of the others.
        const { main } = (await import(`../main-${part}.ts`)) as { main(config: Config<typeof part>): Promise<void> }
        await main(config)
      })
  }
}
