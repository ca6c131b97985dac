import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Position } from '#event-store/event-store.ts'
import { dropSchema } from '#projections/schema.ts'

/**
 * Tells every follower its place in another store. A place is kept as a position, which means nothing to another store;
 * `copy` gets those that are kept and answers what each is there. Read models hold positions of their own and are thrown
 * away: the projector builds them from the log when it starts.
 * @throws Error while a process of the application is connected, or when a kept position is not of the source.
 */
export async function switchFollowers(
  databaseUrl: string,
  copy: (positions: Position[]) => Promise<ReadonlyMap<Position, Position>>,
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'store switch' })
  await client.connect()
  try {
    await refuseWhileRunning(client)
    const { rows } = await client.query<{ name: string; position: Position }>(
      'select name, position from ops.checkpoints order by name',
    )
    const places = await copy(rows.map(({ position }) => position))
    const moved = rows.map(({ name, position }) => ({ name, position: places.get(position), before: position }))
    const lost = moved.filter(({ position }) => position === undefined)
    if (lost.length > 0)
      throw new Error(
        `Nothing was switched: not of the source is ${lost.map(({ name, before }) => `${name} at ${before}`).join(', ')}.`,
      )
    await refuseWhileRunning(client)
    await client.query('begin')
    for (const { name, position } of moved)
      await client.query('update ops.checkpoints set position = $2, updated_at = now() where name = $1', [
        name,
        position,
      ])
    await dropSchema(client, 'read')
    await client.query('commit')
    return moved.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** A connection that was closed is seen by others for a moment longer. */
const lastConnectionsMs = 5_000

/** Every connection of the application bears its name. */
async function refuseWhileRunning(client: Client): Promise<void> {
  const end = Date.now() + lastConnectionsMs
  let count = await connections(client)
  for (; count > 0 && Date.now() < end; count = await connections(client)) await sleep(100)
  if (count > 0)
    throw new Error(
      `Nothing was switched: the application is connected to the database ${count} times. Stop every process first.`,
    )
}

async function connections(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name like 'ventanilla%'`,
  )
  return rows[0]?.count ?? 0
}
