import { z } from 'zod'

const officer = z.object({ agency: z.string().max(200), roles: z.array(z.string().max(100)).max(50) })
const entities = z.array(z.string().max(100)).max(100).default([])

/** What the claim of an access token may say. Unknown parts are ignored: they give no right. */
export const roleClaims = z.object({
  officer: z.array(officer).max(100).default([]),
  publisher: entities,
  auditor: entities,
  admin: entities,
})

/** Who calls, as an issuer has vouched for it. Anybody with a valid token is at least a citizen. */
export interface Identity extends z.output<typeof roleClaims> {
  /** Stable name at the issuer; never shown to others. */
  subject: string
  /** For greeting the person; never used to decide. */
  name?: string
  /** Standard claims that suggest answers to the person (OIDC Core 5.1); never used to decide. */
  email?: string
  phone?: string
}

/** A person without any function. */
export const citizen = (subject: string): Identity => ({ subject, officer: [], publisher: [], auditor: [], admin: [] })
