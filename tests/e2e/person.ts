import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export interface Device {
  baseUrl: string
  width: number
  scripts: boolean
}

export type Answers = Record<string, string>
/** Content of the file for each document. */
export type Papers = Record<string, string>

/** A PDF by its content, of one line. */
export const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`)

/** Somebody with a browser of their own. */
export async function newPerson(browser: Browser, { baseUrl, width, scripts }: Device) {
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width, height: 800 },
    javaScriptEnabled: scripts,
    locale: 'es-CO',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)

  /** Through the issuer's own page. */
  async function logIn(account: string, back = '/'): Promise<void> {
    await page.goto(`/login?back=${encodeURIComponent(back)}`)
    await page.locator(`button[value="${account}"]`).click()
    await page.waitForURL((url) => url.pathname === back)
  }

  /** Answers what the page asks, as far as there is an answer; a page that asks for more is answered again. */
  async function answerPage(answers: Answers, papers: Papers = {}): Promise<void> {
    const shown = (await page.locator('#answers input[name=shown]').getAttribute('value')) ?? ''
    for (const name of shown.split(' ')) {
      const answer = answers[name]
      if (answer !== undefined) await answerField(name, answer)
    }
    for (const [slot, text] of Object.entries(papers)) {
      const input = page.locator(`#slot-${slot}-file`)
      if ((await input.count()) === 0) continue
      await input.setInputFiles({ name: `${slot}.pdf`, mimeType: 'application/pdf', buffer: pdf(text) })
    }
  }

  async function answerField(name: string, answer: string): Promise<void> {
    const option = page.locator(`#answers [name="${name}"][value="${answer}"]:is([type=radio], [type=checkbox])`)
    if ((await option.count()) === 0) return page.locator(`#answers [name="${name}"]`).fill(answer)
    if (await option.isChecked()) return
    const decides = scripts && (await page.locator(`[data-decides] [name="${name}"]`).count()) > 0
    const drawn = decides ? page.waitForResponse((response) => response.request().method() === 'POST') : undefined
    await option.check()
    await drawn
    await page.locator('.htmx-request').waitFor({ state: 'detached' })
  }

  /** From a form's list of parts to its check page, part by part, as a person goes who reads and presses the button. */
  async function fillIn(answers: Answers, papers: Papers = {}): Promise<void> {
    await page.getByRole('link', { name: /^Seguir con/ }).click()
    while (/\/pasos\/[^/]+\/[^/]+$/.test(new URL(page.url()).pathname)) {
      await answerPage(answers, papers)
      // The questions that an answer has brought, where scripts have drawn them.
      if (scripts) await answerPage(answers)
      await page.getByRole('button', { name: 'Guardar y seguir' }).last().click()
      expect(await page.locator('#errors li').allInnerTexts()).toEqual([])
    }
    await page.getByRole('link', { name: 'Revisar y enviar' }).click()
  }

  /** Loads the page again until it shows this: read models follow what happened, and without scripts nobody tells the page. */
  async function until(path: string, wanted: (page: Page) => Locator): Promise<Locator> {
    const shown = async () => {
      await page.goto(path)
      return wanted(page).first().isVisible()
    }
    await expect.poll(shown, { timeout: 30_000, interval: 150 }).toBe(true)
    return wanted(page).first()
  }

  /** An officer decides: opens the case from the inbox, chooses, answers, marks and confirms. */
  async function decide(folio: string, outcome: string, answers: Answers, marks: Answers = {}): Promise<void> {
    const link = await until('/bandeja', (inbox) => inbox.getByRole('link', { name: folio }))
    await link.click()
    await page.getByRole('link', { name: outcome, exact: true }).click()
    await answerPage(answers)
    for (const [item, reason] of Object.entries(marks)) {
      await page.locator(`#mark-${item}`).check()
      await page.locator(`#reason-${item}`).fill(reason)
    }
    await page.getByRole('button', { name: 'Confirmar' }).click()
    await page.locator('.sound, #errors').first().waitFor()
    expect(await page.locator('#errors li').allInnerTexts()).toEqual([])
    await page.getByText('Listo. Quedó registrado').waitFor()
  }

  return { page, logIn, fillIn, answerPage, until, decide, leave: () => context.close() }
}

export type Person = Awaited<ReturnType<typeof newPerson>>
