/** The entity in the name of an agency, `entity/agency`, or of a procedure, `entity.procedure`; empty when it names none. */
export const entityOf = (name: string): string => /^([^./]*)[./]/.exec(name)?.[1] ?? ''
