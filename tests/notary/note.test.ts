import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateSigningKey, originOf, parseSigningKey, parseSigningKeys, signNote } from '#notary/note.ts'
import {
  keyId,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  splitNote,
} from '#notary/verifier/verify.mjs'

test('keys, ids and signatures are those of the published example of Go sumdb/note', () => {
  const verifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const key = parseSigningKey('PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz')
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  expect(key.verifierKey).toBe(verifier)
  const note = signNote(text, [key])
  expect(note).toBe(
    `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
  )
  expect(openNote(note, [parseVerifierKey(verifier)]).signedBy).toHaveLength(1)
  expect(openNote(note.replace('answer', 'Answer'), [parseVerifierKey(verifier)])).toMatchObject({
    signedBy: [],
    forged: [{}],
  })
})

test('the example checkpoint of C2SP tlog-cosignature is read with its cosignature line', () => {
  const note = [
    'example.com/behind-the-sofa',
    '20852163',
    'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    '',
    '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
    '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==',
    '',
  ].join('\n')
  const { text, signatures } = splitNote(note)
  expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 })
  // The time of the example's cosigned message.
  expect(signatures[1]?.signature.readBigUInt64BE(0)).toBe(1_679_315_147n)
  expect(signatures.map(({ signature }) => signature.length)).toEqual([64, 72])
})

test('a cosignature holds for its text and time; checkpoints that no trusted key signed are refused', () => {
  const [key, stranger] = ['tramites.example/log', 'tramites.example/log'].map((name) =>
    parseSigningKey(generateSigningKey(name)),
  )
  if (!key || !stranger) throw new Error('no keys')
  const text = `tramites.example/log\n5\n${Buffer.alloc(32, 7).toString('base64')}\n`
  const trusted = [parseVerifierKey(key.verifierKey)]
  const note = signNote(text, [key])
  expect(openCheckpoint(note, trusted).checkpoint?.size).toBe(5)
  expect(openCheckpoint(signNote(text, [stranger]), trusted).finding?.message).toContain('no trusted key')
  expect(openCheckpoint(note.replace('\n5\n', '\n6\n'), trusted).finding?.message).toContain('does not hold')
  expect(openCheckpoint(text, trusted).finding?.message).toContain('cannot be read')
  expect(openCheckpoint(signNote('other.example\n5\nx\n', [key]), trusted).finding).toBeDefined()

  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const id = keyId('w.example', 4, bytes)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1_700_000_000n)
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1700000000\n${text}`), privateKey)
  const cosigned = `${note}— w.example ${Buffer.concat([id, time, signature]).toString('base64')}\n`
  const witness = parseVerifierKey(
    `w.example+${id.toString('hex')}+${Buffer.concat([Uint8Array.of(4), bytes]).toString('base64')}`,
  )
  expect(openNote(cosigned, [witness]).signedBy).toHaveLength(1)
  time.writeBigUInt64BE(1_700_000_001n)
  const moved = `${note}— w.example ${Buffer.concat([id, time, signature]).toString('base64')}\n`
  expect(openNote(moved, [witness])).toMatchObject({ signedBy: [], forged: [{}] })
})

test('keys that are damaged or of two logs are refused without being told', () => {
  const secret = generateSigningKey('a.example/log')
  expect(() => parseSigningKey(secret.replace('a.example', 'b.example'))).toThrow('id of the signing key')
  for (const wrong of ['', 'PRIVATE+KEY+a+12345678+AAAA', secret.slice(0, -6)])
    expect(() => parseSigningKey(wrong)).toThrow('not a signing key')
  expect(() => parseSigningKeys(`${secret} ${generateSigningKey('b.example/log')}`)).toThrow('the same name')
  expect(() => generateSigningKey('a b')).toThrow('cannot name a key')
  expect(originOf('http://127.0.0.1:8080/')).toBe('127.0.0.1:8080/log')
})
