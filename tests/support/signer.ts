import { openSigner, type Signer } from '#documents/signer.ts'
import { makeDemoCertificate } from '#local/signing-certificate.ts'

let made: Signer | undefined

/** Signs with a trial certificate, made once for a file of tests. */
export const testSigner = (): Signer => (made ??= openSigner(makeDemoCertificate('hush'), 'hush'))
