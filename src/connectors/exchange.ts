import { lookup, type LookupAddress } from 'node:dns'
import { request as requestPlain, type RequestOptions } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface Exchange {
  method: 'GET' | 'POST'
  url: URL
  headers: Record<string, string>
  body?: string
  signal: AbortSignal
  /** Of the answer. */
  maxBytes: number
}

/** No system that answers people has such an address; a cloud's own metadata, with its credentials, does. */
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')
linkLocal.addAddress('fd00:ec2::254', 'ipv6')

const isBarred = (address: string): boolean => linkLocal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

export class BarredAddress extends Error {
  override name = 'BarredAddress'
}
export class AnswerTooLarge extends Error {
  override name = 'AnswerTooLarge'
}

/** Looks a name up and refuses it when it leads to a barred address: what is checked is what is connected to. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '')
    if (addresses.some(({ address }) => isBarred(address))) return callback(new BarredAddress('barred address'), '')
    const [first] = addresses
    if (options.all) return callback(null, addresses)
    callback(null, first?.address ?? '', first?.family)
  })
}

/**
 * One HTTP request, of which nothing is followed: a redirect is an answer like any other.
 * @throws {BarredAddress}, {@link AnswerTooLarge}, and what Node says of a connection that fails or is aborted.
 */
export function exchange({ method, url, headers, body, signal, maxBytes }: Exchange) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && isBarred(host)) return reject(new BarredAddress('barred address'))
    const options: RequestOptions = { method, headers, signal, lookup: guardedLookup }
    const sent = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, (answer) => {
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) answer.destroy(new AnswerTooLarge('answer too large'))
        else chunks.push(chunk)
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
