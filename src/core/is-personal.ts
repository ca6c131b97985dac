import type { Definition, Field } from './definition.ts'

/** Kinds of text of which nothing can be written but what they name. */
const closedFormats: readonly Field['format'][] = ['date', 'datetime', 'time']

/**
 * Whether what is answered to a field is personal. Nobody knows what people write in words of their own: that is until the
 * definition says that it is not. A table of rows is as a whole when one of its columns is.
 */
export function isPersonalField({ personal, type, format, options, optionsFrom, fields }: Field): boolean {
  if (type !== 'group')
    return personal ?? (type === 'string' && !options && optionsFrom === undefined && !closedFormats.includes(format))
  const columns = Object.values(fields ?? {})
  return columns.some((column) => column.personal === true) || (personal ?? columns.some(isPersonalField))
}

/** A name that the definition does not know came from another version of it: nothing says that it is not personal. */
export function isPersonal({ data }: Pick<Definition, 'data'>, name: string): boolean {
  const field = Object.hasOwn(data, name) ? data[name] : undefined
  return !field || isPersonalField(field)
}
