import type { Action } from '#core/actions.ts'
import type { Definition } from '#core/definition.ts'
import { enclosing } from '#core/steps.ts'
import { pointerTo } from '#publishing/finding.ts'

/** Members of a step that name the role for a move; the first that names the role in question is cited. */
const stepMembers: Partial<Record<Action['type'], string[][]>> = {
  claim: [['role'], ['escalate', 'to']],
  release: [['role'], ['escalate', 'to']],
  complete: [['role'], ['escalate', 'to']],
  assign: [['supervisor']],
  'confirm-payment': [['confirmedBy']],
  'record-attended': [['attendedBy']],
  'record-missed': [['attendedBy']],
  report: [['event', 'from']],
}

/** Moves at any time, by the member of `anytime` that offers them. */
const anytimeMembers: Partial<Record<Action['type'], keyof Definition['anytime']>> = {
  withdraw: 'withdraw',
  transfer: 'transfer',
  'request-completion': 'requestCompletion',
  appeal: 'appeal',
  correct: 'correct',
  'join-case': 'join',
}

/** JSON Pointer of a step, also of one within branches. */
export function stepPointer(definition: Definition, step: string): string {
  const places = enclosing(definition, step).toReversed()
  const path = places.flatMap(({ parallel, branch }) => ['steps', parallel, 'branches', branch])
  return pointerTo(...path, 'steps', step)
}

function memberAt(definition: Definition, pointer: string): unknown {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], definition)
}

/**
 * The member of the definition that gives a move to a role (`applicant` for the person), as a JSON Pointer; undefined
 * where no definition gives it: to drop a draft, and what the engine and administrators do.
 */
export function citePermission(definition: Definition, action: Action, role: string): string | undefined {
  if (action.type === 'extend') return pointerTo('clocks', action.clock, 'extension', 'role')
  const move = anytimeMembers[action.type]
  if (move) {
    const base = pointerTo('anytime', move)
    if (memberAt(definition, base) === undefined) return undefined
    return memberAt(definition, `${base}/role`) === role ? `${base}/role` : base
  }
  if (!('step' in action)) return undefined
  const base = stepPointer(definition, action.step)
  const members = (stepMembers[action.type] ?? [['role']]).map((path) => base + pointerTo(...path))
  return members.find((pointer) => memberAt(definition, pointer) === role) ?? base
}
