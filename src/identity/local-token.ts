import { importJWK, type JWK, SignJWT } from 'jose'
import { demoAccounts, rolesOf } from './demo-accounts.ts'

export interface LocalTokenOptions {
  /** Private key of the embedded issuer, EC P-256. */
  key: JWK
  issuer: string
  audience: string
  ttlSeconds: number
}

/** Longer would make a lost token worse than needed; anybody may sign another. */
const maxTtlSeconds = 24 * 60 * 60

/**
 * Signs an access token for a demo account, as the embedded issuer would at a login.
 * @throws Error that lists the accounts when there is no such one.
 */
export async function signLocalToken(
  account: string,
  { key, issuer, audience, ttlSeconds }: LocalTokenOptions,
): Promise<string> {
  const known = demoAccounts.get(account)
  if (!known)
    throw new Error(`There is no demo account "${account}". Choose one of: ${[...demoAccounts.keys()].join(', ')}`)
  if (!(ttlSeconds > 0 && ttlSeconds <= maxTtlSeconds)) {
    throw new Error(`A token lives between 1 and ${maxTtlSeconds} seconds, not ${ttlSeconds}.`)
  }
  return new SignJWT({ name: known.name, ventanilla: rolesOf(known) })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...(key.kid !== undefined && { kid: key.kid }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(known.subject)
    .setIssuedAt()
    .setExpirationTime(`${ttlSeconds}s`)
    .sign(await importJWK(key, 'ES256'))
}
