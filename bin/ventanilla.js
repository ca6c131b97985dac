#!/usr/bin/env node
// The one way in for people and for npm scripts. It may be started by any Node 20 or later, so it stays plain
// JavaScript; it hands over at once to the Node 24 that npm installed beside us, which runs the TypeScript directly.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)
const node24 = join(dirname(require.resolve('node/package.json')), 'bin', 'node')

const child = spawn(
  node24,
  ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/main.ts'), ...process.argv.slice(2)],
  // Over the channel the child notices when we are killed, and ends as well.
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
)
// The terminal sends Ctrl-C to the whole group; a service manager signals only us, so pass that on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {})
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
