import { createHash } from 'node:crypto'

/** Codes are read from paper and typed: spaces, hyphens and case do not count, and look-alikes are one. */
export const normalizeCode = (code: string): string =>
  code.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')

/** What events and read models hold instead of a code: SHA-256 in hex. */
export const hashCode = (code: string): string => createHash('sha256').update(normalizeCode(code), 'utf8').digest('hex')
