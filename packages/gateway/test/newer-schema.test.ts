import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '@naru/engine';
import { ENGINE_MIGRATIONS } from '@naru/engine/migrations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { MIGRATIONS } from '../src/migrations.ts';
import { newPayout, paidPayment } from './support/orders.ts';
import { testServer } from './support/server.ts';

/** What the next release may add while this one still runs beside it (CONTRIBUTING.md). */
const ADDED = `-- Serves from: 0001
alter table payments add column next_note text, add column next_count integer not null default 0;
alter table payouts add column next_note text;
alter table entries add column next_note text;
alter table callbacks add column next_note text;
create table next_things (id uuid primary key);
create index payments_next on payments (next_note) where next_note is not null;`;
/** What it may not: the release after it does, when this one is gone. */
const TAKEN = 'alter table payments drop column next_note;';

describeOnEveryStore('a program on the database of the next release', (openStore) => {
  const server = testServer({ openStore });
  let folder = '';
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naru-next-'));
    fs.cpSync(ENGINE_MIGRATIONS.folder, folder, { recursive: true });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** What a process of the next release does at its start. */
  async function release(name: string, sql: string): Promise<void> {
    const next = fs.readdirSync(folder).length + 1;
    fs.writeFileSync(path.join(folder, `${String(next).padStart(4, '0')}-${name}.sql`), sql);
    const sets = MIGRATIONS.map((set) => (set === ENGINE_MIGRATIONS ? { ...set, folder } : set));
    expect(await migrate(server.store, sets)).toHaveLength(1);
  }

  test('goes on serving, also when it is started anew, and so does `ledger verify`', async () => {
    const before = await paidPayment(server);
    await release('added', ADDED);
    expect((await server.request('GET', '/readyz')).status).toBe(200);
    const during = await paidPayment(server);
    await newPayout(server);
    for (const { orderId } of [before, during]) {
      expect(await server.ok('/krw/collect/query', { appId: 1054, orderId })).toMatchObject({ status: 2 });
    }
    // What every command and every start of this release does.
    expect(await migrate(server.store, MIGRATIONS)).toEqual([]);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });

  test('says that it is too old when something was taken away', async () => {
    await release('taken', TAKEN);
    const reply = await server.request('GET', '/readyz');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toEqual({
      status: 'not ready',
      reason: expect.stringMatching(
        /^The database has migration engine\/\d{4}-taken, which this version does not know/,
      ),
    });
    await expect(migrate(server.store, MIGRATIONS)).rejects.toThrow('was migrated by a newer version');
  });

  test('says which migration is another than the one that was applied', async () => {
    const [kept] = await server.store.query<{ checksum: string }>(
      "select checksum from schema_migrations where owner = 'engine' and number = 4",
    );
    const set = (checksum: string) =>
      server.store.query("update schema_migrations set checksum = $1 where owner = 'engine' and number = 4", [
        checksum,
      ]);
    await set('0'.repeat(64));
    const reply = await server.request('GET', '/readyz');
    await set(kept?.checksum ?? '');
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toEqual({
      status: 'not ready',
      reason: expect.stringMatching(/^Migration engine\/0004-ledger was changed after it had been applied/),
    });
  });
});
