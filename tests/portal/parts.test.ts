import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrast, entityStyles, readableOn } from '#portal/colours.ts'
import { writeDay, writeInstant, writeSize } from '#portal/format.ts'
import { messages } from '#portal/messages/index.ts'

test('days are written whole, where the agency is', () => {
  expect(writeDay('2026-12-11', 'es')).toBe('viernes 11 de diciembre de 2026')
  expect(writeDay('2026-12-11', 'en')).toBe('Friday 11 December 2026')
  expect(writeInstant('2026-12-12T02:30:05.000Z', 'America/Bogota', 'es')).toBe('11 de diciembre de 2026, 21:30:05')
  expect(writeSize(1536 * 1024, 'es')).toBe('1,5 MB')
})

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('whatever colour an entity chooses, its text can be read', () => {
  fc.assert(
    fc.property(colour, (primary) => {
      const value = (name: string, sheet: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(sheet)?.[1] ?? ''
      const [light = '', dark = ''] = entityStyles({ primary }).split('@media')
      expect(contrast(value('entity', light), value('on-entity', light))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(value('link', light), value('tint', light))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(value('link', dark), value('tint', dark))).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  expect(readableOn('#ffff00', '#ffffff')).not.toBe('#ffff00')
})

/** Every word of a language, by its place; a function counts as a word of its own. */
const places = (part: unknown, path = ''): string[] =>
  typeof part === 'object' && part !== null
    ? Object.entries(part).flatMap(([name, inner]) => places(inner, `${path}/${name}`))
    : [path]

test('both languages say the same things', () => {
  expect(places(messages.en).toSorted()).toEqual(places(messages.es).toSorted())
})

test('no sentence is longer than twenty words', () => {
  const texts = (part: unknown): string[] =>
    typeof part === 'string'
      ? [part]
      : typeof part === 'object' && part !== null
        ? Object.values(part).flatMap(texts)
        : []
  const long = texts(messages.es)
    .flatMap((text) => text.split(/[.?!]\s/))
    .filter((sentence) => sentence.split(/\s+/).length > 20)
  expect(long).toEqual([])
})
