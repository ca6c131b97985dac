/** The id of a case, given itself or its number, which the read models know; undefined when they do not. */
export async function caseIdOf(name: string, databaseUrl: string): Promise<string | undefined> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) return name.toLowerCase()
  const { Client } = await import('pg')
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ case_id: string }>('select case_id from read.cases where folio = $1', [name])
    return rows[0]?.case_id
  } finally {
    await client.end()
  }
}
