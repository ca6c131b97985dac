import type { Definition } from './definition.ts'

/**
 * Whether answers to a field are personal: a table of rows is as a whole when one of its columns is. A name that the
 * definition does not know came from another version of it: nothing says that it is not.
 */
export function isPersonal({ data }: Pick<Definition, 'data'>, name: string): boolean {
  const field = Object.hasOwn(data, name) ? data[name] : undefined
  if (!field) return true
  return field.personal === true || Object.values(field.fields ?? {}).some((column) => column.personal === true)
}
