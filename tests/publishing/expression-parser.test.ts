import { describe, expect, test } from 'vitest'
import { evaluate, holds, type Scope } from '#core/expression.ts'
import { ExpressionError, parseExpression } from '#publishing/expressions/expression-parser.ts'

const scope: Scope = {
  kind: 'company',
  age: 17,
  urgent: true,
  tags: ['a', 'b'],
  name: 'Ñandú 🦤',
  case: { folio: 'GOB-2026-000001-07' },
  documents: { 'id-copy': 2 },
}

describe('an expression means in core what it says in CEL', () => {
  test.each([
    ["kind == 'company' && !(age >= 18)", true],
    ["kind in ['person', 'company']", true],
    ["urgent ? 'yes' : 'no'", 'yes'],
    ['age * 2 - 4 / 2', 32],
    ['-age', -17],
    ['7 % 4', 3],
    ['1.5 + 1.5', 3],
    ['has(kind) && !has(missing)', true],
    ['has(case.folio)', true],
    ['has(case.filedOn)', false],
    ["documents['id-copy'] > 1", true],
    ['tags[1]', 'b'],
    ['size(tags) == tags.size()', true],
    ['size(name)', 7],
    ["name.startsWith('Ñ') && name.contains('and') && kind.endsWith('any')", true],
    ["case.folio + '!'", 'GOB-2026-000001-07!'],
    ['false && missing', false],
    ['true || missing', true],
    ['null == null', true],
  ])('%s', (source, expected) => {
    expect(evaluate(parseExpression(source), scope)).toEqual(expected)
  })

  test('a guard that reads an absent answer does not hold', () => {
    expect(holds(parseExpression("missing == 'x'"), scope)).toBe(false)
  })
})

describe('what core cannot run is refused, with its place', () => {
  test.each([
    ['age +', 6, /EOF/],
    ['age = 3', 5, /=/],
    ['tags.exists(t, t == "a")', 1, /no function "exists"/],
    ['now() > 3', 1, /no function "now"/],
    ['kind == "x" || matches(kind, "a+")', 16, /no function "matches"/],
    ['{"a": 1}', 1, /does not run "map"/],
    ["b'abc' == kind", 1, /bytes/],
    ['age == 1u', 8, /unsigned/],
    ['has(1 + 2)', 1, /takes one name/],
    ['has(tags[0])', 1, /takes one name/],
    ['size(kind, name)', 1, /takes 1 value/],
    ['age > 9007199254740993', 7, /too large/],
    ['', 1, /EOF/],
  ])('%s', (source, position, reason) => {
    let thrown: unknown
    try {
      parseExpression(source)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(ExpressionError)
    expect(thrown).toMatchObject({ position, message: expect.stringMatching(reason) as string })
  })

  test('beyond the limits of size and depth', () => {
    const long = Array.from({ length: 150 }, (_, i) => `age == ${i}`).join(' || ')
    expect(() => parseExpression(long)).toThrow(ExpressionError)
    expect(() => parseExpression(`${'('.repeat(40)}age${')'.repeat(40)} == 1`)).toThrow(ExpressionError)
  })
})
