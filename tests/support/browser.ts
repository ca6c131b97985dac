import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium as playwright } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/**
 * A browser that speaks to this machine only: `CHROMIUM_PATH`, the one without windows that a development dependency
 * brings, or, where that one cannot run, an installed one, which takes six times the time for the same pages.
 */
export async function openBrowser(): Promise<Browser> {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen) return launch(chosen)
  const known = installed.find((path) => existsSync(path))
  return unpacked()
    .then(launch)
    .catch((error: unknown) => {
      if (known === undefined) throw error
      return launch(known)
    })
}

function launch(executablePath: string): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--no-first-run']
  return playwright.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', ...quiet] })
}

/** Unpacked once, beside what npm installed, and renamed when it is whole: other test files may be about to run it. */
async function unpacked(): Promise<string> {
  const packed = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))
  const file = join(packed, '../../bin/chromium')
  if (existsSync(file)) return file
  const unfinished = `${file}.${process.pid}`
  const into = createWriteStream(unfinished, { mode: 0o755 })
  await pipeline(createReadStream(`${file}.br`), createBrotliDecompress(), into)
  await rename(unfinished, file)
  return file
}
