import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { bundleWorkflowCode, type Logger } from '@temporalio/worker'
import { writeAtomically } from '#local/files.ts'

const root = join(import.meta.dirname, '../..')
const workflowsPath = join(root, 'workflows')
const silent: Logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} }

/**
 * The workflow code as one file, for `Worker.create`. Building it takes seconds, so it is built once per content of
 * `workflows/` and version of the SDK, and kept in `cacheDir`.
 */
export async function workflowBundle(cacheDir = join(root, '.cache')): Promise<{ codePath: string }> {
  const codePath = join(cacheDir, `workflows-${await fingerprint()}.js`)
  const kept = await stat(codePath).catch(() => undefined)
  if (!kept) {
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: silent })
    await mkdir(cacheDir, { recursive: true })
    await writeAtomically(codePath, code)
  }
  return { codePath }
}

/** Names everything that the bundle is made of. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const sdk = createRequire(import.meta.url).resolve('@temporalio/workflow/package.json')
  hash.update(String((JSON.parse(await readFile(sdk, 'utf8')) as { version: string }).version))
  for (const name of (await readdir(workflowsPath)).toSorted()) {
    hash.update(name).update(await readFile(join(workflowsPath, name)))
  }
  return hash.digest('hex').slice(0, 16)
}
