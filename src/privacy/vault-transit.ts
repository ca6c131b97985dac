import { readFile } from 'node:fs/promises'
import { MasterKeyError, type MasterKey } from './master-key.ts'

export interface TransitOptions {
  /** Of the service, with the path of the secrets engine if that is not `transit`: https://vault.example.gov:8200/v1/transit */
  url: string
  /** A file with the token. It is read for each request, since an agent renews it. */
  tokenFile: string
  /** Name of the key in the service: of type aes256-gcm96, not derived. */
  key: string
  timeoutMs?: number
}

/**
 * A master key that never leaves its service: the Transit secrets engine of HashiCorp Vault (1.13 or newer) and OpenBao. Each
 * version of the key there has a name of its own here, so that `keys rotate` follows a rotation there.
 * @throws {MasterKeyError} when the service or the key cannot be used.
 */
export async function openTransit({ url, tokenFile, key, timeoutMs = 5_000 }: TransitOptions): Promise<MasterKey> {
  const base = url.replace(/\/$/, '')

  async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>> {
    const token = (await readFile(tokenFile, 'utf8').catch((cause: NodeJS.ErrnoException) => fail(cause.code))).trim()
    const answer = await fetch(`${base}/${path}/${encodeURIComponent(key)}`, {
      method,
      headers: { 'X-Vault-Token': token, 'X-Vault-Request': 'true', 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: Error) => {
      const why = cause.name === 'TimeoutError' ? `did not answer within ${timeoutMs} ms` : 'cannot be reached'
      throw new MasterKeyError(`The key service at ${new URL(base).host} ${why}`, { cause })
    })
    if (!answer.ok) throw refused(answer.status, path)
    const { data } = (await answer.json().catch(() => ({}))) as { data?: Record<string, unknown> }
    return data ?? {}
  }

  function fail(code = ''): never {
    throw new MasterKeyError(`The token of the key service cannot be read from its file (${code})`)
  }

  /** What the service says may repeat what was sent: only the status is told. */
  function refused(status: number, path: string): MasterKeyError {
    const why =
      status === 403
        ? `its token may not use ${path} of the key "${key}"`
        : status === 404
          ? `there is no key "${key}"`
          : status === 400
            ? `it, or the key "${key}", is another than that which wrapped, or was altered`
            : 'try again, or look at its log'
    return new MasterKeyError(`The key service at ${new URL(base).host} answered ${status}: ${why}`)
  }

  const text = (data: Record<string, unknown>, member: string): string => {
    const value = data[member]
    if (typeof value === 'string') return value
    throw new MasterKeyError(`The key service at ${new URL(base).host} answered without ${member}`)
  }
  const bound = (caseId: string) => Buffer.from(caseId).toString('base64')
  const prefix = `transit:${key}:v`
  const { latest_version: version } = await ask('GET', 'keys')
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new MasterKeyError(`The key service at ${new URL(base).host} answered without the latest_version of "${key}"`)

  return {
    id: `${prefix}${version}`,
    async wrap(secret, caseId) {
      const plaintext = secret.toString('base64')
      const answer = await ask('POST', 'encrypt', { plaintext, associated_data: bound(caseId) })
      return Buffer.from(text(answer, 'ciphertext'))
    },
    async unwrap(id, wrapped, caseId) {
      if (!id.startsWith(prefix))
        throw new MasterKeyError(`The master key "${id}" is missing: the key service has "${key}"`)
      const answer = await ask('POST', 'decrypt', { ciphertext: wrapped.toString(), associated_data: bound(caseId) })
      return Buffer.from(text(answer, 'plaintext'), 'base64')
    },
  }
}

/** Wraps by the first; opens by whichever made it, while keys move from one to the other. */
export const movingFrom = (old: MasterKey, today: MasterKey): MasterKey => ({
  id: today.id,
  wrap: today.wrap,
  unwrap: (id, wrapped, caseId) => (id.startsWith('transit:') ? today : old).unwrap(id, wrapped, caseId),
})
