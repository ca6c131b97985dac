import { baseSetting, pathMembers, serviceValidators, type ServiceFile } from '#publishing/files/service-file.ts'
import { AnswerTooLarge, BarredAddress, exchange } from './exchange.ts'

/** A service that did not answer as declared. `final`: asking again is of no use. */
export class ServiceError extends Error {
  override name = 'ServiceError'
  /** Stable code; it holds nothing of what was sent or answered. */
  readonly code: string
  readonly final: boolean
  constructor(code: string, { final, cause }: { final: boolean; cause?: unknown }) {
    super(code, { cause })
    this.code = code
    this.final = final
  }
}

export type Members = Record<string, unknown>

export interface Connector {
  /**
   * Asks a service once and gives its answer, checked against what the catalogue declares.
   * @throws {ServiceError}
   */
  call(service: ServiceFile, request: Members, signal?: AbortSignal): Promise<Members>
}

const maxAnswerBytes = 256 * 1024

/** `settings`: addresses and secrets of other systems, by the names `SERVICE_…` that the catalogue gives them. */
export function createConnector(settings: Readonly<Record<string, string | undefined>>): Connector {
  const validators = new WeakMap<ServiceFile, ReturnType<typeof serviceValidators>>()
  const validatorsOf = (service: ServiceFile) => {
    const known = validators.get(service) ?? serviceValidators(service)
    validators.set(service, known)
    return known
  }
  const setting = (name: string) => {
    const value = settings[name]
    if (value) return value
    throw new ServiceError('service-not-configured', { final: false, cause: new Error(`${name} is not set`) })
  }

  return {
    async call(service, request, signal) {
      const validate = validatorsOf(service)
      if (!validate.request(request)) throw new ServiceError('request-invalid', { final: true })
      const { url, rest } = addressOf(service, request, setting)
      const headers = { accept: 'application/json', ...authorization(service, setting) }
      const limit = AbortSignal.timeout(service.timeoutSeconds * 1000)
      const shared = { headers, signal: signal ? AbortSignal.any([signal, limit]) : limit, maxBytes: maxAnswerBytes }
      const { status, text } = await send(service, url, rest, shared)
      if (status === 408 || status === 425 || status === 429 || status >= 500)
        throw new ServiceError(`service-answered-${status}`, { final: false })
      if (status !== 200) throw new ServiceError(`service-answered-${status}`, { final: true })
      const answer = parse(text)
      if (!validate.response(answer)) throw new ServiceError('answer-invalid', { final: true })
      return answer as Members
    },
  }
}

type Sending = Pick<Parameters<typeof exchange>[0], 'headers' | 'signal' | 'maxBytes'>

async function send({ method }: ServiceFile, url: URL, rest: Members, shared: Sending) {
  try {
    if (method === 'POST') {
      const headers = { ...shared.headers, 'content-type': 'application/json' }
      return await exchange({ ...shared, method, url, headers, body: JSON.stringify(rest) })
    }
    for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, String(value))
    return await exchange({ ...shared, method, url })
  } catch (cause) {
    const { name } = cause as Error
    if (cause instanceof BarredAddress) throw new ServiceError('address-barred', { final: true, cause })
    if (cause instanceof AnswerTooLarge) throw new ServiceError('answer-too-large', { final: true, cause })
    throw new ServiceError(name === 'AbortError' ? 'service-timeout' : 'service-unreachable', { final: false, cause })
  }
}

/** The address to ask, and what of the request is not in its path. A member can never lead out of its place in the path. */
function addressOf(service: ServiceFile, request: Members, setting: (name: string) => string) {
  const base = new URL(setting(baseSetting(service)))
  const path = service.url.replace(/^\{\w+\}/, '').replaceAll(/\{(\w+)\}/g, (_, member: string) => {
    const value = String(request[member])
    if (value === '' || value === '.' || value === '..') throw new ServiceError('request-invalid', { final: true })
    return encodeURIComponent(value)
  })
  const url = new URL(base.pathname.replace(/\/$/, '') + path, base)
  const inPath = new Set(pathMembers(service))
  return { url, rest: Object.fromEntries(Object.entries(request).filter(([name]) => !inPath.has(name))) }
}

function authorization({ auth }: ServiceFile, setting: (name: string) => string): Record<string, string> {
  if (auth.kind === 'none') return {}
  if (auth.kind === 'bearer') return { authorization: `Bearer ${setting(auth.secret)}` }
  const pair = Buffer.from(`${auth.user}:${setting(auth.secret)}`).toString('base64')
  return { authorization: `Basic ${pair}` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The settings of an environment that services may name. */
export const serviceSettings = (env: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('SERVICE_')))
