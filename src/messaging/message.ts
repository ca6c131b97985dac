/** By which means words reach a person, besides their own page in the portal. */
export type Medium = 'email' | 'sms'

/** Words to one person, ready to send. */
export interface Message {
  /** UUID; the same in every attempt. */
  id: string
  caseId: string
  entity: string
  /** Role of the definition told, e.g. `applicant`. */
  role: string
  medium: Medium
  /** E-mail address, or telephone number as the person wrote it. */
  to: string
  language: string
  subject: string
  text: string
  /** RFC 3339 in UTC. */
  at: string
}

/** The port to whatever carries words to people. */
export interface Sender {
  /**
   * Takes the message in charge; the same id again is the same message. `reference` is how the carrier names it.
   * @throws {DeliveryError}
   */
  send(message: Message): Promise<{ reference: string }>
}

/** A message that was not taken. `final`: another attempt is of no use, the address itself is refused. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'
  /** Stable code, which holds nothing of the message. */
  readonly code: string
  readonly final: boolean
  constructor(code: string, { final, cause }: { final: boolean; cause?: unknown }) {
    super(code, { cause })
    this.code = code
    this.final = final
  }
}
