import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** Where a planted value was found. */
export interface Found {
  value: string
  form: string
  file: string
}

/** Of base64 the part that is the same whatever stands before and behind, for the three ways in which it can begin. */
const base64Of = (bytes: Buffer): [string, Buffer][] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    // What a byte of the neighbours has a part in is left off.
    const inside = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.byteLength) * 8) / 6))
    return [`base64 at ${shift}`, Buffer.from(inside)]
  })

/** A value in every form in which somebody might have written it. */
function formsOf(value: string): [string, Buffer][] {
  const utf8 = Buffer.from(value)
  const wide = Buffer.from(value, 'utf16le')
  const hex = utf8.toString('hex')
  return [
    ['UTF-8', utf8],
    ['UTF-8, lower case', Buffer.from(value.toLowerCase())],
    ['UTF-16LE', wide],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['URL-encoded', Buffer.from(encodeURIComponent(value))],
    ...base64Of(utf8),
    ...base64Of(wide).map(([form, bytes]): [string, Buffer] => [`UTF-16LE in ${form}`, bytes]),
  ]
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Looks at every byte of every file under `folder`, and at what has no file. */
export async function scanFolder(
  folder: string,
  values: readonly string[],
  besides: Readonly<Record<string, Buffer>> = {},
): Promise<{ found: Found[]; files: number; bytes: number }> {
  const forms = values.flatMap((value) => formsOf(value).map(([form, bytes]) => ({ value, form, bytes })))
  const found: Found[] = []
  let bytes = 0
  const look = (file: string, content: Buffer) => {
    bytes += content.byteLength
    for (const { value, form, bytes: wanted } of forms) if (content.includes(wanted)) found.push({ value, form, file })
  }
  const files = await filesIn(folder)
  for (const file of files) look(relative(folder, file), await readFile(file))
  for (const [name, content] of Object.entries(besides)) look(name, content)
  return { found, files: files.length, bytes }
}
