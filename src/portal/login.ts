import { Hono, type Context } from 'hono'
import * as oidc from 'openid-client'
import { identityFrom } from '#identity/verifier.ts'
import { logIn, readSession, type SessionEnv, writeSession } from './session.ts'

export interface LoginOptions {
  issuer: string
  clientId: string
  clientSecret?: string
  /** Address of the portal as people type it. */
  publicUrl: string
  /** Name or path of the claim with roles. */
  claim: string
  log: { warn(fields: object, message: string): void }
}

/** What must still be known when the person comes back from the issuer. */
interface Attempt {
  state: string
  nonce: string
  verifier: string
  back: string
}

const attemptSeconds = 10 * 60

/**
 * `GET /login?back=/path`, `GET /login/callback` and `POST /logout`: authorization code with PKCE, state and nonce
 * (RFC 9700). Mount it after `sessions`. Who cannot log in goes to `/login/failed`, a page of the portal.
 */
export function createLogin(options: LoginOptions): Hono<SessionEnv> {
  const client = discoverOnce(options)
  return new Hono<SessionEnv>()
    .get('/login', (c) => withIssuer(c, options, async () => begin(c, await client(), options)))
    .get('/login/callback', (c) => withIssuer(c, options, async () => finish(c, await client(), options)))
    .post('/logout', async (c) => {
      const { lang } = readSession(c)
      // The codes go too: whoever logs out leaves nothing on a shared device.
      await writeSession(c, { resume: {}, lang })
      const home = `${options.publicUrl}/`
      const ending = await client().then(
        (config) => endSessionUrl(config, home),
        () => undefined,
      )
      return c.redirect(ending ?? '/', 303)
    })
}

async function begin(
  c: Context<SessionEnv>,
  config: oidc.Configuration,
  { publicUrl }: LoginOptions,
): Promise<Response> {
  const elsewhere = loopbackAlias(c.req.url, publicUrl)
  if (elsewhere) return c.redirect(elsewhere)
  const attempt: Attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    back: localPath(c.req.query('back')),
  }
  await c.get('sealer').write(c, 'login', { attempt }, attemptSeconds)
  const canLogOut = config.serverMetadata().end_session_endpoint !== undefined
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${publicUrl}/login/callback`,
    scope: 'openid profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ui_locales: readSession(c).lang,
    // Where nobody can log out at the issuer, it must ask each time: the next person may be another.
    ...(!canLogOut && { prompt: 'login' }),
  })
  return c.redirect(url.href)
}

async function finish(c: Context<SessionEnv>, config: oidc.Configuration, options: LoginOptions): Promise<Response> {
  const payload = await c.get('sealer').read(c, 'login')
  c.get('sealer').remove(c, 'login')
  const attempt = payload?.['attempt'] as Attempt | undefined
  if (!attempt) return c.redirect('/login/failed?why=expired')
  const answer = new URL(`${options.publicUrl}/login/callback${new URL(c.req.url).search}`)
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  })
  const identity = identityFrom(tokens.claims() ?? {}, options.claim)
  await logIn(c, identity)
  return c.redirect(attempt.back, 303)
}

/** A login that fails is no fault of the portal: the person is told, and may try again. */
async function withIssuer(
  c: Context<SessionEnv>,
  { log }: LoginOptions,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    const refused = error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError
    const why = refused ? 'refused' : 'unavailable'
    log.warn({ err: error instanceof Error ? error.message : String(error), why }, 'a login failed')
    return c.redirect(`/login/failed?why=${why}`)
  }
}

/** Only a path of this portal: an address of anybody else's would make us a springboard for fraud. */
export function localPath(path: string | undefined): string {
  if (!path?.startsWith('/')) return '/'
  const { host, pathname, search } = new URL(path, 'http://portal.invalid')
  // `/.//elsewhere` is a path of ours until its dots are resolved; what is left of it would then name a host.
  return host === 'portal.invalid' && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}

/** `localhost` and `127.0.0.1` keep their cookies apart, so a login begun at one would be lost at the other. */
function loopbackAlias(requestUrl: string, publicUrl: string): string | undefined {
  const loopback = ['localhost', '127.0.0.1', '[::1]']
  const [here, there] = [new URL(requestUrl), new URL(publicUrl)]
  const isAlias = here.hostname !== there.hostname && [here, there].every((url) => loopback.includes(url.hostname))
  return isAlias ? `${there.origin}${here.pathname}${here.search}` : undefined
}

function endSessionUrl(config: oidc.Configuration, home: string): string | undefined {
  if (config.serverMetadata().end_session_endpoint === undefined) return undefined
  return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: home }).href
}

/** Reads the issuer's description at the first login, and again only when that failed. */
function discoverOnce({ issuer, clientId, clientSecret }: LoginOptions): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | undefined
  const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  const execute = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : []
  return () => {
    found ??= oidc
      .discovery(new URL(issuer), clientId, undefined, authentication, { execute })
      .catch((error: unknown) => {
        found = undefined
        throw error
      })
    return found
  }
}
