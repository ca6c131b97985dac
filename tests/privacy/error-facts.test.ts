import { expect, test } from 'vitest'
import { errorFacts } from '#app/error-facts.ts'

const planted = 'Ana María Ñáñez'

const parsed = () => {
  try {
    return JSON.parse(`{"name": ${planted}}`) as never
  } catch (error) {
    return error
  }
}

test('what people wrote does not come into the log with an error that quotes it', () => {
  const database = Object.assign(new Error(`invalid input syntax for type uuid: "${planted}"`), {
    code: '22P02',
    severity: 'ERROR',
    detail: `Failing row contains (${planted})`,
    where: `unnamed portal parameter $1 = '${planted}'`,
  })
  const caused = new Error('the mail server refuses', { cause: new Error(`550 <${planted}> unknown`) })
  expect(String(parsed())).toContain(planted.slice(0, 3))
  for (const error of [parsed(), database, caused, planted, new SyntaxError(`${planted}\n    at ${planted}`)])
    expect(JSON.stringify(errorFacts(error))).not.toContain(planted.slice(0, 3))
  expect(errorFacts(database)).toMatchObject({ name: 'Error', code: '22P02' })
  expect(errorFacts(caused)).toMatchObject({ message: 'the mail server refuses', stack: expect.stringMatching(/^at /) })
})
