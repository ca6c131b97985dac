import { isDeepStrictEqual } from 'node:util'
import { Environment } from '@marcbachmann/cel-js'
import { describe, expect, test } from 'vitest'
import { evaluate, EvaluationError, type Scope } from '#core/expression.ts'
import { compileExpression, ExpressionError } from '#publishing/expressions/expression-parser.ts'
import type { Types } from '#publishing/expressions/expression-types.ts'

const types: Types = {
  i: 'int',
  big: 'int',
  d: 'double',
  s: 'string',
  b: 'bool',
  day: 'string',
  tags: { list: 'string' },
  ns: { list: 'int' },
  none: { list: 'int' },
  m: { members: { name: 'string', age: 'int', missing: 'int' } },
  rows: { list: { members: { item: 'string', cost: 'int' } } },
  absent: 'bool',
  absentInt: 'int',
}
const scope: Scope = {
  i: 7,
  big: Number.MAX_SAFE_INTEGER,
  d: 2.5,
  s: 'Ñandú 🦤',
  b: true,
  day: '2026-02-28',
  tags: ['a', 'b'],
  ns: [1, 2, 3],
  none: [],
  m: { name: 'Ana', age: 30 },
  rows: [
    { item: 'x', cost: 10 },
    { item: 'y', cost: 20 },
  ],
}

/** An error when it runs. */
const fails = Symbol('error')
/** Refused when it is published. */
const refused = Symbol('refused')
type Expected = unknown

/**
 * Written from the language definition of CEL and the sense of its conformance tests (github.com/google/cel-spec), over
 * the types that Ventanilla has.
 */
const cases: Record<string, [source: string, expected: Expected][]> = {
  literals: [
    ['42', 42],
    ['-7', -7],
    ['0x1F', 31],
    ['2.5', 2.5],
    ['1e3', 1000],
    ["'it''s' == ''", refused],
    ['\'a\' + "b"', 'ab'],
    ["r'\\d' == '\\\\d'", true],
    ["'\\u00e9'", 'é'],
    ["'\\U0001F9A4'", '🦤'],
    ['true', true],
    ['null', null],
    ['1u', refused],
    ["b'x'", refused],
    ['9007199254740993', refused],
  ],
  integers: [
    ['1 + 2', 3],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 % 3', 1],
    ['-7 % 3', -1],
    ['7 % -3', 1],
    ['-4 % 2', 0],
    ['1 - 8', -7],
    ['i * 3', 21],
    ['-i', -7],
    ['- -i', 7],
    ['1 / 0', fails],
    ['1 % 0', fails],
    ['i / (i - 7)', fails],
    ['big + 1', fails],
    ['big * 2', fails],
    ['-big - 2', fails],
    ['big + 0', Number.MAX_SAFE_INTEGER],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 3 - 2', 5],
  ],
  doubles: [
    ['1.5 + 1.0', 2.5],
    ['d * 2.0', 5],
    ['5.0 / 2.0', 2.5],
    ['4.0 / 2.0', 2],
    ['1.0 / 0.0', Infinity],
    ['-1.0 / 0.0', -Infinity],
    ['0.0 / 0.0 == 0.0 / 0.0', false],
    ['0.0 / 0.0 < 1.0', false],
    ['0.0 / 0.0 >= 1.0', false],
    ['-d', -2.5],
    ['1 + 1.0', refused],
    ['i + d', refused],
    ['i * 1.16', refused],
    ['5.0 % 2.0', refused],
    ['double(i) * 1.5', 10.5],
  ],
  comparison: [
    ['1 == 1.0', true],
    ['1 < 1.5', true],
    ['2.5 >= 2', true],
    ['i == 7.0', true],
    ['i != 7', false],
    ["'a' < 'b'", true],
    ["'a' < 'ab'", true],
    ["'Z' < 'a'", true],
    ["'\\uFF5E' < '\\U0001F9A4'", true],
    ["'\\U0001F9A4' > '\\uFF5E'", true],
    ['false < true', true],
    ["s == 'Ñandú 🦤'", true],
    ["i == '7'", refused],
    ["'7' < 8", refused],
    ['i == null', refused],
    ['null == null', true],
    ['[1, 2] == [1, 2]', true],
    ['[1, 2] == [2, 1]', false],
    ['[1] == [1, 2]', false],
    ['[[1], [2]] == [[1], [2]]', true],
    ["{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true],
    ["{'a': 1} == {'a': 2}", false],
    ["{'a': 1} != {'b': 1}", true],
    ['[1] < [2]', refused],
    ['tags == ["a", "b"]', true],
  ],
  logic: [
    ['true && false', false],
    ['true || false', true],
    ['!b', false],
    ['b ? 1 : 2', 1],
    ["!b ? 'x' : 'y'", 'y'],
    ['b ? 1 : 1 / 0', 1],
    ['absent ? 1 : 2', fails],
    ["b ? 1 : 'x'", refused],
    ['i && b', refused],
    ['!i', refused],
    ['absent || true', true],
    ['true || absent', true],
    ['absent && false', false],
    ['false && absent', false],
    ['absent || false', fails],
    ['false || absent', fails],
    ['absent && true', fails],
    ['1 / 0 == 1 || b', true],
    ['b || 1 / 0 == 1', true],
    ['1 / 0 == 1 && b', fails],
  ],
  members: [
    ['m.name', 'Ana'],
    ["m['age']", 30],
    ['m.missing', fails],
    ['m.colour', refused],
    ["m['colour']", refused],
    ['has(m.name)', true],
    ['has(m.missing)', false],
    ['has(absent)', false],
    ['has(i)', true],
    ['has(m.colour)', refused],
    ['has(1)', refused],
    ['absentInt > 3', fails],
    ['has(absentInt) && absentInt > 3', false],
    ['unknown', refused],
    ['i.x', refused],
    ["{'a': 1}.a", 1],
    ["{'a': 1}['a']", 1],
    ["{'a': 1}['b']", fails],
    ["has({'a': 1}.b)", false],
    ["{'a': 1, 'a': 2}", fails],
    ['{1: 2}', refused],
    ["{'__proto__': 1}['__proto__']", 1],
    ["'constructor' in {'a': 1}", false],
    ["{'a': 1, 'b': 'x'}", refused],
  ],
  lists: [
    ['ns[0]', 1],
    ['ns[2]', 3],
    ['ns[3]', fails],
    ['ns[-1]', fails],
    ["ns['0']", refused],
    ['2 in ns', true],
    ['9 in ns', false],
    ['2.0 in ns', true],
    ["'b' in tags", true],
    ["'b' in ns", refused],
    ["'name' in m", true],
    ["'missing' in m", false],
    ["'a' in 'abc'", refused],
    ['ns + [4]', [1, 2, 3, 4]],
    ['[] + ns', [1, 2, 3]],
    ["ns + ['x']", refused],
    ["[1, 'x']", refused],
    ['[1, 2.0]', refused],
    ['[]', []],
    ['size(ns)', 3],
    ['none.size() == 0', true],
    ["size({'a': 1})", 1],
  ],
  macros: [
    ['ns.all(x, x > 0)', true],
    ['ns.all(x, x > 1)', false],
    ['none.all(x, x > 100)', true],
    ['ns.exists(x, x == 3)', true],
    ['none.exists(x, true)', false],
    ['ns.exists_one(x, x > 2)', true],
    ['ns.exists_one(x, x > 1)', false],
    ['ns.filter(x, x % 2 == 1)', [1, 3]],
    ['ns.map(x, x * 10)', [10, 20, 30]],
    ['ns.map(x, x > 1, string(x))', ['2', '3']],
    ['rows.exists(r, r.cost > 15)', true],
    ["rows.filter(r, r.item == 'y').map(r, r.cost)", [20]],
    ['rows.all(r, ns.exists(n, n * 10 == r.cost))', true],
    ['ns.map(x, ns.map(x, x + 1)[0] + x)', [3, 4, 5]],
    ['ns.exists(i, i == 2) && i == 7', true],
    ['ns.all(x, 1 / (x - 2) > 5)', false],
    ['ns.exists(x, 1 / (x - 2) >= 1)', true],
    ['ns.exists(x, 1 / (x - 2) > 5)', fails],
    ['ns.exists_one(x, 1 / (x - 2) >= 1)', fails],
    ['ns.map(x, 1 / (x - 2))', fails],
    ["{'a': 1, 'b': 2}.all(k, k < 'c')", true],
    ['ns.all(x, x)', refused],
    ['ns.map(x, y)', refused],
    ['i.all(x, true)', refused],
    ['ns.all(1, true)', refused],
    ['[].all(x, x > 1)', true],
    ['all(ns, x, true)', refused],
  ],
  texts: [
    ['size(s)', 7],
    ["s.size() == size('1234567')", true],
    ["s.startsWith('Ñ')", true],
    ["s.endsWith('🦤')", true],
    ["s.contains('and')", true],
    ["''.contains('')", true],
    ["contains(s, 'x')", refused],
    ['s.contains(1)', refused],
    ['size(i)', refused],
    ['s.upper()', refused],
    ["'hubba'.matches('ubb')", true],
    ["matches('abc', '^a.c$')", true],
    ["'abcd'.matches('^(ab|cd)+$')", true],
    ["'abx'.matches('^(ab|cd)+$')", false],
    ["'A-12'.matches('^[A-Z]-[0-9]{2,3}$')", true],
    ["'A-1'.matches('^[A-Z]-[0-9]{2,3}$')", false],
    ["'a\\nb'.matches('a.b')", false],
    ["s.matches('^\\\\S+ .$')", true],
    ["'x y'.matches('\\\\by$')", true],
    ["''.matches('')", true],
    ["s.matches('(a')", refused],
    ["s.matches('(a)\\\\1')", refused],
    ["s.matches('(?=a)')", refused],
    ["s.matches('a**')", refused],
    ['s.matches(s)', refused],
    ["'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')", false],
  ],
  conversions: [
    ['int(1.9)', 1],
    ['int(-7.9)', -7],
    ['int(1e99)', fails],
    ["int('987')", 987],
    ["int('-12')", -12],
    ["int('1.5')", fails],
    ["int('')", fails],
    ['int(0.0 / 0.0)', fails],
    ['int(true)', refused],
    ["int(timestamp('2004-09-16T23:59:59Z'))", 1_095_379_199],
    ['double(3)', 3],
    ["double('-84.32e7')", -843_200_000],
    ["double('x')", fails],
    ['string(123)', '123'],
    ['string(-4.5e-3)', '-0.0045'],
    ['string(true)', 'true'],
    ["string('x')", 'x'],
    ['string(ns)', refused],
    ["bool('true')", true],
    ["bool('F')", false],
    ["bool('yes')", fails],
    ["bool('constructor')", fails],
    ["string(timestamp('2009-02-13T23:31:30Z'))", '2009-02-13T23:31:30Z'],
    ["string(timestamp('9999-12-31T23:59:59.999999999Z'))", '9999-12-31T23:59:59.999999999Z'],
    ["string(duration('1000000s'))", '1000000s'],
    ["string(duration('-1h30m0.5s'))", '-5400.5s'],
    ["string(duration('1.5ms'))", '0.0015s'],
    ['string(timestamp(1234567890))', '2009-02-13T23:31:30Z'],
    ['string(timestamp(-1))', '1969-12-31T23:59:59Z'],
  ],
  time: [
    ["timestamp('2009-02-13T23:31:30Z') == timestamp('2009-02-14T00:31:30+01:00')", true],
    ["timestamp('2009-02-13T23:00:00Z') < timestamp('2009-03-13T23:00:00Z')", true],
    ["timestamp('2009-02-13T23:00:00Z') + duration('240s') == timestamp('2009-02-13T23:04:00Z')", true],
    ["duration('120s') + timestamp('2009-02-13T23:01:00Z') == timestamp('2009-02-13T23:03:00Z')", true],
    ["timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z') == duration('120s')", true],
    ["timestamp('2009-02-13T23:10:00Z') - duration('600s') == timestamp('2009-02-13T23:00:00Z')", true],
    ["duration('600s') + duration('50s') == duration('650s')", true],
    ["duration('900s') - duration('42s') == duration('858s')", true],
    ["duration('1h') > duration('59m')", true],
    ["timestamp('0001-01-01T00:00:00Z') - duration('1ns') < timestamp(0)", fails],
    ["timestamp('9999-12-31T23:59:59Z') + duration('1s') < timestamp(0)", fails],
    ["timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z') > duration('0')", fails],
    ["duration('320000000000s') > duration('1s')", fails],
    ["timestamp('2026-02-30T00:00:00Z') > timestamp(0)", fails],
    ["timestamp('2026-02-28') > timestamp(0)", fails],
    ["duration('soon') > duration('1s')", fails],
    ["timestamp('2009-02-13T23:31:30Z').getFullYear()", 2009],
    ["timestamp('2009-02-13T23:31:30Z').getMonth()", 1],
    ["timestamp('2009-02-13T23:31:30Z').getDate()", 13],
    ["timestamp('2009-02-13T23:31:30Z').getDayOfMonth()", 12],
    ["timestamp('2009-02-13T23:31:30Z').getDayOfWeek()", 5],
    ["timestamp('2009-02-13T23:31:30Z').getDayOfYear()", 43],
    ["timestamp('2009-02-13T23:31:20.123456789Z').getMilliseconds()", 123],
    ["timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney')", 14],
    ["timestamp('2009-02-13T23:31:30Z').getDayOfMonth('+11:00')", 13],
    ["timestamp('2009-02-13T02:00:00Z').getDayOfMonth('-02:30')", 11],
    ["timestamp('2009-02-13T23:31:30Z').getHours('02:00')", 1],
    ["timestamp('2009-02-13T23:31:30Z').getMinutes('Asia/Kathmandu')", 16],
    ["timestamp('2009-02-13T23:31:30Z').getHours('Mars/Olympus')", refused],
    ["timestamp('2009-02-13T23:31:30Z').getHours(s)", refused],
    ["duration('10000s').getHours()", 2],
    ["duration('3730s').getMinutes()", 62],
    ["duration('3730s').getSeconds()", 3730],
    ["duration('123.321456789s').getMilliseconds()", 321],
    ['timestamp(0) + timestamp(0) == timestamp(0)', refused],
    ["timestamp(0) < duration('1s')", refused],
    ["date(day) + duration('24h') == date('2026-03-01')", true],
    ['date(s) > timestamp(0)', fails],
    ["(date('2026-03-01') - date(day)).getHours() / 24", 1],
    ['timestamp(0)', fails],
  ],
}
const rows = Object.entries(cases).flatMap(([topic, list]) =>
  list.map(([source, expected]) => ({ topic, source, expected })),
)

function outcome(source: string): unknown {
  try {
    return evaluate(compileExpression(source, types).expression, scope)
  } catch (error) {
    if (error instanceof ExpressionError) return refused
    if (error instanceof EvaluationError) return fails
    throw error
  }
}

describe('an expression is what CEL says', () => {
  test.each(rows)('$topic: $source', ({ source, expected }) => {
    expect(outcome(source)).toEqual(expected)
  })
})

/**
 * What cel-js cannot judge: Ventanilla's own `date()` and has() of a whole answer, and a pattern that keeps the engine of
 * JavaScript, which cel-js uses, busy for minutes.
 */
const notJudged = [/date\(/, /^has\((?:absent|i|absentInt)\)/, /\(a\+\)\+/]

/** Where cel-js answers otherwise, and why Ventanilla does not. */
const departures: Record<string, string[]> = {
  'an integer beyond 53 bits is an error here: JSON would not carry it whole': ['big + 1', 'big * 2', '-big - 2'],
  'int and double compare with each other (language definition, Numbers)': ['1 == 1.0'],
  'texts order by code points (language definition, Ordering)': [
    "'\\uFF5E' < '\\U0001F9A4'",
    "'\\U0001F9A4' > '\\uFF5E'",
  ],
  'maps: has() of an absent key, a repeated key, a key that is only a key': [
    "has({'a': 1}.b)",
    "{'a': 1, 'a': 2}",
    "{'__proto__': 1}['__proto__']",
  ],
  'the elements of [] have any type': ['[].all(x, x > 1)'],
  'matches() is a function too, and reads characters rather than halves of them': [
    "matches('abc', '^a.c$')",
    "s.matches('^\\\\S+ .$')",
  ],
  'conversions of the conformance tests that cel-js lacks or does otherwise': [
    'int(1e99)',
    "int('')",
    "int(timestamp('2004-09-16T23:59:59Z'))",
    "bool('F')",
    "string(timestamp('2009-02-13T23:31:30Z'))",
    "string(timestamp('9999-12-31T23:59:59.999999999Z'))",
    "string(duration('1000000s'))",
    "string(duration('-1h30m0.5s'))",
    "string(duration('1.5ms'))",
    'string(timestamp(1234567890))',
    'string(timestamp(-1))',
  ],
  'times of the conformance tests that cel-js lacks or does otherwise': [
    "duration('120s') + timestamp('2009-02-13T23:01:00Z') == timestamp('2009-02-13T23:03:00Z')",
    "timestamp('0001-01-01T00:00:00Z') - duration('1ns') < timestamp(0)",
    "timestamp('9999-12-31T23:59:59Z') + duration('1s') < timestamp(0)",
    "duration('320000000000s') > duration('1s')",
    "timestamp('2026-02-30T00:00:00Z') > timestamp(0)",
    "timestamp('2009-02-13T23:31:30Z').getHours('02:00')",
    "duration('123.321456789s').getMilliseconds()",
  ],
  'a timestamp is no JSON, so no answer': ['timestamp(0)'],
}

describe('cel-js answers the same', () => {
  const wide = (value: unknown, type: unknown): unknown => {
    if (type === 'int') return BigInt(value as number)
    if (Array.isArray(value)) return value.map((item) => wide(item, (type as { list: unknown }).list))
    if (typeof value !== 'object' || value === null) return value
    const { members } = type as { members: Record<string, unknown> }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wide(item, members[name])]))
  }
  const narrow = (value: unknown): unknown => {
    if (typeof value === 'bigint') return Number(value)
    return Array.isArray(value) ? value.map(narrow) : value
  }
  const environment = new Environment({ unlistedVariablesAreDyn: true })
  const context = Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, wide(value, types[name])]))
  const judged = rows.filter(
    ({ source, expected }) => expected !== refused && !notJudged.some((pattern) => pattern.test(source)),
  )

  test('but for what is listed', () => {
    const different = judged.flatMap(({ source, expected }) => {
      let answer: unknown
      try {
        answer = narrow(environment.evaluate(source, context))
      } catch {
        answer = fails
      }
      return isDeepStrictEqual(answer, expected) ? [] : [source]
    })
    expect(different).toEqual(Object.values(departures).flat())
  })
})

describe('work is bounded, whatever the answers', () => {
  const long = 'a'.repeat(20_000)
  const many = Array.from({ length: 1_000 }, (_, i) => i)
  const large: Scope = { long, many, texts: Array.from({ length: 500 }, () => long) }
  const typesOfLarge: Types = { long: 'string', many: { list: 'int' }, texts: { list: 'string' } }
  test.each([
    'many.all(a, many.all(b, many.all(c, a + b + c >= 0)))',
    'texts.map(x, texts.map(y, x + y)).size() == 0 || true',
    "texts.all(x, x.matches('(a|aa|b)*c'))",
    'many.exists(a, many + many == [a])',
    'many.exists(a, false && many.exists(b, b < 0)) || many.all(b, many.all(c, true))',
  ])('%s', (source) => {
    const { expression } = compileExpression(source, typesOfLarge)
    expect(() => evaluate(expression, large)).toThrow(/more than 100000 operations/)
  })
})

describe('what other systems answered is taken as it comes', () => {
  const dyn: Types = { answer: 'dyn', i: 'int' }
  const answered: Scope = { answer: { fee: 12.5, count: 3, name: 'x', rows: [{ ok: true }] }, i: 2 }
  test.each<[string, Expected]>([
    ['answer.count + i', 5],
    ["answer.name + '!'", 'x!'],
    ['int(answer.fee) / i', 6],
    ['double(answer.count) / 2.0', 1.5],
    ['answer.rows.all(r, r.ok)', true],
    ["answer.name == 'x' && answer.fee < 13", true],
    ['string(answer.fee)', '12.5'],
    ['answer.none', fails],
    ['int(answer.name)', fails],
    ['answer.fee / i', refused],
    ["answer.fee - timestamp(0) == duration('1s')", refused],
  ])('%s', (source, expected) => {
    let result: unknown
    try {
      result = evaluate(compileExpression(source, dyn).expression, answered)
    } catch (error) {
      result = error instanceof ExpressionError ? refused : error instanceof EvaluationError ? fails : error
    }
    expect(result).toEqual(expected)
  })
})
