import { Command, CommanderError } from 'commander'
import { addBackup } from '#cli/backup.ts'
import { addAudit } from '#cli/audit.ts'
import { addBench } from '#cli/bench.ts'
import { addChaos } from '#cli/chaos.ts'
import { addCalendar } from '#cli/calendar.ts'
import { addCatalog } from '#cli/catalog.ts'
import { addDue } from '#cli/due.ts'
import { addExport } from '#cli/export.ts'
import { addKeys } from '#cli/keys.ts'
import { addMigrate } from '#cli/migrate.ts'
import { addNamespace } from '#cli/namespace.ts'
import { addParts } from '#cli/parts.ts'
import { addPersonalData } from '#cli/personal-data.ts'
import { addProvision } from '#cli/provision.ts'
import { addRebuild } from '#cli/rebuild.ts'
import { addRestore } from '#cli/restore.ts'
import { addStart } from '#cli/start.ts'
import { addStore } from '#cli/store.ts'
import { addToken } from '#cli/token.ts'
import { watchParent } from '#local/parent-watch.ts'

/** Every command: one file and one entry here. What a command needs it loads when it runs: they all start quickly. */
const commands = [
  addStart,
  addToken,
  addParts,
  addMigrate,
  addNamespace,
  addProvision,
  addCatalog,
  addCalendar,
  addDue,
  addRebuild,
  addStore,
  addAudit,
  addExport,
  addBackup,
  addRestore,
  addPersonalData,
  addKeys,
  addBench,
  addChaos,
]

// Whoever started us with a channel is waited for no longer than it takes to stop all parts in order.
watchParent(60_000)

const program = new Command('ventanilla')
  .description('Single window for government procedures (ventanilla única virtual)')
  .showHelpAfterError('(`ventanilla --help` lists what it can do)')
  .exitOverride() // commands made from here on inherit it
for (const add of commands) add(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says in one sentence what went wrong; answers the exit code: 2 for a wrong command line, 1 for anything else. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // commander has said what it had to say
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  console.error(process.env['DEBUG'] ? stack : message)
  return 1
}
