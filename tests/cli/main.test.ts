import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'

/** Runs the command line as people do, in another folder than the project's, with nothing but PATH set. */
async function ventanilla(args: string[], env: Record<string, string> = {}) {
  const program = join(import.meta.dirname, '../../bin/ventanilla.js')
  const child = spawn('node', [program, ...args], { cwd: tmpdir(), env: { PATH: process.env['PATH'], ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

test('lists its commands', async () => {
  const { code, output } = await ventanilla(['--help'])
  expect(code).toBe(0)
  for (const command of ['start', 'api', 'worker', 'projector', 'migrate', 'provision']) {
    expect(output).toMatch(new RegExp(`^  ${command} `, 'm'))
  }
})

test.each([[['strat']], [['start', '--fast']], [[]]])('answers 2 to a wrong command line: %j', async (args) => {
  const { code, output } = await ventanilla(args)
  expect(code).toBe(2)
  expect(output).toContain('ventanilla')
})

test('answers 1 and one clear message, without a stack, when it cannot do as told', async () => {
  const { code, output } = await ventanilla(['api'])
  expect(code).toBe(1)
  expect(output).toMatch(/^api cannot start, because of its environment:\n {2}DATABASE_URL is missing: /)
  expect(output).not.toContain('    at ')
  expect((await ventanilla(['api'], { DEBUG: '1' })).output).toContain('    at ')
})

test('migrate names the role that it expects', async () => {
  const DATABASE_URL = 'postgres://someone:hush@localhost:5432/ventanilla'
  const { code, output } = await ventanilla(['migrate'], { DATABASE_URL, DATABASE_ADMIN_URL: DATABASE_URL })
  expect(code).toBe(1)
  expect(output).toBe('DATABASE_URL must name the role ventanilla_app with the password that it is to have.\n')
})

test.each([['projections'], ['workflows']])('rebuild %s finds the local installation by itself', async (what) => {
  const data = await mkdtemp(join(tmpdir(), 'ventanilla-'))
  onTestFinished(() => rm(data, { recursive: true }))
  const settings = {
    DATABASE_URL: 'postgres://ventanilla_app:hush@127.0.0.1:1/ventanilla',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    VENTANILLA_SECRET: Buffer.alloc(32, 7).toString('base64url'),
    MASTER_KEY_FILE: join(data, 'master-keys'),
    DOCUMENTS_DIR: data,
  }
  await writeFile(join(data, 'environment.json'), JSON.stringify(settings))
  const { code, output } = await ventanilla(['rebuild', what], { VENTANILLA_DATA: data })
  expect(code).toBe(1)
  expect(output).toContain('127.0.0.1:1')
})
