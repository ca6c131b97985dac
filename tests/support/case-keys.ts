import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { caseKey, type CaseKey, type CaseKeys } from '#privacy/case-key.ts'
import { parseMasterKeys } from '#privacy/master-key.ts'
import { createCaseKeys } from '#privacy/postgres-case-keys.ts'

/** What MASTER_KEY_FILE is in tests. */
export const masterKeyFile = join(import.meta.dirname, 'master-keys.txt')

/** Keys of cases in the database of a test, as other processes and engines on it find them too. */
export const databaseCaseKeys = (pool: Pool): CaseKeys =>
  createCaseKeys(pool, parseMasterKeys(readFileSync(masterKeyFile, 'utf8')))

/** Keys of cases in the memory of a test. */
export function memoryCaseKeys(): CaseKeys {
  const keys = new Map<string, CaseKey | undefined>()
  return {
    async ensure(caseId) {
      if (!keys.has(caseId)) keys.set(caseId, caseKey(randomBytes(32)))
      return keys.get(caseId)
    },
    find: async (caseId) => keys.get(caseId),
    findUsed: async (caseId) => keys.get(caseId),
    destroy: async (caseId) => void keys.set(caseId, undefined),
    forget: () => undefined,
  }
}
