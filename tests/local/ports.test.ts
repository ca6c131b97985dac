import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { choosePort, isPortFree, requirePort } from '#local/ports.ts'

/** A port on which this process listens. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

test('the preferred port is chosen when it is free, another when it is taken', async () => {
  const free = await choosePort(undefined)
  expect(await choosePort(free)).toBe(free)
  expect(await choosePort(free, [free])).not.toBe(free)
  const taken = await takenPort()
  expect(await isPortFree(taken)).toBe(false)
  const chosen = await choosePort(taken)
  expect(chosen).not.toBe(taken)
  expect(await isPortFree(chosen)).toBe(true)
})

test('a taken port is refused with who holds it and what to do', async () => {
  const port = await takenPort()
  const refusal = requirePort(port, '127.0.0.1')
  await expect(refusal).rejects.toThrow(`Port ${port} is in use by `)
  await expect(refusal).rejects.toThrow(`(process ${process.pid})`)
  await expect(refusal).rejects.toThrow(/PORT=\d+ npm start$/)
})

test('an address that is not of this machine is refused as such', async () => {
  await expect(requirePort(8080, '192.0.2.1')).rejects.toThrow('Cannot listen on 192.0.2.1:8080')
})
