/** Why a step of publication is refused. */
export type PublicationProblemCode = keyof typeof publicationProblems

export interface PublicationProblem {
  code: PublicationProblemCode
  /** Facts for the sentence. */
  params?: Record<string, string | number>
}

/** What happened and what to do, in the words of the edge. `{name}` inserts a fact. */
export const publicationProblems = {
  'definition-unsound': {
    es: 'La definición tiene {errors} errores y no se puede proponer. Corrija lo que dice el informe.',
    en: 'The definition has {errors} errors and cannot be proposed. Mend what the report says.',
  },
  'version-changed': {
    es: 'La versión {version} de {procedure} ya está publicada con otro contenido. Deshaga el cambio y publíquelo como versión {next}: las solicitudes conservan las reglas con que empezaron.',
    en: 'Version {version} of {procedure} is published with other content. Undo the change, and publish it as version {next}: cases keep the rules that they started under.',
  },
  'version-order': {
    es: 'La versión {version} de {procedure} llega después de publicada la versión {last}. Publíquela como versión {next}.',
    en: 'Version {version} of {procedure} comes after version {last} was published. Publish it as version {next}.',
  },
  'no-proposal': {
    es: 'No hay una propuesta de la versión {version} que espere decisión. Propóngala primero.',
    en: 'No proposal of version {version} waits for a decision. Propose it first.',
  },
  'proposal-changed': {
    es: 'La propuesta cambió desde que usted la revisó. Revise la nueva antes de decidir.',
    en: 'The proposal has changed since you reviewed it. Review the new one before you decide.',
  },
  'same-person': {
    es: 'Quien propone una versión no puede publicarla. Pida a otra persona que la revise y la publique.',
    en: 'Whoever proposes a version cannot publish it. Ask a second person to review and publish it.',
  },
  'effective-date-past': {
    es: 'Una versión no rige hacia atrás. Elija una fecha desde hoy.',
    en: 'A version does not take effect in the past. Choose a date from today on.',
  },
  'effective-date-order': {
    es: 'La versión {last} rige desde {effectiveFrom}. Elija una fecha igual o posterior, o retire primero esa versión.',
    en: 'Version {last} takes effect on {effectiveFrom}. Choose that date or a later one, or retire that version first.',
  },
  'not-published': {
    es: 'El trámite no tiene publicada esa versión. Consulte sus versiones.',
    en: 'The procedure has no such published version. See its versions.',
  },
  'already-suspended': {
    es: 'El trámite ya está suspendido. Reanúdelo antes de suspenderlo por otra razón.',
    en: 'The procedure is suspended already. Resume it before you suspend it for another reason.',
  },
  'not-suspended': {
    es: 'El trámite no está suspendido.',
    en: 'The procedure is not suspended.',
  },
  'already-retired': {
    es: 'Eso ya está retirado.',
    en: 'That is retired already.',
  },
  'until-past': {
    es: 'La suspensión terminaría antes de empezar. Elija una fecha futura.',
    en: 'The suspension would end before it begins. Choose a date in the future.',
  },
} as const satisfies Record<string, { es: string; en: string }>

/** The sentence of a problem, with its facts. */
export function describeProblem({ code, params = {} }: PublicationProblem, language: 'es' | 'en' = 'en'): string {
  return publicationProblems[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}
