import type { Purpose } from '#access/case-read.ts'
import type { PortalContext } from './deps.ts'

/** An officer or auditor must first say why they look into this case. */
export class PurposeNeeded extends Error {
  override name = 'PurposeNeeded'
  readonly caseId: string
  constructor(caseId: string) {
    super('Whoever looks into this case must say why')
    this.caseId = caseId
  }
}

/** A purpose is asked again after this long. */
const purposeSeconds = 2 * 60 * 60
/** More would not fit into a cookie: browsers keep 4,096 bytes. */
const purposesKept = 6

/** What this browser said of why it looks into cases, by case, oldest first; only for the account that said it. */
interface Kept {
  reader: string
  purposes: Record<string, Purpose>
}

async function kept(c: PortalContext): Promise<Kept> {
  const reader = c.get('session').identity?.subject ?? ''
  const payload = await c.get('sealer').read(c as never, 'purpose')
  return payload?.['reader'] === reader ? (payload as unknown as Kept) : { reader, purposes: {} }
}

/** Why this reader looks into the case, as they have said in this session. */
export const statedFor = async (c: PortalContext, caseId: string): Promise<Purpose | undefined> =>
  (await kept(c)).purposes[caseId]

/** Remembers it for two hours, so that each case asks once in a session. */
export async function rememberPurpose(c: PortalContext, caseId: string, purpose: Purpose): Promise<void> {
  const { reader, purposes } = await kept(c)
  const { [caseId]: _before, ...others } = purposes
  const latest = Object.entries({ ...others, [caseId]: purpose }).slice(-purposesKept)
  const content = { reader, purposes: Object.fromEntries(latest) }
  await c.get('sealer').write(c as never, 'purpose', content, purposeSeconds)
}
