import { describe, expect, test } from 'vitest'
import { evaluate, EvaluationError, holds, maxCost, type Expression, type Scope } from '#core/expression.ts'
import { renderText, templateExpressions } from '#core/template.ts'
import { parseExpression } from '#publishing/expressions/expression-parser.ts'

const scope: Scope = { kind: 'hard', age: 18, ok: true, tags: ['a', 'b'], person: { name: 'Ana' }, text: 'año' }
const run = (source: string) => evaluate(parseExpression(source), scope)

describe('expressions give what CEL says', () => {
  test.each([
    ["kind == 'hard'", true],
    ["kind != 'hard'", false],
    ['age >= 18 && ok', true],
    ['!ok || age < 3', false],
    ["'b' in tags", true],
    ["'name' in person", true],
    ['size(tags)', 2],
    ['size(text)', 3],
    ['age + 2 * 3', 24],
    ['7 / 2', 3],
    ['-age', -18],
    ['age % 5', 3],
    ["'x' + kind", 'xhard'],
    ["ok ? 'yes' : 'no'", 'yes'],
    ["person.name.startsWith('A')", true],
    ["kind.contains('ar')", true],
    ["kind.endsWith('z')", false],
    ['has(person.name)', true],
    ['has(person.age)', false],
    ['tags[1]', 'b'],
    ["tags == ['a', 'b']", true],
    ["'a' < 'b'", true],
  ])('%s', (source, expected) => {
    expect(run(source)).toEqual(expected)
  })

  test.each(['absent', 'person.age', 'age == 18 && kind', 'kind < 3', '1 / 0', 'size(age)', '!kind'])(
    '%s is an error',
    (source) => {
      expect(() => run(source)).toThrow(EvaluationError)
    },
  )

  test('an error on one side of && or || does not matter when the other side decides', () => {
    expect(run('absent || ok')).toBe(true)
    expect(run('ok || absent')).toBe(true)
    expect(run('absent && !ok')).toBe(false)
    expect(() => run('absent && ok')).toThrow(EvaluationError)
  })

  test('a condition that cannot be answered does not hold', () => {
    expect(holds(parseExpression('absent'), scope)).toBe(false)
    expect(holds(parseExpression('ok'), scope)).toBe(true)
  })

  test('nothing of JavaScript is reachable by name', () => {
    expect(() => run('constructor')).toThrow(EvaluationError)
    expect(() => run('person.constructor')).toThrow(EvaluationError)
    expect(() => run("person['__proto__']")).toThrow(EvaluationError)
  })

  test('work is bounded', () => {
    const wide: Expression = { op: 'list', items: Array.from({ length: maxCost }, () => ({ op: 'literal', value: 1 })) }
    expect(() => evaluate(wide, {})).toThrow(EvaluationError)
  })
})

describe('texts with slots', () => {
  test('each slot holds the value of its expression', () => {
    const text = 'Sr(a). {{ person.name }}: {{tags}}'
    const expressions = Object.fromEntries(templateExpressions(text).map((source) => [source, parseExpression(source)]))
    expect(renderText(text, expressions, scope)).toBe('Sr(a). Ana: a, b')
  })

  test('an absent value is an error, never a blank in a document', () => {
    expect(() => renderText('{{ nobody }}', { nobody: parseExpression('nobody') }, scope)).toThrow(EvaluationError)
  })
})
