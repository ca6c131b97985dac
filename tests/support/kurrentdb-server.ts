import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { createKurrentLog, type KurrentLog } from './kurrentdb-log.ts'
import type { CallKind, ClusterNode, Misbehaviour, Node } from './kurrentdb-node.ts'
import { kurrentServices } from './kurrentdb-services.ts'

export interface KurrentStandIn {
  /** Connection string for the official client. */
  url: string
  log: KurrentLog
  /** The next `times` calls of this kind are served so. */
  misbehave(call: CallKind, how: Misbehaviour, times?: number): void
  /** Forgets what was ordered and not yet done. */
  behave(): void
  /** How many calls of a kind have come. */
  calls(call: CallKind): number
  /** Connections that are open. */
  connections(): number
  /** Cuts every connection and refuses new ones, as a crash does, until `start`. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface StandInOptions {
  /** Shared with the other nodes of a cluster; its own when absent. */
  log?: KurrentLog
  /** Version that it says it is. */
  version?: string
  /** Certificate and key in PEM; without them it speaks without TLS. */
  tls?: { certificate: Buffer; key: Buffer }
  /** `user:password` that every call must carry. */
  credentials?: string
  /** The nodes of its cluster, itself included, for gossip; alone and leader when absent. */
  cluster?: () => ClusterNode[]
}

/**
 * Speaks KurrentDB's gRPC protocol on a port of its own: streams (append, batch append, read, subscribe), server features
 * and gossip, by the definitions that the official client was generated from. Clients reach it through a relay of
 * bytes, so that connections can be counted and cut.
 */
export async function startKurrentStandIn(options: StandInOptions = {}): Promise<KurrentStandIn> {
  const log = options.log ?? createKurrentLog()
  const orders = new Map<CallKind, Misbehaviour[]>()
  const counts = new Map<CallKind, number>()
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const node: Node = {
    log,
    version: options.version ?? '26.0.0',
    credentials: options.credentials,
    cluster: options.cluster ?? (() => [{ host: '127.0.0.1', port: address.port, leader: true }]),
    arrive: (call) => {
      counts.set(call, (counts.get(call) ?? 0) + 1)
      return orders.get(call)?.shift()
    },
    cut,
  }

  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
  for (const { definition, implementation } of kurrentServices(node)) server.addService(definition, implementation)
  const inner = await bind(server, options.tls)
  const relay = createServer((socket) => join(socket, connect(inner, '127.0.0.1'), sockets))
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const address = relay.address() as AddressInfo
  const login = options.credentials === undefined ? '' : `${options.credentials}@`

  return {
    // The native part of the client waits for one such interval before its first read.
    url: `kurrentdb://${login}127.0.0.1:${address.port}?tls=${Boolean(options.tls)}&discoveryInterval=20`,
    log,
    misbehave: (call, how, times = 1) => {
      orders.set(call, [...(orders.get(call) ?? []), ...Array.from({ length: times }, () => how)])
    },
    behave: () => orders.clear(),
    calls: (call) => counts.get(call) ?? 0,
    connections: () => sockets.size,
    crash: async () => {
      const closed = once(relay, 'close')
      relay.close()
      cut()
      await closed
      log.forgetRecent()
    },
    start: async () => {
      relay.listen(address.port, '127.0.0.1')
      await once(relay, 'listening')
    },
    stop: async () => {
      relay.close()
      cut()
      server.forceShutdown()
    },
  }
}

function bind(server: Server, tls: StandInOptions['tls']): Promise<number> {
  const pair = tls && [{ cert_chain: tls.certificate, private_key: tls.key }]
  const credentials = pair ? ServerCredentials.createSsl(null, pair) : ServerCredentials.createInsecure()
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)))
  })
}

/** Carries bytes both ways; when one end goes, so does the other. */
function join(outer: Socket, inner: Socket, sockets: Set<Socket>): void {
  sockets.add(outer)
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    one.setNoDelay(true)
    one.on('error', () => undefined)
    one.on('close', () => {
      other.destroy()
      sockets.delete(one)
    })
    one.pipe(other)
  }
}
