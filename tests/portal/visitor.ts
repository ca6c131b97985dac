import type { TestPortal } from '../support/portal.ts'
import { readPage, type TestPage } from './page.ts'

/** A browser without JavaScript, as far as tests need one: it keeps cookies, follows redirects and sends forms. */
export interface Visitor {
  page: TestPage
  path: string
  visit(path: string): Promise<TestPage>
  follow(words: string | RegExp): Promise<TestPage>
  /** Fills in the form with this button and presses it. An array gives a name several values. */
  send(button: string | RegExp, answers?: Record<string, string | string[]>): Promise<TestPage>
  /** Sends exactly this, as an old tab or the Back button would. */
  post(action: string, fields: URLSearchParams | FormData): Promise<TestPage>
  cookies: Map<string, string>
}

export function createVisitor(portal: TestPortal): Visitor {
  const cookies = new Map<string, string>()
  const origin = portal.deps.publicUrl

  async function go(path: string, init: RequestInit = {}): Promise<TestPage> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await portal.request(path, { ...init, headers: { cookie, origin, ...init.headers } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location) return go(new URL(location, origin + path).href.replace(origin, ''))
    visitor.path = path
    visitor.page = readPage(await response.text(), response.status)
    return visitor.page
  }

  const visitor: Visitor = {
    page: readPage(''),
    path: '',
    cookies,
    visit: (path) => go(path),
    follow: (words) => go(visitor.page.link(words)),
    send(button, answers = {}) {
      const { action, fields } = visitor.page.form(button)
      for (const [name, value] of Object.entries(answers)) {
        fields.delete(name)
        for (const one of [value].flat()) fields.append(name, one)
      }
      return visitor.post(action, fields)
    },
    post: (action, fields) => go(action, { method: 'POST', body: fields }),
  }
  return visitor
}
