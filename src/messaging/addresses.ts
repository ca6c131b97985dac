import type { Rules } from '#core/rules.ts'
import type { CaseState } from '#core/state.ts'
import type { Medium } from './message.ts'

type Addresses = Partial<Record<Medium, string>>

/** Fields of this format hold an address of this kind. */
const formats = { email: 'email', sms: 'phone' } as const satisfies Record<Medium, string>

/**
 * Where the applicant said that they can be reached: the first answer of each kind, in the order of the definition. Only
 * what was asked for is used, and only while the case says it.
 */
export function applicantAddresses({ definition }: Rules, { data }: CaseState): Addresses {
  const first = (medium: Medium) => {
    for (const [name, field] of Object.entries(definition.data)) {
      const answer = data[name]
      if (field.format === formats[medium] && typeof answer === 'string' && answer !== '') return answer
    }
    return undefined
  }
  return addressesOf(first('email'), first('sms'))
}

/** Addresses of those that are there. */
export const addressesOf = (email: string | undefined, sms: string | undefined): Addresses => ({
  ...(email !== undefined && { email }),
  ...(sms !== undefined && { sms }),
})
