import fs from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../../scripts/postgres.ts';
import { testServerUrl } from '../../../../test/support/stores.ts';

test.skipIf(testServerUrl === undefined)(
  'a started server answers, flushes on demand, and leaves nothing',
  async () => {
    const postgres = await startPostgres({ fsync: true });
    // A server given from outside does not prove that there are binaries here.
    if ('unavailable' in postgres)
      return expect(postgres.unavailable).toMatch(/no PostgreSQL server binaries|root/);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT current_setting('fsync') AS fsync, current_setting('max_connections') AS connections," +
        " current_setting('data_directory') AS directory",
    );
    await client.end();
    expect(rows).toMatchObject([{ fsync: 'on', connections: '200' }]);
    await postgres.stop();
    expect(fs.existsSync(rows[0].directory)).toBe(false);
    const after = new pg.Client({ connectionString: postgres.url });
    await expect(after.connect()).rejects.toThrow(/ECONNREFUSED/);
  },
);
