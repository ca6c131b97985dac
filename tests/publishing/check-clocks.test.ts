import { expect, test } from 'vitest'
import type { Clock, Definition } from '#core/definition.ts'
import { checkClocks } from '#publishing/checks/check-clocks.ts'
import { definition as permit } from '../core/fixtures.ts'

const source = 'The norm'
const definition: Definition = {
  ...permit,
  data: {
    ...permit.data,
    notifiedOn: { title: { es: 'Notificado' }, type: 'string', format: 'date', notAfter: 'today' },
  },
}
const answer: Clock = { title: { es: 'Respuesta' }, norm: 'law', term: '15 business days', startsOn: 'filing' }
const extension = { norm: 'law', role: 'desk', upTo: '5 business days', counts: 'added', source } as const

const pointers = (clock: Partial<Clock>) =>
  checkClocks({ ...definition, clocks: { whole: answer, one: { ...answer, ...clock } } }).map(({ pointer }) => pointer)

test.each<[string, Partial<Clock>]>([
  ['a start on a decision', { startsOn: 'complete:triage' }],
  ['a start on a notice', { startsOn: 'notified:told', countsFrom: 'notifiedOn', startsAfter: '1 business day' }],
  ['a start on the end of another', { startsOn: 'expired:whole', stopsOn: ['enter:told'] }],
  ['a restart by the answer', { suspendedIn: ['complete'], restartsOn: ['complete:complete'] }],
  ['a third, rounded', { term: 'third of whole' }],
  ['half, rounded', { term: 'half of whole', rounding: { to: 'up', source } }],
  ['an extension', { extension: { ...extension, message: 'told' } }],
  ['going on at the limit', { suspendedIn: ['complete'], resumes: { at: 'limit', limit: 'whole', source } }],
  ['calendar days that move', { term: '20 days', lastDay: { rule: 'business-day', source } }],
])('%s is in order', (_name, clock) => {
  expect(pointers(clock)).toEqual([])
})

test.each<[string, Partial<Clock>, string]>([
  ['a signal of a step that is not there', { startsOn: 'complete:nowhere' }, 'startsOn'],
  ['a notice by a step that tells nobody', { startsOn: 'notified:triage' }, 'startsOn'],
  ['a completion of what nobody completes', { stopsOn: ['complete:told'] }, 'stopsOn/0'],
  ['a transfer where none is allowed', { restartsOn: ['transfer'] }, 'restartsOn/0'],
  ['the end of a clock that is not there', { startsOn: 'expired:none' }, 'startsOn'],
  ['half of an odd term without a reading', { term: 'half of whole' }, 'term'],
  ['a part of a part', { term: 'half of one', rounding: { to: 'up', source } }, 'term'],
  ['half of months', { term: '3 months', extension: { ...extension, upTo: 'half' } }, 'extension/upTo'],
  ['hours on days', { extension: { ...extension, upTo: '5 hours' } }, 'extension/upTo'],
  [
    'half as the whole term',
    { extension: { ...extension, upTo: 'half', counts: 'total', rounding: { to: 'up', source } } },
    'extension/counts',
  ],
  ['an extension by nobody', { extension: { ...extension, role: 'mayor' } }, 'extension/role'],
  ['a day zero that may lie ahead', { countsFrom: 'name' }, 'countsFrom'],
  ['going on without a suspension', { resumes: { at: 'answer', source } }, 'resumes'],
  ['a last day that business days have anyway', { lastDay: { rule: 'any-day', source } }, 'lastDay'],
  ['a lapse that leads nowhere', { lapse: { norm: 'law', text: { es: 'x' }, next: 'nowhere' } }, 'lapse/next'],
])('%s is refused', (_name, clock, member) => {
  expect(pointers(clock)).toEqual([`/clocks/one/${member}`])
})
