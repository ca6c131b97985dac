const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([a-z0-9-]+)-(\d+)$/

/**
 * The name of a charge at the provider: the case, the step and which entry of it, so that a webhook finds its case without
 * a table. `effect` is `<step>#<n>`.
 */
export const paymentReference = (caseId: string, effect: string): string => `${caseId}-${effect.replace('#', '-')}`

/** The case and effect that a reference names; undefined when it is not one of ours. */
export function readReference(reference: string): { caseId: string; effect: string } | undefined {
  const [, caseId, step, entry] = pattern.exec(reference) ?? []
  return caseId && step && entry ? { caseId, effect: `${step}#${entry}` } : undefined
}
