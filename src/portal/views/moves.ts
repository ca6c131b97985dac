import type { CommandInput } from '#app/cases.ts'
import type { Action } from '#core/actions.ts'
import { parseTerm } from '#core/calendar.ts'
import { getStep } from '#core/rules.ts'
import { indexSteps } from '#core/steps.ts'
import { candidatesFor } from '#publishing/candidates.ts'
import type { EntityFile } from '#publishing/files/entity.ts'
import type { CaseInHand } from '../case-in-hand.ts'
import type { SentForm } from '../deps.ts'
import type { FieldView, NormView, Shell, Words } from '../view-models.ts'
import { fieldViews, readAnswers } from './form.ts'
import { normView, plain, say } from './words.ts'

/** A move that is offered besides filling in and deciding, as a page shows it and reads it back. */
export interface MoveView {
  /** In addresses: the kind of move, and the step or clock that it is about. */
  id: string
  type: string
  title: Words
  lead?: string
  norm?: NormView
  fields: FieldView[]
  /** The officer marks what the person must complete at this form. */
  marksAt?: string
  command(form: SentForm): CommandInput
}

interface Context {
  inHand: CaseInHand
  shell: Shell
  entities: readonly EntityFile[]
}

type MoveAction = Extract<Action, { type: MoveType }>
type MoveType =
  | 'appeal'
  | 'pay-again'
  | 'cancel-booking'
  | 'assign'
  | 'transfer'
  | 'request-completion'
  | 'extend'
  | 'correct'
  | 'join-case'
  | 'confirm-payment'
  | 'record-attended'
  | 'record-missed'
  | 'report'

/** A question of the portal's own, not of a definition. */
export const plainField = (name: string, title: string, more: Partial<FieldView> = {}): FieldView => ({
  name,
  control: 'text',
  title: plain(title),
  required: true,
  personal: false,
  options: [],
  value: '',
  decides: false,
  ...more,
})

const longest = 5000
const read = (form: SentForm, name: string): string => form.one(name).trim().slice(0, longest)

const reasonField = ({ shell: { t } }: Context): FieldView =>
  plainField('reason', t.moves.reason, { control: 'textarea' })

/** Fields of the definition that a move asks for. */
function askedFields({ inHand: { rules, state }, shell: { lang, t } }: Context, names: readonly string[]): FieldView[] {
  const context = { rules, state, lang, t, answers: {}, problems: [], marks: [] }
  const required = (name: string) => rules.definition.data[name]?.required === true
  return fieldViews(
    context,
    names.map((name) => ({ name, required: required(name) })),
    [],
  )
}

function answersIn({ inHand: { rules } }: Context, form: SentForm, names: readonly string[]) {
  const read = Object.entries(readAnswers(rules.definition, form, names))
  return Object.fromEntries(read.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])))
}

/** What each move asks, and the command that it gives. */
const builders: {
  [T in MoveType]: (
    action: Extract<MoveAction, { type: T }>,
    context: Context,
  ) => Partial<MoveView> & Pick<MoveView, 'command'>
} = {
  appeal: ({ fields }, context) => ({
    fields: askedFields(context, fields),
    command: (form) => ({ type: 'appeal', data: { data: answersIn(context, form, fields) } }),
  }),
  'pay-again': ({ step }) => ({ command: () => ({ type: 'pay-again', data: { step } }) }),
  'cancel-booking': ({ step }) => ({ command: () => ({ type: 'cancel-booking', data: { step, reason: '' } }) }),
  assign: ({ step }, context) => ({
    fields: [plainField('officer', context.shell.t.moves.officer, officersFor(context, step))],
    command: (form) => ({ type: 'assign', data: { step, officer: read(form, 'officer') } }),
  }),
  transfer: ({ to, elsewhere }, context) => ({
    fields: transferFields(context, to, elsewhere),
    command: (form) => {
      const [agency, body] = [read(form, 'agency'), read(form, 'body')]
      const receiver = agency === '' || agency === 'elsewhere' ? { body } : { to: agency }
      return { type: 'transfer', data: { ...receiver, reason: read(form, 'reason') } }
    },
  }),
  'request-completion': ({ next }) => ({
    marksAt: next,
    command: (form) => {
      const marks = form.all('mark').map((item) => ({ item, reason: read(form, `reason-${item}`) }))
      const note = read(form, 'note')
      return { type: 'request-completion', data: { marks, ...(note && { note }) } }
    },
  }),
  extend: ({ clock, upTo }, context) => ({
    fields: extendFields(context, upTo),
    command: (form) => ({
      type: 'extend',
      data: { clock, by: `${read(form, 'by')} ${parseTerm(upTo).unit}s`, reason: read(form, 'reason') },
    }),
  }),
  correct: ({ fields }, context) => ({
    fields: [...correctable(context, fields), reasonField(context)],
    command: (form) => ({
      type: 'correct',
      data: { data: corrected(context, form, fields), reason: read(form, 'reason') },
    }),
  }),
  'join-case': (_action, context) => ({
    fields: [plainField('folio', context.shell.t.moves.folio), reasonField(context)],
    command: (form) => ({
      type: 'join-case',
      data: { into: '', folio: read(form, 'folio'), reason: read(form, 'reason') },
    }),
  }),
  'confirm-payment': ({ step }, { shell: { t } }) => ({
    fields: [
      plainField('receipt', t.moves.receipt, { maxLength: 100 }),
      plainField('paidOn', t.moves.paidOn, { control: 'date' }),
    ],
    command: (form) => ({
      type: 'confirm-payment',
      data: { step, receipt: read(form, 'receipt'), paidOn: read(form, 'paidOn') },
    }),
  }),
  'record-attended': ({ step }) => ({ command: () => ({ type: 'record-attended', data: { step } }) }),
  'record-missed': ({ step }) => ({ command: () => ({ type: 'record-missed', data: { step } }) }),
  report: ({ step, name }, context) => {
    const defined = indexSteps(context.inHand.rules.definition).steps[step]
    const asked = defined?.kind === 'wait' ? (defined.event?.fields ?? []) : []
    return {
      fields: askedFields(context, asked),
      command: (form) => ({ type: 'report', data: { step, name, data: answersIn(context, form, asked) } }),
    }
  },
}

/** Officers who may be given a task: chosen where the entity's file lists them, written where it lists none. */
function officersFor({ inHand: { rules, state }, entities }: Context, stepId: string): Partial<FieldView> {
  const step = getStep(rules, stepId)
  const agencies = entities.flatMap((file) => file.agencies)
  const ids = step.kind === 'task' ? candidatesFor(agencies, rules, state, step) : []
  return ids ? { control: 'select', options: ids.map((id) => ({ value: id, title: plain(id) })) } : { maxLength: 200 }
}

function transferFields(context: Context, to: readonly string[], elsewhere: boolean): FieldView[] {
  const { t } = context.shell
  const names = context.entities.flatMap((file) => file.agencies)
  const options = to.map((id) => ({ value: id, title: plain(names.find((agency) => agency.id === id)?.name.es ?? id) }))
  const outside = { value: 'elsewhere', title: plain(t.moves.elsewhere) }
  return [
    plainField('agency', t.moves.agency, { control: 'radios', options: elsewhere ? [...options, outside] : options }),
    ...(elsewhere
      ? [plainField('body', t.moves.body, { required: false, help: plain(t.moves.bodyHelp), maxLength: 300 })]
      : []),
    reasonField(context),
  ]
}

function extendFields(context: Context, upTo: string): FieldView[] {
  const { t } = context.shell
  const { amount, unit } = parseTerm(upTo)
  const help = plain(t.moves.byHelp(t.common.term(amount, unit)))
  return [plainField('by', t.moves.by, { control: 'number', wholeNumber: true, help }), reasonField(context)]
}

/** The answers as they stand, to be written over; one that is left alone is not corrected. */
function correctable(context: Context, names: readonly string[]): FieldView[] {
  const { rules, state } = context.inHand
  const { lang, t } = context.shell
  const all = { rules, state, lang, t, answers: state.data, problems: [], marks: [] }
  const known = names.filter((name) => state.data[name] !== undefined)
  return fieldViews(
    all,
    known.map((name) => ({ name, required: false })),
    [],
  )
}

function corrected({ inHand: { rules, state } }: Context, form: SentForm, names: readonly string[]) {
  const known = names.filter((name) => state.data[name] !== undefined)
  const changed = Object.entries(readAnswers(rules.definition, form, known)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(state.data[name]),
  )
  return Object.fromEntries(changed)
}

const isMove = (action: Action): action is MoveAction => Object.hasOwn(builders, action.type)

/** The definition's own words and norm for a move, where it has them. */
function ownWords({ inHand: { rules }, shell }: Context, type: MoveType): { title?: Words; norm?: NormView } {
  const { appeal, transfer, requestCompletion, correct, join } = rules.definition.anytime
  const moves = { appeal, transfer, 'request-completion': requestCompletion, correct, 'join-case': join }
  const move = type in moves ? moves[type as keyof typeof moves] : undefined
  if (!move) return {}
  return { ...(move.title && { title: say(move.title, shell.lang) }), norm: normView(rules.definition, move.norm) }
}

/** The moves that the case offers its reader now. */
export function moveViews(context: Context): MoveView[] {
  const { t } = context.shell
  return context.inHand.actions.filter(isMove).map((action) => {
    const build = builders[action.type] as (
      action: MoveAction,
      context: Context,
    ) => Partial<MoveView> & Pick<MoveView, 'command'>
    const about = 'step' in action ? action.step : 'clock' in action ? action.clock : undefined
    const lead = t.moves.lead[action.type]
    return {
      id: about === undefined ? action.type : `${action.type}.${about}`,
      type: action.type,
      title: plain(t.moves.title[action.type] ?? action.type),
      fields: [],
      ...(lead !== undefined && { lead }),
      ...ownWords(context, action.type),
      ...build(action, context),
    }
  })
}
