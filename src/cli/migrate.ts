import type { Command } from 'commander'
import { loadConfig } from '#app/config.ts'

/** `migrate`: brings the database's schema up to date, before a new release starts. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description("bring the database's schema up to date")
    .action(async () => {
      const config = loadConfig(process.env, 'migrate')
      const { APP_ROLE, migrate } = await import('#event-store/migrate.ts')
      const { username, password } = new URL(config.databaseUrl)
      if (username !== APP_ROLE || !password) {
        throw new Error(`DATABASE_URL must name the role ${APP_ROLE} with the password that it is to have.`)
      }
      await migrate({ adminUrl: config.databaseAdminUrl, appPassword: decodeURIComponent(password) })
      console.log('The database is up to date.')
    })
}
