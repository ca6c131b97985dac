import { Readable } from 'node:stream'
import { ApplicationFailure } from '@temporalio/common'
import type { Instant } from '#core/events.ts'
import { getStep } from '#core/rules.ts'
import { caseScope } from '#core/scope.ts'
import { renderText } from '#core/template.ts'
import { localDay } from '#core/time.ts'
import { renderLetter, type Letter } from '#documents/letter.ts'
import { deterministicId } from '#event-store/envelope.ts'
import type { LoadedCase } from '#app/execute.ts'
import type { CaseAgenda, EffectInput } from './case-activities.ts'
import type { Dependencies } from './dependencies.ts'
import { perform } from './record.ts'

/** Far above any letter; what is larger comes from a template gone wrong. */
const maxBytes = 10 * 1024 * 1024

/**
 * Issues the document of a step. Attempts sign at different instants and so make different bytes, but the result is
 * recorded under one command id: the first that is recorded is the document, and bytes that another attempt kept are
 * named by nothing, so that nobody can reach them.
 */
export function issue(deps: Dependencies, input: EffectInput): Promise<CaseAgenda> {
  return perform(deps, input, async (loaded) => {
    const { caseId, effect } = input
    const letter = await compose(deps, loaded, effect.step)
    const pdf = await renderLetter(letter, { signer: deps.signer, at: signedAt(deps) })
    const kept = await deps.documents.put(caseId, Readable.from([pdf]), { maxBytes })
    const name = `${letter.folio}-${effect.step}.pdf`
    const document = { id: deterministicId(caseId, effect.id, 'document'), ...kept, name }
    return { type: 'record-issued', data: { effect: effect.id, document } }
  })
}

/** @throws retryable `signing-certificate-not-valid`: an expired certificate is replaced, and the case goes on. */
function signedAt({ signer, now }: Dependencies): Instant {
  const at = now()
  if (signer.isValidAt(at)) return at
  const code = 'signing-certificate-not-valid'
  throw ApplicationFailure.retryable(code, code)
}

async function compose(deps: Dependencies, { rules, state }: LoadedCase, stepId: string): Promise<Letter> {
  const { definition, expressions, timeZone } = rules
  const step = getStep(rules, stepId)
  const template = step.kind === 'issue' ? definition.templates[step.template] : undefined
  const office = await deps.catalog.entity(rules.entity)
  if (step.kind !== 'issue' || !template || !office || state.folio === undefined) {
    throw ApplicationFailure.nonRetryable('nothing to issue', 'nothing-to-issue')
  }
  const words = (text: Parameters<typeof wordsIn>[0]) => wordsIn(text, state.language)
  const scope = caseScope(rules, state)
  const agency = office.agencies.find(({ id }) => id === definition.agency)
  const role = step.signedBy === undefined ? undefined : definition.roles[step.signedBy]
  const at = state.active.find(({ step: active }) => active === stepId)?.since ?? state.touchedAt
  return {
    language: state.language === 'en' ? 'en' : 'es',
    country: office.entity.country,
    entity: words(office.entity.name),
    ...(agency && { agency: words(agency.name) }),
    title: words(template.title),
    body: renderText(words(template.body), expressions, scope),
    ...(role && { signedBy: words(role.title) }),
    folio: state.folio,
    lookUpUrl: `${deps.publicUrl}/estado/${encodeURIComponent(state.folio)}`,
    at,
    day: localDay(at, timeZone),
  }
}

/** The words in the case's language; Spanish, the original, where they are missing. */
export const wordsIn = (text: { es: string; en?: string | undefined }, language: string): string =>
  (language === 'en' ? text.en : undefined) ?? text.es
