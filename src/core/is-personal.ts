import type { Definition, Field } from './definition.ts'

/** Kinds of text of which nothing can be written but what they name. */
const closedFormats: readonly Field['format'][] = ['date', 'datetime', 'time']

/** Nobody knows what people write in words of their own: it is personal until the definition says that it is not. */
const isMarked = ({ personal, type, format, options, optionsFrom }: Field): boolean =>
  personal ?? (type === 'string' && !options && optionsFrom === undefined && !closedFormats.includes(format))

/**
 * Whether answers to a field are personal: a table of rows is as a whole when one of its columns is. A name that the
 * definition does not know came from another version of it: nothing says that it is not.
 */
export function isPersonal({ data }: Pick<Definition, 'data'>, name: string): boolean {
  const field = Object.hasOwn(data, name) ? data[name] : undefined
  if (!field) return true
  return isMarked(field) || Object.values(field.fields ?? {}).some(isMarked)
}
