import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import { APP_ROLE } from '#event-store/migrate.ts'
import type { TestServer } from './postgres-server.ts'

export interface FreshDatabase {
  /** Connection string of the application's role. */
  url: string
  /** Connection string of the superuser, who owns the log. */
  adminUrl: string
  drop(): Promise<void>
}

/** A database of its own for one test or file, with all migrations applied, on the PostgreSQL of this worker. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await testServer()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // The template must have no other user meanwhile; the lock makes tests that ask at once wait for each other.
  await asAdmin(server, [
    'select pg_advisory_lock(1)',
    `create database ${name} template ${server.template}`,
    `grant connect, create on database ${name} to ${APP_ROLE}`,
  ])
  return {
    url: onDatabase(server.appUrl, name),
    adminUrl: onDatabase(server.adminUrl, name),
    drop: () => asAdmin(server, [`drop database if exists ${name} with (force)`]),
  }
}

async function testServer(): Promise<TestServer> {
  // No two processes that run at the same time have the same number.
  const answer = await fetch(`${inject('postgresStarter')}/${process.env['VITEST_POOL_ID']}`)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as TestServer
}

async function asAdmin(server: TestServer, statements: readonly string[]): Promise<void> {
  const client = new Client(server.adminUrl)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
