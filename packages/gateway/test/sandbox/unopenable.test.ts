import { keyIdOf, Secret } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { openChannels } from '../../src/channels/open.ts';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const OTHER_KEY = keyIdOf(new Secret('another key of which nobody here knows'));
const FAULT = `a text is sealed under the key ${OTHER_KEY}, which was not given`;
const sealedElsewhere = `'v2.${OTHER_KEY}.' || split_part(`;

/** As rows that were restored from a copy, from before a key was replaced. */
const sealUnder = (table: string, column: string, where: string) =>
  server.store.query(`
    update ${table} set ${column} = ${sealedElsewhere}${column}, '.', 3) where ${where}`);

interface Sent {
  readonly orderNumber: string;
  readonly deliveries: readonly { readonly request: { readonly body: string | null }; fault?: string }[];
}

/** An order with a mail, callbacks and a cash receipt. */
async function paid(): Promise<string> {
  const { path, body } = orderTo(endpoint, {
    payment: { currency: 'KRW', amount: '10000', payment_method: 'P305' },
    settings: { issuer_country: 'KR' },
    tax: {
      receipt_status: 'Y',
      amount_tax_free: '1000',
      amount_taxable: '8182',
      amount_vat: '818',
      amount_service_fee: '0',
    },
  });
  const { token, orderId } = await shop.page(body);
  const cashReceipt = { purpose: 'income_deduction', by: 'phone', number: '01012345678' };
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305', cashReceipt });
  await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
  await until('the result', () => endpoint.received(path).length > 0);
  return orderId;
}

const ofOrder = (orderId: string) =>
  `payment_id in (select id from payments where order_number = '${orderId}')`;

describe('of a list, one row that cannot be opened', () => {
  test('is listed with its fault, and the others as ever', async () => {
    const [broken, good] = [await paid(), await paid()];
    const rows = `select count(distinct p.id) as count from payments p join cash_receipts r on r.payment_id = p.id
      join mails m on m.order_number = p.order_number
      join callbacks c on c.subject_id = p.id join deliveries d on d.callback_id = c.id
      where p.order_number = any($1)`;
    await until('all that follows on the payments', async () => {
      const [found] = await server.store.query<{ count: bigint }>(rows, [[broken, good]]);
      return found?.count === 2n;
    });
    const mails = async () =>
      (await server.json<{ mails: Record<string, unknown>[] }>('GET', '/_sandbox/mails')).mails;
    const [ours] = await server.store.query<{ sealed: boolean }>(
      'select recipient_sealed is not null as sealed from mails where order_number = $1 limit 1',
      [broken],
    );
    expect(ours).toBeDefined();
    if (ours?.sealed) await sealUnder('mails', 'recipient_sealed', `order_number = '${broken}'`);
    else await sealUnder('payments', 'payer_sealed', `order_number = '${broken}'`);
    const listed = await mails();
    const mailOf = (orderNumber: string) => listed.find((mail) => mail['orderNumber'] === orderNumber);
    expect(mailOf(broken)).toMatchObject({ to: null, subject: null, text: null, fault: FAULT });
    expect(mailOf(good)).toMatchObject({ to: expect.stringContaining('@'), text: expect.any(String) });
    expect(mailOf(good)).not.toHaveProperty('fault');

    await sealUnder(
      'deliveries',
      'request_body_sealed',
      `callback_id in (select id from callbacks where snapshot->>'orderNumber' = '${broken}')`,
    );
    const { callbacks } = await server.json<{ callbacks: Sent[] }>('GET', '/_sandbox/callbacks');
    const deliveryOf = (orderNumber: string) =>
      callbacks.find((callback) => callback.orderNumber === orderNumber)?.deliveries[0];
    expect(deliveryOf(broken)).toMatchObject({ request: { body: null }, fault: FAULT });
    expect(deliveryOf(good)?.request.body).toEqual(expect.any(String));
    expect(deliveryOf(good)).not.toHaveProperty('fault');

    await sealUnder('cash_receipts', 'number_sealed', ofOrder(broken));
    const { cashReceipts } = await server.json<{ cashReceipts: Record<string, unknown>[] }>(
      'GET',
      '/_sandbox/cash-receipts',
    );
    const receiptOf = (orderNumber: string) =>
      cashReceipts.find((receipt) => receipt['orderNumber'] === orderNumber);
    expect(receiptOf(broken)).toMatchObject({ number: null, numberFault: FAULT });
    expect(receiptOf(good)).toMatchObject({ number: '*******5678', numberFault: null });
  });
});

test('a channel whose settings cannot be opened stays closed, and the others open', async () => {
  const { engine, channels, log } = server.gateway;
  const list = [...channels.adapters.values()];
  const [sandbox] = list;
  const closed = { ...sandbox!, name: 'closed' };
  await engine.channelSettings.set('closed', { url: 'https://x.example' }, new Date());
  await sealUnder('channel_settings', 'settings_sealed', `channel = 'closed'`);
  const given = {} as Parameters<typeof openChannels>[2];
  const warned: unknown[] = [];
  const noting = { ...log, warn: (of: unknown) => warned.push(of) } as unknown as typeof log;
  const { open } = await openChannels([closed], engine, { ...given, mode: 'sandbox' }, noting);
  expect([...open.keys()]).toEqual([]);
  expect(warned).toEqual([{ channel: 'closed', faults: [`channel closed: ${FAULT}`] }]);
});
