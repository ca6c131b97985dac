const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([a-z0-9-]+)_(\d+)(?:_(\d+))?$/

/**
 * The name of a charge at the provider: the case, the step and which try of it, so that a webhook finds its case without
 * a table, in letters, digits, `-` and `_` only. `effect` is `<step>#<entry>`, or `<step>#<entry>.<try>`.
 */
export const paymentReference = (caseId: string, effect: string): string => `${caseId}-${effect.replace(/[#.]/g, '_')}`

/** The case and effect that a reference names; undefined when it is not one of ours. */
export function readReference(reference: string): { caseId: string; effect: string } | undefined {
  const [, caseId, step, entry, attempt] = pattern.exec(reference) ?? []
  if (!caseId || !step || !entry) return undefined
  return { caseId, effect: `${step}#${entry}${attempt === undefined ? '' : `.${attempt}`}` }
}
