import { deterministicId } from '#event-store/envelope.ts'
import { DeliveryError, type Medium, type Sender } from './message.ts'

/** Words to somebody of a case, ready to read, and where they may be reached. */
export interface Notice {
  /** UUID; the same in every attempt. */
  id: string
  caseId: string
  entity: string
  /** Role of the definition told, e.g. `applicant`. */
  role: string
  language: string
  subject: string
  text: string
  /** RFC 3339 in UTC. */
  at: string
  /** By each of these means, where there is an address for it. */
  media: readonly Medium[]
  addresses: Partial<Record<Medium, string>>
}

/** Sees to it that somebody is told. */
export interface Messenger {
  /** It speaks to another system, which may take its time. */
  remote: boolean
  /** Means that it has. */
  media: readonly Medium[]
  /**
   * Takes the notice in charge, once per id. `via` says by which means: `email`, `sms`, both joined by `+`, or `portal`
   * when there is no address and the person finds it on their own page.
   * @throws {DeliveryError} final when no means took it, otherwise while one may still.
   */
  deliver(notice: Notice): Promise<{ via: string }>
}

/** Sends by every means that the notice names, that this installation has, and for which there is an address. */
export function createMessenger(senders: Partial<Record<Medium, Sender>>): Messenger {
  return {
    remote: true,
    media: (['email', 'sms'] as const).filter((medium) => senders[medium]),
    async deliver({ id, media, addresses, ...words }) {
      const told: Medium[] = []
      const refusals: DeliveryError[] = []
      for (const medium of media) {
        const [sender, to] = [senders[medium], addresses[medium]]
        if (!sender || to === undefined) continue
        try {
          await sender.send({ ...words, id: deterministicId(id, medium), medium, to })
          told.push(medium)
        } catch (error) {
          if (!(error instanceof DeliveryError && error.final)) throw error
          refusals.push(error)
        }
      }
      const [refusal] = refusals
      if (refusal && told.length === 0) throw refusal
      return { via: told.join('+') || 'portal' }
    },
  }
}
