import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

async function due(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const run = promisify(execFile)(process.execPath, [join(root, 'bin/ventanilla.js'), 'due', ...args], { cwd: root })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    (cause: { code: number; stdout: string; stderr: string }) => ({
      code: cause.code,
      out: cause.stdout,
      error: cause.stderr,
    }),
  )
}

test('explains a due day line by line, with the norm of each holiday', async () => {
  const { out, code } = await due('--calendar', 'co', '--from', '2026-07-02', '--term', '15 business days')
  expect(code).toBe(0)
  expect(out).toContain('  2026-07-03 Fri  day 1\n')
  expect(out).toContain('  2026-07-04 Sat  weekend\n')
  expect(out).toContain('  2026-07-13 Mon  holiday: Virgen de Chiquinquirá, Ley 2578 de 2026, artículo 6\n')
  expect(out).toContain('  2026-07-27 Mon  day 15\n')
  expect(out.trimEnd().split('\n').at(-1)).toBe('Due 2026-07-27 Mon')
})

test('says it as JSON too, and what is not known yet', async () => {
  const { out } = await due('--calendar', 'mx-lft', '--from', '2027-12-20', '--term', '15 business days', '--json')
  const [{ explanation }] = JSON.parse(out) as [{ explanation: { due: string; unlistedYears: number[] } }]
  expect(explanation).toMatchObject({ due: '2028-01-10', unlistedYears: [2028] })
})

test('refuses what it cannot count, with the remedy', async () => {
  const wrong = await due('--calendar', 'fr', '--from', '2026-07-02', '--term', '15 business days')
  expect(wrong.code).toBe(1)
  expect(wrong.error).toContain('There is no calendar "fr"')
  expect(wrong.error).toContain('co, mx-lfpa, mx-lft')
  expect((await due('--calendar', 'co', '--from', '2026-02-30', '--term', '1 month')).error).toContain('is not a day')
  expect((await due('--calendar', 'co', '--from', '2026-02-03', '--term', '3 weeks')).error).toContain('is not a term')
})
