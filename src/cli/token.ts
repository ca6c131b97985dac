import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '#app/config.ts'
import { commandEnvironment, dataFolderPath } from '#local/environment.ts'

/** `token`: an access token of the local installation's own issuer, to try the API with. */
export function addToken(program: Command): void {
  program
    .command('token')
    .description("print an access token for a demo account of this machine's installation")
    .requiredOption('--as <account>', 'demo account, such as ana or desk-gobernacion')
    .option('--ttl <seconds>', 'how long it is good, up to a day', seconds, 3600)
    .action(async ({ as, ttl }: { as: string; ttl: number }) => {
      const env = await commandEnvironment(process.env)
      if (!env['EMBEDDED_ISSUER_KEY']) {
        throw new Error(
          `There is no issuer of our own in ${dataFolderPath(process.env)}: run "npm start" first, or name its folder by ` +
            'VENTANILLA_DATA. Elsewhere tokens come from the issuer in OIDC_ISSUER.',
        )
      }
      const { embeddedIssuerKey: key, oidcAudience: audience, oidcIssuer, publicUrl } = loadConfig(env, 'api')
      const { signLocalToken } = await import('#identity/local-token.ts')
      const issuer = oidcIssuer ?? `${publicUrl}/oidc`
      if (key) console.log(await signLocalToken(as, { key, issuer, audience, ttlSeconds: ttl }))
    })
}

function seconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a number of seconds.')
  return Number(text)
}
