import { expect, test } from 'vitest'
import { draw } from '../../src/portal/draw.ts'
import { writeDot, type Diagram } from '#publishing/explanation/diagram.ts'

test('no words of a definition become anything but words in a drawing', async () => {
  const words = [
    'Termina en \\',
    ', URL="javascript:alert(1)", x="\\',
    '\\", URL="javascript:alert(2)", x="',
    '<script>alert(3)</script> & "comillas" &#60;b&#62;',
    '\\N \\G \\l',
  ]
  const nodes = words.map((es, i) => ({ id: `n${i}`, kind: 'task' as const, title: { es } }))
  const edges = words.map((es, i) => ({ from: 'n0', to: `n${i}`, kind: 'way' as const, label: { es } }))
  const svg = await draw(writeDot({ nodes, edges } as unknown as Diagram, 'es'))
  expect(svg).not.toMatch(/<a |href|<script|<b>/)
  expect(svg).toContain('javascript:alert(2)')
  expect(svg).toContain('\\N')
  expect(svg.match(/class="node/g)).toHaveLength(words.length)
})
