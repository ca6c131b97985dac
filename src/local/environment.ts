import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '#local/files.ts'

const project = join(import.meta.dirname, '../..')
const fileIn = (folder: string) => join(folder, 'environment.json')

/** Where a local installation keeps everything: `VENTANILLA_DATA`, or `.data` in the project. */
export const dataFolderPath = (env: Record<string, string | undefined>): string =>
  env['VENTANILLA_DATA'] || join(project, '.data')

/** Keeps the settings of a local installation's processes, for its owner alone, so that commands beside them find the same. */
export const keepEnvironment = (folder: string, settings: Record<string, string>): Promise<void> =>
  writeAtomically(fileIn(folder), JSON.stringify(settings, undefined, 2), 0o600)

/**
 * The environment of a command: where it names a database, it stands as it is; otherwise it is that of the local
 * installation, if there is one, with whatever is set in it on top.
 */
export async function commandEnvironment(
  env: Record<string, string | undefined>,
): Promise<Record<string, string | undefined>> {
  if (env['DATABASE_URL']) return env
  const text = await readFile(fileIn(dataFolderPath(env)), 'utf8').catch(() => '{}')
  return { ...(JSON.parse(text) as Record<string, string>), ...env }
}
