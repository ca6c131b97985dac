import { existsSync } from 'node:fs'
import { type Browser, chromium as playwright } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/** `CHROMIUM_PATH`, an installed Chrome or Chromium, or the one that a development dependency brings. */
async function findChromium(): Promise<{ path: string; args: string[] }> {
  const known = process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path))
  if (known) return { path: known, args: [] }
  const { default: packed } = await import('@sparticuz/chromium')
  return { path: await packed.executablePath(), args: packed.args }
}

/** A browser that speaks to this machine only. */
export async function openBrowser(): Promise<Browser> {
  const { path, args } = await findChromium()
  return playwright.launch({
    executablePath: path,
    headless: true,
    args: [...args, '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  })
}
