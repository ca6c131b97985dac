import type { Definition } from './definition.ts'

/** Nobody knows what people write in a text of several lines: it is personal until the definition says that it is not. */
const isMarked = ({ personal, format }: { personal?: boolean; format?: string }): boolean =>
  personal ?? format === 'text'

/**
 * Whether answers to a field are personal: a table of rows is as a whole when one of its columns is. A name that the
 * definition does not know came from another version of it: nothing says that it is not.
 */
export function isPersonal({ data }: Pick<Definition, 'data'>, name: string): boolean {
  const field = Object.hasOwn(data, name) ? data[name] : undefined
  if (!field) return true
  return isMarked(field) || Object.values(field.fields ?? {}).some(isMarked)
}
