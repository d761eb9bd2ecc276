import { newId, Secret } from '@naru/engine';
import { CardVault } from '@naru/vault';
import { expect, test } from 'vitest';
import { TEST_CARDS } from '../src/index.ts';
import { CVC, CVC_AMEX, cardOf, HOLDER, testSandbox } from './support/sandbox.ts';

const sandbox = testSandbox();

/** Numbers of cards in a text, also with spaces between the groups. */
function numbersIn(text: string): string[] {
  const plain = text.replace(/(?<=\d)[ -](?=\d)/g, '');
  return TEST_CARDS.map(({ number }) => number.replaceAll(' ', '')).filter(
    (number) => text.includes(number) || plain.includes(number),
  );
}

async function textOfTables(): Promise<Map<string, string>> {
  const tables = await sandbox.store.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await sandbox.store.query<{ text: string }>(`select t::text as text from "${name}" t`);
    texts.set(name, rows.map(({ text }) => text).join('\n'));
  }
  return texts;
}

test('no table has a number, a CVC or a holder of any card that was paid with', async () => {
  const clock = sandbox.clock;
  const vault = new CardVault(sandbox.store, new Secret('a key of the vault, for this test'), clock);
  for (const { number } of TEST_CARDS) {
    for (const intent of ['sale', 'authorize'] as const) {
      const order = await sandbox.cardOrder(number, { intent });
      await vault.keep(sandbox.merchantId, cardOf(number), null);
      await sandbox.channel.startPayment(order).catch(() => undefined);
      await sandbox.screens.press(order.reference, 'approve');
      await sandbox.channel.capturePayment(order).catch(() => undefined);
      await sandbox.channel.submitRefund(sandbox.refund(order));
    }
  }
  await sandbox.advance(1000);
  const texts = await textOfTables();
  expect(texts.get('sandbox_orders')?.split('\n').length).toBeGreaterThan(TEST_CARDS.length * 3);
  expect(texts.get('sandbox_cards')?.split('\n').length).toBe(TEST_CARDS.length * 2);
  expect(texts.get('vault_cards')?.split('\n').length).toBe(TEST_CARDS.length * 2);
  const found = [...texts].flatMap(([table, text]) => [
    ...numbersIn(text).map((number) => `${table}: ${number}`),
    ...(text.toUpperCase().includes(HOLDER) ? [`${table}: holder`] : []),
  ]);
  expect(found).toEqual([]);
});

test('no more than needed is remembered of a card', async () => {
  const columns = await sandbox.store.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_name = 'sandbox_cards' order by 1`,
  );
  expect(columns.map(({ name }) => name)).toEqual(['authentication', 'created_at', 'reference', 'scenario']);
  const words = await sandbox.store.query<{ word: string }>(
    `select distinct scenario as word from sandbox_cards union select distinct authentication from sandbox_cards`,
  );
  expect(words.length).toBeGreaterThan(20);
  // Not a digit: neither part of a number nor a CVC.
  expect(words.filter(({ word }) => !/^[a-z_]+$/.test(word))).toEqual([]);
  const details = await sandbox.store.query<{ details: { card?: object } }>(
    `select details from sandbox_orders where details ? 'card'`,
  );
  const members = new Set(details.flatMap(({ details: { card = {} } }) => Object.keys(card)));
  expect([...members].sort()).toEqual([
    'authentication',
    'brand',
    'country',
    'installmentMonths',
    'issuer',
    'last4',
    'scenario',
  ]);
  for (const { details: kept } of details) {
    expect(Object.values(kept.card ?? {})).not.toContain(CVC);
    expect(Object.values(kept.card ?? {})).not.toContain(CVC_AMEX);
  }
});

test('the search would find them', async () => {
  const number = TEST_CARDS[0]?.number ?? '';
  expect(numbersIn(`x${number}y`)).toHaveLength(1);
  expect(numbersIn(number.replaceAll(' ', ''))).toHaveLength(1);
  await sandbox.store.query(
    `insert into sandbox_cards (reference, scenario, authentication, created_at) values ($1, $2, 'none', now())`,
    [newId(sandbox.clock.now()), number],
  );
  expect(numbersIn((await textOfTables()).get('sandbox_cards') ?? '')).toHaveLength(1);
});
