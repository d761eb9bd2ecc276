import { inspect } from 'node:util';
import { type Clock, newId, openStore, Sealer, Secret, type Store } from '@naru/engine';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { partitionTables } from '../../../test/support/partitions.ts';
import { describeOnEveryStore, describeOnServer } from '../../../test/support/stores.ts';
import { CardData, CardPurger, CardVault } from '../src/index.ts';

const NUMBER = '4000009876543210';
const EXPIRY = '1133';
const KEY = new Secret('a key of the vault, long enough for live');
const START = new Date('2026-03-15T00:00:00Z');
const MERCHANT = newId(START);
const OTHER = newId(START);

class HandClock implements Clock {
  #now = START;
  now(): Date {
    return this.#now;
  }
  set(time: Date): void {
    this.#now = time;
  }
}

const ACTIVE_TOKEN = `
  insert into card_tokens (merchant_id, id, app_id, number, purpose, is_unique, payment_id, state, vault_token, card,
    card_identifier, card_expires_at, created_at)
  values ($1, $2, $2, 'T1', 'token', false, $2, 'active', $3, '{}', 'x', $4, $4)`;

const inDays = (days: number) => new Date(START.getTime() + days * 24 * 60 * 60 * 1000);

describeOnEveryStore('the vault', (openFresh) => {
  let store: Store;
  let clock: HandClock;
  let vault: CardVault;
  const card = new CardData(NUMBER, EXPIRY);

  beforeAll(async () => {
    store = await openFresh();
    clock = new HandClock();
    vault = new CardVault(store, KEY, clock);
  });

  test('gives back what it was given, to the merchant who gave it', async () => {
    const token = await vault.keep(MERCHANT, card, null);
    expect(token).toMatch(/^[A-Za-z0-9_-]{20}$/);
    const opened = await vault.open(MERCHANT, token);
    expect([opened?.revealNumber(), opened?.revealExpiry()]).toEqual([NUMBER, EXPIRY]);
    expect(await vault.open(OTHER, token)).toBeUndefined();
    expect(await vault.open(MERCHANT, 'A'.repeat(20))).toBeUndefined();
    expect(await vault.open(MERCHANT, '')).toBeUndefined();
  });

  test('one card kept twice has two tokens and one fingerprint', async () => {
    const first = await vault.keep(MERCHANT, card, null);
    const second = await vault.keep(MERCHANT, card, null);
    expect(second).not.toBe(first);
    const rows = await store.query<{ fingerprint: string }>(
      'select fingerprint from vault_cards where token = any($1::text[])',
      [[first, second]],
    );
    expect(new Set(rows.map((row) => row.fingerprint)).size).toBe(1);
    expect(rows[0]?.fingerprint).toBe(vault.fingerprint(MERCHANT, card));
  });

  test('nothing of the card can be read in any column', async () => {
    await vault.keep(MERCHANT, card, inDays(1));
    const [row] = await store.query<{ text: string }>(
      `select string_agg(v::text, ' ') as text from vault_cards v`,
    );
    const text = row?.text ?? '';
    expect(text).toContain(MERCHANT);
    for (const part of [NUMBER, NUMBER.slice(0, 6), NUMBER.slice(4, 12), NUMBER.slice(-6)]) {
      expect(text).not.toContain(part);
      expect(text).not.toContain(Buffer.from(part).toString('base64').slice(0, -2));
      expect(text).not.toContain(Buffer.from(part).toString('hex'));
    }
  });

  test('sealed for one row, it opens in no other, and with no other key', async () => {
    const token = await vault.keep(MERCHANT, card, null);
    const copied = 'C'.repeat(20);
    const copy = `
      insert into vault_cards (merchant_id, token, sealed, fingerprint, created_at)
      select $2, $3, sealed, fingerprint, created_at from vault_cards where token = $1`;
    await store.query(copy, [token, MERCHANT, copied]);
    await expect(vault.open(MERCHANT, copied)).rejects.toThrow();
    await store.query(copy, [token, OTHER, token]);
    await expect(vault.open(OTHER, token)).rejects.toThrow();
    const stranger = new CardVault(store, new Secret('another key of the vault, also long'), clock);
    await expect(stranger.open(MERCHANT, token)).rejects.toThrow();
    const alter = `
      update vault_cards set sealed = left(sealed, 16) || repeat('A', 80) where token = $1 and merchant_id = $2`;
    await store.query(alter, [token, MERCHANT]);
    await expect(vault.open(MERCHANT, token)).rejects.toThrow();
  });

  test('what is sealed does not open with the same key used for other purposes', async () => {
    const token = await vault.keep(MERCHANT, card, null);
    const [row] = await store.query<{ sealed: string }>('select sealed from vault_cards where token = $1', [
      token,
    ]);
    const context = `vault_cards:${MERCHANT}:${token}`;
    expect(() => new Sealer(KEY).open(row?.sealed ?? '', context)).toThrow();
  });

  test('a card is gone at its time, and deleted by the purge', async () => {
    const short = await vault.keep(MERCHANT, card, inDays(8));
    const long = await vault.keep(MERCHANT, card, inDays(9));
    const forever = await vault.keep(MERCHANT, card, null);
    const count = async () => {
      const sql = 'select token from vault_cards where token = any($1::text[]) order by expires_at';
      return (await store.query<{ token: string }>(sql, [[short, long, forever]])).map((row) => row.token);
    };
    clock.set(new Date(inDays(8).getTime() - 1));
    expect(await vault.open(MERCHANT, short)).toBeDefined();
    clock.set(inDays(8));
    expect(await vault.open(MERCHANT, short)).toBeUndefined();
    expect(await count()).toEqual([short, long, forever]);
    expect(await vault.purge(new Date(inDays(8).getTime() - 1))).toBeLessThanOrEqual(1);
    expect(await count()).toEqual([short, long, forever]);
    expect(await vault.purge(inDays(8))).toBe(1);
    expect(await count()).toEqual([long, forever]);
    expect(await vault.purge(inDays(8))).toBe(0);
    expect(await vault.purge(inDays(36_500))).toBe(1);
    expect(await count()).toEqual([forever]);
    clock.set(START);
  });

  test('a long backlog is purged in one call', async () => {
    await store.query(
      `insert into vault_cards (merchant_id, token, sealed, fingerprint, expires_at, created_at)
       select $1, 'old' || n, '', '', $2, $2 from generate_series(1, 2500) n`,
      [MERCHANT, inDays(-1)],
    );
    expect(await vault.purge(START)).toBe(2500);
  });

  test('the purger does it by itself, and reports what fails', async () => {
    const token = await vault.keep(MERCHANT, card, inDays(1));
    clock.set(inDays(2));
    const errors: unknown[] = [];
    const purger = new CardPurger(vault, clock, (error) => errors.push(error));
    purger.start();
    await purger.stop();
    expect(await store.query('select 1 from vault_cards where token = $1', [token])).toEqual([]);
    const broken = { query: () => Promise.reject(new Error('away')) };
    const failing = new CardPurger(new CardVault(broken, KEY, clock), clock, (error) => errors.push(error));
    failing.start();
    await failing.stop();
    expect(errors).toEqual([new Error('away')]);
    clock.set(START);
  });
});

describe('fingerprints', () => {
  const nowhere = { query: () => Promise.resolve([]) };
  const vault = new CardVault(nowhere, KEY, new HandClock());

  test('depend on the number, the merchant and the key; not on the expiry date', () => {
    const of = (number: string, expiry = EXPIRY) => vault.fingerprint(MERCHANT, new CardData(number, expiry));
    expect(of(NUMBER)).toMatch(/^[0-9a-f]{32}$/);
    expect(of(NUMBER, '0130')).toBe(of(NUMBER));
    expect(of('4000009876543211')).not.toBe(of(NUMBER));
    expect(vault.fingerprint(OTHER, new CardData(NUMBER, EXPIRY))).not.toBe(of(NUMBER));
    const other = new CardVault(nowhere, new Secret('x'.repeat(32)), new HandClock());
    expect(other.fingerprint(MERCHANT, new CardData(NUMBER, EXPIRY))).not.toBe(of(NUMBER));
  });

  test('of different numbers differ', () => {
    const number = fc.stringMatching(/^\d{16}$/);
    fc.assert(
      fc.property(number, number, (one, two) => {
        const same = vault.fingerprint(MERCHANT, new CardData(one, EXPIRY));
        expect(vault.fingerprint(MERCHANT, new CardData(two, EXPIRY)) === same).toBe(one === two);
      }),
    );
  });
});

describe('a card hides itself', () => {
  const card = new CardData(NUMBER, EXPIRY);
  const failing = () => {
    throw new Error(`declined: ${card}`);
  };

  test.each<[string, () => string]>([
    ['as text', () => `${card}`],
    ['joined', () => [card].join()],
    ['as JSON', () => JSON.stringify({ card, list: [card] })],
    ['inspected', () => inspect(card)],
    [
      'inspected deeply, with hidden members',
      () => inspect({ a: { b: card } }, { depth: 9, showHidden: true }),
    ],
    ['inspected without its own word', () => inspect(card, { customInspect: false, showHidden: true })],
    ['spread', () => JSON.stringify({ ...card })],
    ['by its members', () => JSON.stringify(Object.getOwnPropertyNames(card))],
    ['cloned', () => inspect(structuredClone(card), { showHidden: true })],
    ['in an error', () => inspect(catching(failing))],
  ])('%s', (_, show) => {
    const shown = show();
    for (const part of [NUMBER, NUMBER.slice(0, 6), NUMBER.slice(-4), EXPIRY]) {
      expect(shown).not.toContain(part);
    }
  });

  test('and yet it is there for who asks for it', () => {
    expect([card.revealNumber(), card.revealExpiry()]).toEqual([NUMBER, EXPIRY]);
    expect(`${card} ${JSON.stringify(card)} ${inspect(card)}`).toBe('*** "***" ***');
  });
});

function catching(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describeOnServer('hash partitions of the cards', (createDatabase) => {
  const open = async () => {
    const store = await openStore({ databaseUrl: await createDatabase(), dataDir: '' });
    await partitionTables(store);
    return store;
  };

  test('the purge takes the cards whose time is over and no other in the same place', async () => {
    const store = await open();
    const clock = new HandClock();
    const vault = new CardVault(store, KEY, clock);
    const number = new CardData(NUMBER, EXPIRY);
    const merchants = Array.from({ length: 32 }, () => newId(START));
    // The first card of each partition ends; those behind it stay, and cards of tokens are kept longer.
    for (const until of [8, 30, 30]) {
      for (const merchant of merchants) await vault.keep(merchant, number, inDays(until));
    }
    const kept = await vault.keep(MERCHANT, number, inDays(8));
    await store.query(ACTIVE_TOKEN, [MERCHANT, newId(START), kept, inDays(300)]);
    clock.set(inDays(9));
    expect(await vault.purge(clock.now())).toBe(32);
    const [left] = await store.query(
      'select count(*)::int as count, min(expires_at) as next from vault_cards',
    );
    expect(left).toEqual({ count: 65, next: inDays(30) });
    expect((await vault.open(MERCHANT, kept))?.revealNumber()).toBe(NUMBER);
    await store.close();
  });
});
