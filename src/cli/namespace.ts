import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'

/** `namespace`: prepares Temporal, before the first start against a server of one's own. */
export function addNamespace(program: Command): void {
  program
    .command('namespace')
    .description("make Temporal's namespace and its search attributes, those that are missing")
    .action(async () => {
      const config = loadConfig(process.env, 'namespace')
      const { credentials } = await import('#temporal/connect.ts')
      const { prepareNamespace } = await import('#temporal/namespace.ts')
      const { temporalAddress, temporalNamespace } = config
      await prepareNamespace(temporalAddress, temporalNamespace, { ours: false, ...credentials(config) })
      console.log(`The namespace ${temporalNamespace} is ready.`)
    })
}
