import { isIPv6 } from 'node:net'
import type { Context } from 'hono'

/**
 * Where a request comes from, as rates and limits count it: the address of the connection, or the one that our own
 * proxies say; what a client forges stands left of theirs in `X-Forwarded-For`.
 */
export function addressOf(c: Context, trustedProxies: number): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  const byProxy = trustedProxies > 0 ? forwarded.at(-trustedProxies) : undefined
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  return callerAt(byProxy || (incoming?.socket?.remoteAddress ?? 'unknown'))
}

/**
 * Who stands behind an address. One household or machine holds a whole /64 of IPv6 and may take another address of it for
 * every request, so the network counts. An IPv4 address written as IPv6 is that IPv4 address.
 */
export function callerAt(address: string): string {
  const [plain = ''] = address.split('%', 1) // a link-local address may name its interface
  if (!isIPv6(plain)) return address
  const groups = groupsOf(plain)
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight groups of an IPv6 address; URLs write every form of it in the same way. */
function groupsOf(address: string): number[] {
  const [left = [], right = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((side) => side.split(':').filter(Boolean))
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}
