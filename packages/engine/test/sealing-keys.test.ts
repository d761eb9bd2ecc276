import { describe, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { payerContext } from '../src/base/payment-facts.ts';
import { Sealer, Secret, sealedUnder } from '../src/base/secrets.ts';
import type { Payment } from '../src/payments/payment.ts';
import { MASTER_SEALED_COLUMNS } from '../src/sealed-columns.ts';
import { countOtherKeys, rotateKeys } from '../src/sealing/key-rotation.ts';
import { type SealedColumn, SealingKeys } from '../src/sealing/sealing-keys.ts';
import { checkMode, claimMode } from '../src/store/installation.ts';
import type { Store } from '../src/store/store.ts';
import { makeFixture } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { withTransaction } from './support/store-wrappers.ts';

const OLD = new Secret('the key before');
const NEW = new Secret('the key that follows');

const keysOf = (
  store: Store,
  key: Secret,
  next?: Secret,
  columns: readonly SealedColumn[] = MASTER_SEALED_COLUMNS,
) => new SealingKeys(store, 'master', new Sealer(key, next), columns);

async function claimed(store: Store, key: Secret, next?: Secret): Promise<SealingKeys> {
  const keys = keysOf(store, key, next);
  await keys.claim();
  return keys;
}

describe('a sealer with two keys', () => {
  test('opens what is sealed under either, seals under the one in use, and nothing under an unknown one', () => {
    const [old, both] = [new Sealer(OLD), new Sealer(OLD, NEW)];
    const [, newId = ''] = both.keyIds;
    const before = both.seal('text', 'a');
    expect(old.open(before, 'a')).toBe('text');
    both.use(newId);
    const after = both.seal('text', 'a');
    expect(sealedUnder(after)).toBe(newId);
    expect([both.open(before, 'a'), both.open(after, 'a')]).toEqual(['text', 'text']);
    expect(() => old.open(after, 'a')).toThrow(`sealed under the key ${newId}, which was not given`);
    old.use(newId);
    expect(() => old.seal('text', 'a')).toThrow('was not given');
    expect(old.open(before, 'a')).toBe('text');
  });
});

describeOnEveryStore('what a database was begun with', (openFresh) => {
  const openEmptied = emptiedForEach(openFresh);

  test('its mode stays; looking writes nothing', async () => {
    const store = await openEmptied();
    await checkMode(store, 'live');
    await checkMode(store, 'sandbox');
    const claims = await Promise.allSettled(
      (['live', 'sandbox'] as const).map((mode) => claimMode(store, mode)),
    );
    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [row] = await store.query<{ mode: 'live' | 'sandbox' }>('select mode from installation');
    const other = row?.mode === 'live' ? 'sandbox' : 'live';
    await expect(checkMode(store, other)).rejects.toThrow(`set NARU_MODE=${row?.mode}`);
    await claimMode(store, row?.mode ?? other);
  });

  test('its key stays, and the key of fingerprints is the same for all processes', async () => {
    const store = await openEmptied();
    const started = await Promise.all([1, 2, 3].map(() => claimed(store, OLD)));
    expect(new Set(started.map(({ sealer }) => sealer.fingerprint('a', 'b'))).size).toBe(1);
    await expect(claimed(store, NEW)).rejects.toThrow(/^NARU_MASTER_KEY is not the key of this database: /);
    await claimed(store, OLD, NEW);
  });

  test('the columns that a rotation walks are all that are sealed', async () => {
    const store = await openEmptied();
    const rows = await store.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and column_name ~ '(^|_)sealed$'`,
    );
    const elsewhere = ['vault_cards.sealed', 'sealing_keys.fingerprint_key_sealed'];
    const known = MASTER_SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect([...known, ...elsewhere].sort()).toEqual(rows.map(({ name }) => name).sort());
  });
});

describeOnEveryStore('a rotation', (openFresh) => {
  const openEmptied = emptiedForEach(openFresh);

  /** 450 payments, more than two pages of a rotation. */
  async function shop(store: Store, keys: SealingKeys, publicId = '1') {
    const f = await makeFixture(store, { publicId, engine: { sealer: keys.sealer } });
    await f.engine.admin.addKey(f.access.app.id, 'secret_key', 'a key of the app', 0);
    const created = await Promise.all(
      Array.from({ length: 450 }, (_, at) => f.engine.payments.create(f.payment(`R${at}`))),
    );
    return {
      f,
      payments: created.map((one) => (one.ok ? one.value.payment : undefined)).filter((one) => !!one),
    };
  }

  async function underOther(store: Store, keyId: string): Promise<number> {
    const [row] = await store.query<{ count: bigint }>(
      `select count(*) as count from payments where payer_sealed not like 'v2.${keyId}.%'`,
    );
    return Number(row?.count);
  }

  test('seals everything under the next key, with progress; fingerprints stay', async () => {
    const store = await openEmptied();
    const { f, payments } = await shop(store, await claimed(store, OLD));
    const both = await claimed(store, OLD, NEW);
    const fingerprint = both.sealer.fingerprint('a', 'b');
    const steps: string[] = [];
    const report = await rotateKeys(store, both, {
      settleMs: 0,
      progress: (column, done, total) => steps.push(`${column} ${done}/${total}`),
    });
    expect(report).toEqual({ keyId: both.sealer.keyIds[1], isChanged: true, texts: 450 + 1 });
    expect(steps.filter((step) => step.startsWith('payments.payer_sealed'))).toEqual(
      [0, 200, 400, 450].map((done) => `payments.payer_sealed ${done}/450`),
    );
    expect(await underOther(store, report.keyId)).toBe(0);
    await expect(claimed(store, OLD)).rejects.toThrow('is not the key of this database');
    const after = await claimed(store, NEW);
    expect(after.sealer.fingerprint('a', 'b')).toBe(fingerprint);
    const later = await makeFixture(store, { publicId: '9', engine: { sealer: after.sealer } });
    const access = await later.engine.context.directory.get(f.access.app.id);
    expect(access?.keys.map(({ text }) => text)).toEqual(['a key of the app']);
    const payment = await later.engine.payments.get(f.access.app.merchantId, payments[449]?.id ?? '');
    const payer = payment && (await later.engine.payments.payerOf(payment));
    expect(payer).toEqual({ name: 'Hong Gildong' });
    expect(await rotateKeys(store, await claimed(store, OLD, NEW))).toMatchObject({
      isChanged: false,
      texts: 0,
    });
  });

  test('goes on where it was stopped; until then both keys are needed', async () => {
    const store = await openEmptied();
    await shop(store, await claimed(store, OLD));
    const both = await claimed(store, OLD, NEW);
    const stopped = rotateKeys(store, both, {
      settleMs: 0,
      progress: (column, done) => {
        if (column === 'payments.payer_sealed' && done === 200) throw new Error('stopped');
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    const newId = both.sealer.keyIds[1] ?? '';
    expect(await underOther(store, newId)).toBe(250);
    for (const key of [OLD, NEW])
      await expect(claimed(store, key)).rejects.toThrow(/rotation .* is under way: /);
    const again = await claimed(store, OLD, NEW);
    expect(await rotateKeys(store, again, { settleMs: 0 })).toMatchObject({ isChanged: true, texts: 250 });
    expect(await underOther(store, newId)).toBe(0);
    await claimed(store, NEW);
  });

  test('a text of the old key that is committed behind its walk is found, before the end and after it', async () => {
    const store = await openEmptied();
    const { payments } = await shop(store, await claimed(store, OLD));
    const [first, second] = payments as [Payment, Payment];
    const old = await claimed(store, OLD);
    const commitLate = (payment: Payment) => {
      const text = old.sealer.seal('{"name":"Late"}', payerContext(payment));
      return store.query('update payments set payer_sealed = $2 where id = $1', [payment.id, text]);
    };
    const newId = (await claimed(store, OLD, NEW)).sealer.keyIds[1] ?? '';
    let looks = 0;
    let isLate = false;
    const slow = withTransaction(store, async (work, options) => {
      // Sealed before the switch, held up until the payments were walked: as behind a lock, or in a frozen process.
      if (looks > 5 && !isLate) {
        isLate = true;
        await commitLate(first);
      }
      const result = await store.transaction(work, options);
      const [row] = await store.query<{ count: bigint }>(
        `select count(*) as count from payments where payer_sealed not like 'v2.${newId}.%'`,
      );
      if (row?.count === 0n) looks += 1;
      return result;
    });
    await rotateKeys(slow, await claimed(store, OLD, NEW), { settleMs: 0 });
    expect(isLate).toBe(true);
    expect(await underOther(store, newId)).toBe(0);
    // Of a process that stood still for longer than all of it: the rotation is called again.
    await commitLate(second);
    const again = await claimed(store, OLD, NEW);
    expect(await countOtherKeys(store, again)).toBe(1);
    expect(await rotateKeys(store, again)).toMatchObject({ isChanged: true, texts: 1 });
    expect(await countOtherKeys(store, again)).toBe(0);
  });

  test('a text that does not open stops it and is named', async () => {
    const store = await openEmptied();
    const { payments } = await shop(store, await claimed(store, OLD));
    const [one] = payments;
    await store.query(`update payments set payer_sealed = left(payer_sealed, 40) where id = $1`, [one?.id]);
    const rotation = rotateKeys(store, await claimed(store, OLD, NEW), { settleMs: 0 });
    await expect(rotation).rejects.toThrow(`payments.payer_sealed of {"id":"${one?.id}"`);
    await store.query(`update payments set payer_sealed = null where id = $1`, [one?.id]);
    await rotateKeys(store, await claimed(store, OLD, NEW), { settleMs: 0 });
  });

  test('other processes go on: of what they seal meanwhile nothing is left behind', async () => {
    const store = await openEmptied();
    const { f } = await shop(store, await claimed(store, OLD, NEW));
    const worker = await claimed(store, OLD, NEW);
    const other = await makeFixture(store, { publicId: '2', engine: { sealer: worker.sealer } });
    let made = 0;
    let running = true;
    const traffic = (async () => {
      while (running) {
        const orders = Array.from({ length: 20 }, () => other.payment(`T${++made}`));
        const results = await Promise.all(orders.map((order) => other.engine.payments.create(order)));
        expect(results.every(({ ok }) => ok)).toBe(true);
        await worker.look();
      }
    })();
    // The other process has not noticed the switch when the first pages are walked.
    const report = await rotateKeys(store, await claimed(store, OLD, NEW), { settleMs: 100 });
    running = false;
    await traffic;
    expect(await underOther(store, report.keyId)).toBe(0);
    expect(made).toBeGreaterThan(0);
    expect(f.errors).toEqual([]);
  });
});
