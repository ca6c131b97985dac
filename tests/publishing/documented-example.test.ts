import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkCatalog } from '#publishing/check-catalog.ts'
import { copyCatalog } from '#support/catalog.ts'

test('the procedure that the tutorial builds passes everything that publishing demands', async () => {
  const page = await readFile(new URL('../../docs/definition-language.md', import.meta.url), 'utf8')
  const [, file = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
  const catalog = await copyCatalog()
  const path = 'procedures/ciudad/puesto-en-plaza'
  await mkdir(join(catalog.dir, path), { recursive: true })
  await writeFile(join(catalog.dir, path, 'v1.json'), file)
  const { findings, rules } = await checkCatalog(catalog.dir)
  await catalog.remove()
  expect(findings.filter((finding) => finding.file.startsWith(path))).toEqual([])
  expect(rules.map(({ procedure }) => procedure)).toContain('ciudad.puesto-en-plaza')
})
