import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importJWK, SignJWT, type JWK } from 'jose'
import type { System } from '#support/system.ts'

/** Access tokens of people who do not exist, signed by the key of the system's own issuer. */
export async function signCitizens(system: System, count: number): Promise<{ subject: string; token: string }[]> {
  const secrets = JSON.parse(await readFile(join(system.dataDir, 'secrets.json'), 'utf8')) as { issuerKey: JWK }
  const { issuerKey } = secrets
  const key = await importJWK(issuerKey, 'ES256')
  const header = { alg: 'ES256', typ: 'at+jwt', ...(issuerKey.kid !== undefined && { kid: issuerKey.kid }) }
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const subject = `citizen-${index}`
      const claims = new SignJWT({ name: `Ciudadana ${index}` }).setProtectedHeader(header)
      const described = claims.setIssuer(`${system.baseUrl}/oidc`).setAudience('ventanilla').setSubject(subject)
      return { subject, token: await described.setIssuedAt().setExpirationTime('6h').sign(key) }
    }),
  )
}
