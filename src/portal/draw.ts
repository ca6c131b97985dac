import { instance, type Viz } from '@viz-js/viz'
import { LRUCache } from 'lru-cache'

/** Drawings kept: one takes Graphviz some ten milliseconds, and a version never changes. */
const drawings = new LRUCache<string, string>({ max: 200 })
let graphviz: Promise<Viz> | undefined

/** An SVG of a drawing in Graphviz's language, to stand inside a page; its words are selectable text. */
export async function draw(dot: string): Promise<string> {
  const known = drawings.get(dot)
  if (known !== undefined) return known
  graphviz ??= instance()
  const whole = (await graphviz).renderString(dot, { format: 'svg' })
  const svg = whole
    .slice(whole.indexOf('<svg'))
    .replaceAll(/<title>[^<]*<\/title>/g, '')
    .replace('<svg ', '<svg aria-hidden="true" focusable="false" class="diagram" ')
  drawings.set(dot, svg)
  return svg
}
