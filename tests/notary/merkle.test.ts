import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  createProver,
  encodeEntries,
  type Edge,
  growTree,
  parseTilePath,
  rootOfEdge,
  type Tile,
} from '#notary/tiles.ts'
import { createTree, isConsistent, leafHash, nodeHash, rootOfInclusion } from '#notary/verifier/verify.mjs'

/** The tree as RFC 6962 defines it, word for word: what every shortcut is held against. */
const treeHash = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** Test vectors of certificate-transparency (RFC 6962): entries, and the root after each. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the roots are those of the published test vectors', () => {
  const tree = createTree()
  let edge: Edge = []
  for (const [size, input] of inputs.entries()) {
    const leaf = leafHash(Buffer.from(input, 'hex'))
    tree.add(leaf)
    edge = growTree(edge, size, [leaf]).edge
    expect(tree.root().toString('hex')).toBe(roots[size])
    expect(rootOfEdge(edge).toString('hex')).toBe(roots[size])
  }
})

test('tiles give the root and every proof of trees of any size, and no proof fits another place', async () => {
  const leaves = Array.from({ length: 70_000 }, (_, index) => leafHash(`entry ${index}`))
  const tree = createTree()
  const kept = new Map<string, Tile>()
  const sizes = [0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000]
  let [edge, size]: [Edge, number] = [[], 0]
  const found = new Map<number, Buffer>()
  for (const next of sizes) {
    for (const leaf of leaves.slice(size, next)) tree.add(leaf)
    const grown = growTree(edge, size, leaves.slice(size, next))
    for (const tile of grown.tiles) kept.set(`${tile.level}/${tile.index}`, tile)
    ;[edge, size] = [grown.edge, next]
    expect(rootOfEdge(edge), `size ${size}`).toEqual(treeHash(leaves.slice(0, size)))
    expect(tree.root()).toEqual(rootOfEdge(edge))
    found.set(size, tree.root())
  }
  // As the specification counts the tiles of 70,000 entries.
  expect([0, 1, 2].map((level) => [...kept.values()].filter((tile) => tile.level === level).length)).toEqual([
    273, 1, 0,
  ])
  expect(edge.map((hashes) => hashes.length)).toEqual([112, 17, 1])
  const readTile = async (level: number, index: number, width: number) => {
    const whole = kept.get(`${level}/${index}`)?.hashes
    if (whole) return whole.slice(0, width)
    if (level === 0) return leaves.slice(index * 256, index * 256 + width)
    return Array.from({ length: width }, (_, i) => kept.get(`${level - 1}/${index * 256 + i}`)?.root as Buffer)
  }
  for (const each of sizes.filter((one) => one > 0)) {
    const prover = createProver(readTile, each)
    const root = found.get(each) as Buffer
    expect(await prover.root()).toEqual(root)
    for (const index of new Set([0, 1, 255, 256, each - 1, Math.floor(each / 2)].filter((one) => one < each))) {
      const proof = await prover.inclusion(index)
      const leaf = leaves[index] as Buffer
      expect(rootOfInclusion(leaf, index, each, proof), `${index} of ${each}`).toEqual(root)
      expect(rootOfInclusion(leafHash('other'), index, each, proof)).not.toEqual(root)
      expect(rootOfInclusion(leaf, index, each, [...proof, randomBytes(32)])).toBeUndefined()
      if (proof.length > 0) expect(rootOfInclusion(leaf, index, each, proof.slice(1))).not.toEqual(root)
      expect(rootOfInclusion(leaf, each, each, proof)).toBeUndefined()
    }
    for (const older of sizes.filter((one) => one <= each)) {
      const proof = await prover.consistency(older)
      const first = { size: older, root: found.get(older) as Buffer }
      expect(isConsistent(first, { size: each, root }, proof), `${older} in ${each}`).toBe(true)
      if (older === 0) continue
      expect(isConsistent({ size: older, root: randomBytes(32) }, { size: each, root }, proof)).toBe(false)
      expect(isConsistent(first, { size: each, root: randomBytes(32) }, proof)).toBe(false)
    }
  }
})

test('addresses of tiles have one right form', () => {
  expect(parseTilePath('x001/x234/067')).toEqual({ index: 1_234_067, width: 256 })
  expect(parseTilePath('000.p/112')).toEqual({ index: 0, width: 112 })
  for (const wrong of ['0', '67', 'x000/067', '001.p/0', '001.p/256', '001.p/007', '001/002', 'x1/002', '', '../000'])
    expect(parseTilePath(wrong), wrong).toBeUndefined()
  expect(encodeEntries(['ab', '']).toString('hex')).toBe('000261620000')
})
