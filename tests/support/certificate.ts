import { randomUUID } from 'node:crypto'
import { deterministicId } from '#event-store/envelope.ts'
import type { Call } from '#support/http.ts'

/**
 * A whole life of the catalogue's certificate of residence through the API: six commands of two people, then two effects
 * (a PDF issued, a person notified) that close the case.
 */

export const procedure = 'ciudad.certificado-residencia'
/** The demo account that answers for the city. */
export const officer = 'desk-ciudad'

export const commandKinds = ['open', 'save-person', 'save-home', 'submit', 'claim', 'approve'] as const
export type CommandKind = (typeof commandKinds)[number]

export interface Lifecycle {
  caseId: string
  /** Subject of the citizen's account. */
  citizen: string
  procedure: string
  /** Idempotency-Key of each command, fixed before the first try. */
  keys: Record<CommandKind, string>
}

/** A life not yet begun, of the certificate or of a procedure with the same fields and steps. Its case id is known beforehand: it follows from person and key. */
export function newLifecycle(citizen: string, offered = procedure): Lifecycle {
  const keys = Object.fromEntries(commandKinds.map((kind) => [kind, randomUUID()])) as Lifecycle['keys']
  return { citizen, procedure: offered, keys, caseId: deterministicId('case', citizen, keys.open) }
}

/** The id under which a command stands in the stream. */
export function commandIdOf({ caseId, citizen, keys }: Lifecycle, kind: CommandKind): string {
  return deterministicId('command', isOfficers(kind) ? officer : citizen, caseId, keys[kind])
}

const isOfficers = (kind: CommandKind): boolean => kind === 'claim' || kind === 'approve'

const person = {
  tipo: 'residencia',
  tipo_documento: 'CC',
  numero_documento: '1020304050',
  nombres: 'Ana María',
  apellidos: 'Ejemplo Núñez',
  correo: 'ana@example.org',
  telefono: '604 000 0000',
}
const home = {
  direccion: 'Carrera 7 # 12-34, apartamento 501',
  barrio_vereda: 'El Centro',
  desde: '2019-03-01',
  medio_de_prueba: 'sisben',
  motivo: 'laboral',
}
const verification = { verificacion: 'La persona figura en el Sisbén con la dirección que declara.' }

/** The HTTP call of a command. */
export function callOf(life: Lifecycle, kind: CommandKind, tokens: { citizen: string; officer: string }): Call {
  const at = `/api/v1/cases/${life.caseId}`
  const requests: Record<CommandKind, Pick<Call, 'method' | 'path' | 'body'>> = {
    open: {
      method: 'POST',
      path: '/api/v1/cases',
      body: { procedure: life.procedure, channel: 'web', language: 'es' },
    },
    'save-person': { method: 'PATCH', path: `${at}/data`, body: { data: person } },
    'save-home': { method: 'PATCH', path: `${at}/data`, body: { data: home } },
    submit: { method: 'POST', path: `${at}/submit` },
    claim: { method: 'POST', path: `${at}/steps/review/claim` },
    approve: { method: 'POST', path: `${at}/steps/review/outcome`, body: { outcome: 'approve', data: verification } },
  }
  return { ...requests[kind], key: life.keys[kind], token: isOfficers(kind) ? tokens.officer : tokens.citizen }
}
