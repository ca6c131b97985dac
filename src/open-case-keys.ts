import type { Pool } from 'pg'
import type { CaseKeys } from '#privacy/case-key.ts'
import { readMasterKeys } from '#privacy/master-key.ts'
import { createCaseKeys } from '#privacy/postgres-case-keys.ts'

/** Where the master key is kept. */
export interface MasterKeySettings {
  masterKeyFile: string
}

/** The keys of cases, under the master key that the settings name. @throws {Error} that names the setting, when it cannot be used. */
export async function openCaseKeys(pool: Pool, { masterKeyFile }: MasterKeySettings): Promise<CaseKeys> {
  return createCaseKeys(pool, await readMasterKeys(masterKeyFile))
}
