import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'

interface Options {
  host: string
  port: number
  metrics: Registry
  /** Whether this process does its work. */
  ready(): boolean
}

/**
 * `/healthz` (it runs), `/readyz` (it does its work) and `/metrics` (Prometheus) of a process without an API.
 * @throws Error when the port is taken.
 */
export async function startHealthServer(options: Options): Promise<{ port: number; close(): Promise<void> }> {
  const { host, port, metrics, ready } = options
  const server = createServer((request, response) => {
    const say = (status: number, text: string) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
    if (request.url === '/healthz') return void say(200, 'ok\n')
    if (request.url === '/readyz') return void (ready() ? say(200, 'ready\n') : say(503, 'not ready\n'))
    if (request.url !== '/metrics') return void say(404, 'not found\n')
    metrics.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: Error) => say(500, `${error.message}\n`),
    )
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
