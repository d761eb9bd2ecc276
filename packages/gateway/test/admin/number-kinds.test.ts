import { beforeAll, expect, test } from 'vitest';
import { type AdminClient, type AdminError, adminClient } from '../../src/admin/client.ts';
import { OPERATIONS } from '../../src/admin/index.ts';
import { Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { newPayment, paidPayment } from '../support/orders.ts';
import { subscribe } from '../support/recurring.ts';
import { DEMO_MERCHANT, SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
let client: AdminClient;
/** A number that is one payment's own, and the order number of another. */
let number = '';
let other = '';

beforeAll(async () => {
  client = adminClient(OPERATIONS, { baseUrl: `${server.baseUrl}/admin/v1`, key: SANDBOX_KEY });
  const newer = await newPayment(server);
  const older = await paidPayment(server);
  const rows = await server.store.query<{ order_number: string; platform_number: string }>(
    'select order_number, platform_number from payments where order_number = any($1)',
    [[newer.orderId, older.orderId]],
  );
  const own = (orderId: string) => rows.find((row) => row.order_number === orderId)?.platform_number ?? '';
  number = own(newer.orderId);
  other = own(older.orderId);
  await server.store.query('update payments set order_number = $1 where order_number = $2', [
    number,
    older.orderId,
  ]);
});

const failure = (call: Promise<unknown>): Promise<AdminError> =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error as AdminError,
  );

const SAID = { operator: 'kim', note: '' };
type NumberIs = { readonly numberIs?: 'platform' | 'order' };
/** What is decided by the number of a payment. */
const DECISIONS: readonly [name: string, call: (whose: NumberIs) => Promise<unknown>][] = [
  ['heldDeposits.accept', (whose) => client.heldDeposits.accept({ number, ...whose })],
  ['heldDeposits.return', (whose) => client.heldDeposits.return({ number, ...whose })],
  ['riskReviews.accept', (whose) => client.riskReviews.accept({ review: number, ...SAID, ...whose })],
  ['riskReviews.refuse', (whose) => client.riskReviews.refuse({ review: number, ...SAID, ...whose })],
  [
    'riskBlocks.add',
    (whose) => client.riskBlocks.add({ merchantId: DEMO_MERCHANT, payment: number, ...whose }),
  ],
  [
    'chargebacks.raise',
    (whose) => client.chargebacks.raise({ number, caseNumber: 'C1', reason: 'x', ...whose }),
  ],
];

test.each(DECISIONS)('%s refuses a number that means two payments, and lists them', async (_, call) => {
  const { code, message } = await failure(call({}));
  expect(code).toBe('conflict');
  expect(message).toContain(`Several payments have the number ${number}: ${number} (order `);
  expect(message).toContain(`, ${other} (order ${number} of merchant ${DEMO_MERCHANT}, captured)`);
  expect(message).toContain('say with --platform or --order (numberIs in a call) whose number it is');
});

test.each(DECISIONS)('%s takes it when it is said whose number it is', async (name, call) => {
  for (const numberIs of ['platform', 'order'] as const) {
    const message = await call({ numberIs }).then(
      () => 'done',
      (error: AdminError) => error.message,
    );
    expect(message, `${name} ${numberIs}`).not.toContain('Several payments');
  }
});

test('a chargeback is about the payment that was named', async () => {
  const raise = (caseNumber: string, numberIs: 'platform' | 'order') =>
    client.chargebacks.raise({ number, caseNumber, reason: 'x', amount: '100', numberIs });
  expect(await raise('C1', 'order')).toMatchObject({ platformNumber: other });
  expect((await failure(raise('C2', 'platform'))).message).toContain('it can not be charged back');
});

test('a subscription is not stopped by a number that another one has as its order number', async () => {
  const shop = new Shop(server);
  const [own, named] = [await subscribe(shop, endpoint), await subscribe(shop, endpoint)];
  await server.store.query('update subscriptions set order_number = $1 where number = $2', [
    own.id,
    named.id,
  ]);
  const { code, message } = await failure(client.subscriptions.stop({ number: own.id }));
  expect(code).toBe('conflict');
  expect(message).toContain(`several subscriptions have the number ${own.id}: ${own.id} (order `);
  expect(message).toContain(`, ${named.id} (order ${own.id}, active)`);
  const stop = (numberIs: 'platform' | 'order') => client.subscriptions.stop({ number: own.id, numberIs });
  expect(await stop('order')).toMatchObject({ number: named.id, state: 'stopped' });
  expect(await client.subscriptions.show({ number: own.id, numberIs: 'platform' })).toMatchObject({
    number: own.id,
    state: 'active',
  });
});
