import type { Definition } from '#core/definition.ts'
import { pointerTo, warning, type Finding } from './finding.ts'

/** What a definition holds and no step, page or term refers to: most likely something was forgotten. */
export function checkUnused(definition: Definition): Finding[] {
  const used = usedNames(definition)
  return (['norms', 'roles', 'data', 'documents', 'messages', 'templates'] as const).flatMap((kind) =>
    Object.keys(definition[kind])
      .filter((name) => !used[kind].has(name) && name !== 'applicant')
      .map((name) =>
        warning(
          'unused',
          pointerTo(kind, name),
          `Nothing refers to "${name}"`,
          'Remove it, or use it where it was meant.',
        ),
      ),
  )
}

function usedNames(definition: Definition) {
  const { data, documents, clocks, steps, anytime } = definition
  const used = {
    norms: new Set<string>(),
    roles: new Set<string>(),
    data: new Set<string>(),
    documents: new Set<string>(),
    messages: new Set<string>(),
    templates: new Set<string>(),
  }
  const cite = (norm: string | undefined) => norm !== undefined && used.norms.add(norm)
  for (const { norm } of [...Object.values(data), ...Object.values(documents)]) cite(norm)
  for (const { norm, silence, lapse, extension, countsFrom } of Object.values(clocks)) {
    for (const one of [norm, silence?.norm, lapse?.norm, extension?.norm]) cite(one)
    if (extension) used.roles.add(extension.role)
    if (extension?.message !== undefined) used.messages.add(extension.message)
    if (countsFrom !== undefined) used.data.add(countsFrom)
  }
  cite(anytime.withdraw?.norm)
  for (const step of Object.values(steps)) {
    if ('role' in step) used.roles.add(step.role)
    if (step.kind === 'issue') {
      used.templates.add(step.template)
      if (step.signedBy !== undefined) used.roles.add(step.signedBy)
    }
    if (step.kind === 'notify') {
      used.messages.add(step.message)
      used.roles.add(step.to)
    }
    const pages = step.kind === 'form' ? step.sections : step.kind === 'task' ? Object.values(step.outcomes) : []
    for (const page of pages) {
      for (const field of page.fields ?? []) used.data.add(field)
      for (const slot of ('documents' in page && page.documents) || []) used.documents.add(slot)
    }
  }
  return used
}
