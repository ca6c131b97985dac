import { type HTMLElement, parse } from 'node-html-parser'

/** A page as a test reads it: by what people see. */
export interface TestPage {
  status: number
  root: HTMLElement
  heading: string
  title: string
  text: string
  /** Where a link with these words leads. */
  link(words: string | RegExp): string
  /** The form whose button has these words, with what it would send. */
  form(button: string | RegExp): { action: string; fields: URLSearchParams }
  errors(): { text: string; href: string | undefined }[]
}

const clean = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const says = (element: HTMLElement, words: string | RegExp): boolean => {
  const text = clean(element.textContent)
  return typeof words === 'string' ? text === words : words.test(text)
}

export function readPage(html: string, status = 200): TestPage {
  const root = parse(html)
  const heading = clean(root.querySelector('h1')?.textContent ?? '')
  return {
    status,
    root,
    heading,
    title: root.querySelector('title')?.textContent ?? '',
    text: clean(root.querySelector('main')?.textContent ?? ''),
    link(words) {
      const found = root.querySelectorAll('a').find((element) => says(element, words))
      if (!found) throw new Error(`No link "${words}" on "${heading}"`)
      return found.getAttribute('href') ?? ''
    },
    form(button) {
      const form = root
        .querySelectorAll('form')
        .find((one) => one.querySelectorAll('button').some((b) => says(b, button)))
      if (!form) throw new Error(`No form with a button "${button}" on "${heading}"`)
      return { action: form.getAttribute('action') ?? '', fields: fieldsOf(form) }
    },
    errors: () =>
      root.querySelectorAll('#errors li').map((item) => ({
        text: clean(item.textContent),
        href: item.querySelector('a')?.getAttribute('href'),
      })),
  }
}

function fieldsOf(form: HTMLElement): URLSearchParams {
  const fields = new URLSearchParams()
  for (const input of form.querySelectorAll('input, textarea')) {
    const [name, type] = [input.getAttribute('name'), input.getAttribute('type')]
    if (!name || type === 'file') continue
    if ((type === 'radio' || type === 'checkbox') && !input.hasAttribute('checked')) continue
    fields.append(name, input.tagName === 'TEXTAREA' ? input.textContent : (input.getAttribute('value') ?? ''))
  }
  return fields
}
