import type { Pool } from 'pg'
import type { CaseKeys } from '#privacy/case-key.ts'
import { type MasterKey, readMasterKeys } from '#privacy/master-key.ts'
import { createCaseKeys } from '#privacy/postgres-case-keys.ts'
import { movingFrom, openTransit } from '#privacy/vault-transit.ts'

/** Where the master key is kept: in a file, or by a key service; with both, the file only opens what it wrapped once. */
export interface MasterKeySettings {
  masterKeyFile?: string | undefined
  masterKeyUrl?: string | undefined
  masterKeyTokenFile?: string | undefined
  masterKeyName?: string
}

/** @throws {Error} that names the setting, when it cannot be used. */
export async function openMasterKey(settings: MasterKeySettings): Promise<MasterKey> {
  const { masterKeyFile: file, masterKeyUrl: url, masterKeyTokenFile: tokenFile, masterKeyName: key = '' } = settings
  const old = file === undefined ? undefined : await readMasterKeys(file)
  if (url !== undefined && tokenFile !== undefined) {
    const today = await openTransit({ url, tokenFile, key }).catch((error: Error) => {
      throw new Error(`MASTER_KEY_URL: ${error.message}`, { cause: error })
    })
    return old ? movingFrom(old, today) : today
  }
  if (!old) throw new Error('MASTER_KEY_FILE is missing: make a key with `ventanilla keys new`')
  return old
}

/** The keys of cases, under the master key that the settings name. @throws {Error} that names the setting, when it cannot be used. */
export async function openCaseKeys(pool: Pool, settings: MasterKeySettings): Promise<CaseKeys> {
  return createCaseKeys(pool, await openMasterKey(settings))
}
