import type { Definition, Text } from '#core/definition.ts'
import type { Lang, NormView, Words } from '../view-models.ts'

type Loose = { es: string; en?: string | undefined }

/** A definition's text in a language; Spanish is the original and always there. */
export const textIn = (text: Loose, lang: Lang): string => (lang === 'en' ? text.en : undefined) ?? text.es

export const say = (text: Text, lang: Lang): Words =>
  lang === 'es' || text.en !== undefined ? { text: textIn(text, lang) } : { text: text.es, lang: 'es' }

/** Words that a person wrote, or that are names. */
export const plain = (text: string): Words => ({ text })

export function normView(definition: Definition, id: string): NormView {
  const norm = definition.norms[id]
  return { title: norm?.title ?? id, ...(norm?.url && { url: norm.url }), toConfirm: norm?.toConfirm === true }
}
