import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Pool } from 'pg'
import { caseKey, LostKeyError, SECRET_BYTES, type CaseKey, type CaseKeys } from './case-key.ts'
import type { MasterKey } from './master-key.ts'

const keysKept = 10_000
/** How long a process that is not told may go on reading what was erased elsewhere. */
const keptMs = 5 * 60_000

interface Row {
  wrapped: Buffer | null
  master: string
}

/** Keys of cases in `privacy.case_keys`, each wrapped by the master key. */
export function createCaseKeys(pool: Pool, master: MasterKey): CaseKeys {
  const kept = new LRUCache<string, CaseKey>({ max: keysKept, ttl: keptMs })
  /** How often a key was dropped: one that was read before that is not kept after it. */
  let dropped = 0
  function drop(caseId: string): void {
    dropped += 1
    kept.delete(caseId)
  }

  async function read(caseId: string): Promise<Row | undefined> {
    const text = 'select wrapped, master from privacy.case_keys where case_id = $1'
    const { rows } = await pool.query<Row>({ name: 'case-key', text, values: [caseId] })
    return rows[0]
  }

  async function make(caseId: string): Promise<void> {
    const wrapped = await master.wrap(randomBytes(SECRET_BYTES), caseId)
    const text = 'insert into privacy.case_keys (case_id, wrapped, master) values ($1, $2, $3) on conflict do nothing'
    await pool.query({ name: 'make-case-key', text, values: [caseId, wrapped, master.id] })
  }

  async function find(caseId: string): Promise<{ key: CaseKey | undefined; known: boolean }> {
    const remembered = kept.get(caseId)
    if (remembered) return { key: remembered, known: true }
    const before = dropped
    const row = await read(caseId)
    if (!row?.wrapped) return { key: undefined, known: row !== undefined }
    const key = caseKey(await master.unwrap(row.master, row.wrapped, caseId))
    if (dropped === before) kept.set(caseId, key)
    return { key, known: true }
  }

  return {
    async ensure(caseId) {
      const { key, known } = await find(caseId)
      if (known) return key
      await make(caseId)
      return (await find(caseId)).key // another process may have been faster
    },
    find: async (caseId) => (await find(caseId)).key,
    async findUsed(caseId) {
      const { key, known } = await find(caseId)
      if (!known) throw new LostKeyError(caseId)
      return key
    },
    async destroy(caseId) {
      await pool.query({
        name: 'destroy-case-key',
        text: `insert into privacy.case_keys (case_id, master, destroyed_at) values ($1, '', now())
               on conflict (case_id) do update set wrapped = null, master = '', destroyed_at = now()
               where case_keys.destroyed_at is null`,
        values: [caseId],
      })
      drop(caseId)
    },
    forget: drop,
  }
}
