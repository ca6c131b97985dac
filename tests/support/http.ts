import { Agent, request } from 'node:http'

export interface Call {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  token?: string
  /** Idempotency-Key, a UUID. */
  key?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
}

/** Calls over connections that stay open, cheaper than `fetch`: a load driver shares the machine with what it measures. */
export interface HttpClient {
  /** @throws Error when no whole answer arrives within `timeoutMs`. */
  send(call: Call): Promise<Answer>
  close(): void
}

export function createHttpClient(baseUrl: string, timeoutMs = 30_000): HttpClient {
  const { hostname, port } = new URL(baseUrl)
  const agent = new Agent({ keepAlive: true })
  return {
    send: ({ method, path, token, key, body, headers }) => {
      const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
      const options = {
        agent,
        host: hostname,
        port,
        method,
        path,
        timeout: timeoutMs,
        headers: {
          ...headers,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(payload && { 'content-type': 'application/json', 'content-length': payload.length }),
        },
      }
      return new Promise((resolve, reject) => {
        const call = request(options, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
          })
          response.on('error', reject)
        })
        call.on('timeout', () => call.destroy(new Error(`${method} ${path} had no answer within ${timeoutMs} ms`)))
        call.on('error', reject)
        call.end(payload)
      })
    },
    close: () => agent.destroy(),
  }
}
