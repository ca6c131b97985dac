import type { Words } from '../view-models.ts'

/** Words of a definition; a reader's voice software is told when they are not in the language of the page. */
export function Say({ words }: { words: Words }) {
  return words.lang ? <span lang={words.lang}>{words.text}</span> : <>{words.text}</>
}

/** Text with blank lines as paragraphs. */
export function Paragraphs({ words }: { words: Words }) {
  return (
    <>
      {words.text.split(/\n\s*\n/).map((paragraph) => (
        <p {...(words.lang && { lang: words.lang })}>{paragraph}</p>
      ))}
    </>
  )
}
