import type { Command } from 'commander'
import { takeSteps } from './catalog-store.ts'

interface Ruling {
  by: string
  reason: string
  norm?: string
}

/** `catalog suspend`, `resume` and `retire`: whether a procedure takes new cases. Open cases always go on. */
export function addCatalogStanding(catalog: Command): void {
  ruling(catalog, 'suspend', 'take no new cases for now; open ones go on')
    .option('--until <instant>', 'when it ends by itself, RFC 3339')
    .action(async (procedure: string, { by, reason, norm, until }: Ruling & { until?: string }) => {
      const instant = until === undefined ? undefined : new Date(until).toISOString()
      const data = { reason, ...(norm !== undefined && { norm }), ...(instant !== undefined && { until: instant }) }
      await takeSteps(procedure, by, [{ type: 'suspend', data }])
      console.log(`Suspended: ${procedure}.`)
    })
  ruling(catalog, 'resume', 'take new cases again').action(async (procedure: string, { by, reason }: Ruling) => {
    await takeSteps(procedure, by, [{ type: 'resume', data: { reason } }])
    console.log(`Resumed: ${procedure}.`)
  })
  ruling(catalog, 'retire', 'take no new cases, of one version or of the whole procedure; open ones go on')
    .option('--version-number <number>', 'only this version: the one before it is in force again', Number)
    .action(async (procedure: string, { by, reason, norm, versionNumber }: Ruling & { versionNumber?: number }) => {
      const version = versionNumber === undefined ? {} : { version: versionNumber }
      const data = { ...version, reason, ...(norm !== undefined && { norm }) }
      await takeSteps(procedure, by, [{ type: 'retire', data }])
      console.log(`Retired: ${procedure}${versionNumber === undefined ? '' : ` version ${versionNumber}`}.`)
    })
}

const ruling = (catalog: Command, name: string, description: string): Command =>
  catalog
    .command(name)
    .argument('<procedure>', '<entity>.<procedure>')
    .requiredOption('--by <name>', 'who decides')
    .requiredOption('--reason <text>', 'why; people who ask for the procedure read it')
    .option('--norm <text>', 'the legal source')
    .description(description)
