import type { CommandData } from './commands.ts'
import type { FormStep } from './definition.ts'
import type { AnswerChanges } from './events.ts'
import type { Problem } from './errors.ts'
import { isBlank, viewForm } from './form.ts'
import { getStep, type Rules } from './rules.ts'
import type { Story } from './story.ts'

/** Filling a form: answers and documents. Whether values have the right shape is checked before (`checkAnswers`). */

const getForm = (rules: Rules, id: string): FormStep | undefined => {
  const step = getStep(rules, id)
  return step.kind === 'form' ? step : undefined
}

/**
 * Once a case is filed, an answer that must be given can be replaced, not taken back: a limit or silence may take the case
 * on before the form is sent, and what comes then reads it.
 */
function takenBack(rules: Rules, { state }: Story, step: FormStep, data: AnswerChanges): Problem[] {
  const gone = Object.keys(data).filter((name) => isBlank(data[name] ?? undefined) && !isBlank(state.data[name]))
  if (state.status === 'draft' || gone.length === 0) return []
  const answers = Object.fromEntries(
    Object.entries({ ...state.data, ...data }).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  const { sections } = viewForm(rules, { ...state, data: answers }, step)
  const required = sections.flatMap(({ fields }) => fields.filter((field) => field.required).map(({ name }) => name))
  return gone
    .filter((name) => required.includes(name))
    .map((name) => ({ code: 'field-required', pointer: `/data/${name}` }))
}

export function saveAnswers(
  rules: Rules,
  story: Story,
  { step: stepId, section, data }: CommandData['save'],
): Problem[] {
  const form = getForm(rules, stepId)
  const sections = form?.sections ?? []
  const wanted = section === undefined ? sections : sections.filter(({ id }) => id === section)
  if (wanted.length === 0) return [{ code: 'unknown-section', pointer: '/section' }]
  const asked = wanted.flatMap(({ fields }) => fields ?? [])
  const known = new Set(asked.filter((name) => rules.definition.data[name]?.value === undefined))
  const unknown = Object.keys(data).filter((name) => !known.has(name))
  if (unknown.length > 0) return unknown.map((name) => ({ code: 'unknown-field', pointer: `/data/${name}` }))
  const lost = form ? takenBack(rules, story, form, data) : []
  if (lost.length > 0) return lost
  for (const { id, fields = [] } of wanted) {
    const own = Object.entries(data).filter(([name]) => fields.includes(name))
    if (own.length > 0 || id === section)
      story.tell('SectionSaved', { step: stepId, section: id, data: Object.fromEntries(own) })
  }
  return story.events.some(({ type }) => type === 'SectionSaved') ? [] : [{ code: 'unknown-field', pointer: '/data' }]
}

export function attach(rules: Rules, story: Story, { step, slot, document }: CommandData['attach']): Problem[] {
  const asked = getForm(rules, step)?.sections.some(({ documents }) => documents?.includes(slot))
  const defined = rules.definition.documents[slot]
  if (!asked || !defined) return [{ code: 'unknown-document', pointer: '/slot' }]
  const { maxBytes, maxFiles = 1, accept } = defined
  if (document.size > maxBytes)
    return [{ code: 'document-too-large', pointer: `/documents/${slot}`, params: { maxBytes } }]
  if (!(accept as string[]).includes(document.mediaType)) {
    return [{ code: 'document-type', pointer: `/documents/${slot}`, params: { accept: accept.join(', ') } }]
  }
  const held = story.state.documents.filter((one) => one.slot === slot).length
  if (held >= maxFiles) return [{ code: 'document-too-many', pointer: `/documents/${slot}`, params: { maxFiles } }]
  story.tell('DocumentAttached', { step, slot, document })
  return []
}

export function detach(rules: Rules, story: Story, { step, document: id }: CommandData['detach']): Problem[] {
  const document = story.state.documents.find((one) => one.id === id)
  const asked = getForm(rules, step)?.sections.some(({ documents }) => document && documents?.includes(document.slot))
  if (!document || !asked) return [{ code: 'unknown-document', pointer: '/document' }]
  story.tell('DocumentRemoved', { step, slot: document.slot, document: id })
  return []
}
