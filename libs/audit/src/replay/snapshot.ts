import { Client } from 'pg';
import { sqlOn, type Sql } from '../sql.js';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * Work on one moment of a database, seen by several roles at once, while it goes on changing. Nothing is locked.
 * @param urls logins of roles of the same database
 */
export async function atOneMoment<T>(urls: readonly string[], work: (sqls: Sql[]) => Promise<T>): Promise<T> {
  const clients = urls.map((connectionString) => {
    const client = new Client({
      ...{ connectionString, application_name: 'campanile-audit-replay', connectionTimeoutMillis: 10_000 },
      ...{ statement_timeout: 300_000, query_timeout: 310_000 },
    });
    client.on('error', () => undefined);
    return client;
  });
  try {
    const sqls: Sql[] = [];
    let snapshot: string | undefined;
    for (const client of clients) {
      await client.connect();
      const sql = sqlOn(client);
      await sql(BEGIN);
      if (snapshot === undefined)
        snapshot = (await sql<{ id: string }>('SELECT pg_export_snapshot() AS id'))[0]?.id ?? '';
      else await sql(`SET TRANSACTION SNAPSHOT '${snapshot.replaceAll("'", '')}'`);
      sqls.push(sql);
    }
    return await work(sqls);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}
