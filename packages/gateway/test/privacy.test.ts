import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { koreanDay, startOfDay } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../src/config.ts';
import { type Members, Shop } from './support/eximbay.ts';
import {
  addVerifiedMethod,
  DETAILS,
  giveCode,
  giveDetails,
  identityPath,
  otherCode,
  unverifiedPayment,
} from './support/identity.ts';
import { merchantEndpoint } from './support/merchant.ts';
import {
  checkoutView,
  collection,
  newOrderId,
  newPayment,
  newPayout,
  paidPayment,
  payout,
  queryRefund,
  untilStatus,
  vaCollection,
} from './support/orders.ts';
import { dashed, subscribe, travelTo } from './support/recurring.ts';
import { testServer } from './support/server.ts';
import { newKeyPair } from './support/signing.ts';
import { PAYMENT_CREATE, PAYOUT_CREATE, payin, Teemo, payout as teemoPayout } from './support/teemopay.ts';
import { until } from './support/until.ts';

/** Things that occur nowhere else, so that each find is a leak. */
const PERSONAL = {
  name: 'Zebulon Quixotovich',
  hangul: '뷁쀍쌻',
  phone: '01087651234',
  email: 'zebulon.quixotovich@privacy.example',
  userId: 'quixo-77123',
  accountNo: '99887766554433',
  depositor: '뿖뛟 Depositor',
  wrongName: 'Zebulon_Quixotovich_1',
  bankAccount: '66554477889911',
  holderNumber: '7766554433',
  subject: 'Present for Quixolinda',
  body: 'To be left with her neighbour Quixeborn',
  idCardNumber: 'card-quixo-5512',
  article: 'Engraving Quixagenta',
  own: 'customer file Quixofile',
} as const;

/** In the query of an address it stays in the database as it is (docs/security.md, Not sealed), but is never logged. */
const SESSION = 'session-quixo-5501';

describe('personal data and secrets', () => {
  const master = 'master-key-for-this-test-0123456789abcdef';
  const server = testServer({ env: { NARU_MASTER_KEY: master } });
  const merchant = merchantEndpoint();
  const teemo = new Teemo(server);
  const shop = new Shop(server);

  const person = {
    name: PERSONAL.name,
    phone: PERSONAL.phone,
    email: PERSONAL.email,
    partnerUserId: PERSONAL.userId,
    subject: PERSONAL.subject,
    body: PERSONAL.body,
  };

  /** As much as can happen to orders, the good and the bad. */
  async function live(): Promise<void> {
    const notifyUrl = merchant.url('/notify');
    const callBackUrl = `https://shop.example/paid?sid=${SESSION}`;
    const paid = await paidPayment(server, collection({ ...person, callBackUrl, notifyUrl }));
    await paidPayment(server, collection({ ...person, name: PERSONAL.hangul, notifyUrl }));
    await paidPayment(server, vaCollection({ ...person, notifyUrl }));
    const held = await newPayment(server, vaCollection(person));
    for (const amount of [777, 778]) {
      const deposit = { amount, depositorName: PERSONAL.depositor };
      await server.json('POST', `/_sandbox/payments/${held.orderNo}/deposits`, deposit);
    }
    // Refused where it leads, and where nobody answers.
    for (const host of ['10.0.0.1', '127.0.0.1:1']) {
      const notifyUrl = `http://${host}/?sid=${SESSION}`;
      const failed = await newPayment(server, collection({ ...person, notifyUrl }));
      await server.json('POST', `/_sandbox/payments/${failed.orderNo}/fail`);
    }
    await lateDeposit();
    await identityCheck();
    await teemoPayments();
    await subscription();
    const out = { ...person, accountNo: PERSONAL.accountNo, notifyUrl };
    const done = await newPayout(server, payout(out));
    await server.json('POST', `/_sandbox/payouts/${done.orderNo}/succeed`);
    const refund = { appId: 1054, orderId: newOrderId(), orderNo: paid.orderNo };
    await server.ok('/krw/refund/apply', refund);
    await server.advance(5);
    await untilStatus(() => queryRefund(server, refund), '2');
    await refusals();
    await merchant.waitFor('/notify', 4);
  }

  /** Answers of an identity check: refused, not answered, wrong and right. */
  async function identityCheck(): Promise<void> {
    await addVerifiedMethod(server);
    const { hangul, phone, bankAccount, holderNumber } = PERSONAL;
    const details = { name: hangul, phone, bankAccount, holderNumber };
    const order = await unverifiedPayment(server, person);
    const path = identityPath(order.token);
    await server.request('POST', path, { ...DETAILS, ...details, bankCode: 'NOPE' });
    await server.store.exec('alter table sandbox_identities rename to sandbox_identities_away');
    const unanswered = await giveDetails(server, order.token, details);
    expect(unanswered.identity?.problem).toBe('no_answer');
    await server.store.exec('alter table sandbox_identities_away rename to sandbox_identities');
    await server.store.exec('alter table identity_checks rename to identity_checks_away');
    const broken = await server.request('POST', path, { ...DETAILS, ...details });
    expect(broken.status).toBe(500);
    await server.store.exec('alter table identity_checks_away rename to identity_checks');
    const sent = await giveDetails(server, order.token, details);
    await giveCode(server, order.token, otherCode(sent.identity?.sandboxCode));
    const passed = await giveCode(server, order.token, sent.identity?.sandboxCode);
    expect(passed.identity).toBeNull();
  }

  /** An account at once, one after an identity check, and a payout. */
  async function teemoPayments(): Promise<void> {
    const { name, phone, email, idCardNumber, holderNumber, bankAccount, accountNo } = PERSONAL;
    const fields = { realName: name, phone, email, idCardNumber, accountHolderNumber: holderNumber };
    const callbackUrl = merchant.url('/notify');
    await teemo.ok(PAYMENT_CREATE, payin({ ...fields, callbackUrl }));
    await teemo.ok(
      PAYMENT_CREATE,
      payin({ ...fields, callbackUrl, paymentType: 802, bankCode: '004', bankAccount }),
    );
    const out = { realName: name.toUpperCase(), bankAccount: accountNo, callbackUrl };
    await teemo.ok(PAYOUT_CREATE, teemoPayout(out));
  }

  /** A subscription with a reminder: what is bought goes into a mail. */
  async function subscription(): Promise<void> {
    const { name, email, article, own, phone } = PERSONAL;
    const subscribed = await subscribe(
      shop,
      merchant,
      { remind_email_interval: '3' },
      {
        buyer: { name, email, phone_number: phone },
        product: [{ name: article, quantity: '1', unit_price: '1.00' }] as unknown as Members,
        other_param: { param1: own },
      },
    );
    await travelTo(server, dayBefore(subscribed.nextDate, 2));
    await until('the reminder', async () => {
      const { mails } = await server.json<{ mails: { text: string }[] }>(
        'GET',
        `/_sandbox/mails?to=${email}`,
      );
      return mails.some(({ text }) => text.includes(article));
    });
    await travelTo(server, subscribed.nextDate);
    await until('the charge', async () => {
      const [found] = await server.gateway.engine.subscriptions.findByAnyNumber(subscribed.id);
      return found?.state === 'active' && found.period === 2;
    });
    const [charge] = await server.gateway.engine.payments.findByAnyNumber(subscribed.orderId);
    expect(charge && server.gateway.engine.payments.payerOf(charge).subject).toBe(article);
  }

  function dayBefore(date: string, days: number): string {
    const time = startOfDay(dashed(date)).getTime() - days * 24 * 60 * 60 * 1000;
    return koreanDay(new Date(time));
  }

  async function lateDeposit(): Promise<void> {
    const order = await newPayment(server, vaCollection(person));
    await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KOOKMIN_BANK' });
    await until('account', async () => (await checkoutView(server, order.token)).virtualAccount !== null);
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/expire`);
    const deposit = { amount: 10_000, depositorName: PERSONAL.depositor };
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, deposit);
  }

  /** Requests that are refused, and faults inside, with the same data in them. */
  async function refusals(): Promise<void> {
    const wrong = collection({ ...person, amount: '1' });
    expect(await server.code('/krw/collect/apply', wrong)).toBe('4301');
    expect(await server.code('/krw/pay/apply', payout({ ...person, name: PERSONAL.wrongName }))).toBe('4204');
    const stranger = newKeyPair().privateKey;
    await server.call('/krw/collect/apply', collection(person), { merchantPrivateKey: stranger });
    await server.post('/krw/collect/apply', `{"name":"${PERSONAL.name}"`);
    await server.store.exec('alter table payments rename to payments_away');
    const callBackUrl = `https://shop.example/?sid=${SESSION}`;
    expect(await server.code('/krw/collect/apply', collection({ ...person, callBackUrl }))).not.toBe(
      '00000000',
    );
    await server.store.exec('alter table payments_away rename to payments');
    await server.store.exec('alter table payouts rename to payouts_away');
    expect(
      await server.code('/krw/pay/apply', payout({ ...person, accountNo: PERSONAL.accountNo })),
    ).not.toBe('00000000');
    await server.store.exec('alter table payouts_away rename to payouts');
  }

  async function secrets(): Promise<string[]> {
    const keys = await readFile(path.join(projectRoot, 'sandbox', 'demo-server-keys.json'), 'utf8');
    const [own] = JSON.parse(keys).haipay as { platformPrivateKey: string }[];
    const { secretKey, merchantPrivateKey } = server.krw;
    const privateKeys = [own?.platformPrivateKey ?? '', merchantPrivateKey];
    // A run of characters in the middle finds a key also where it is wrapped or cut off.
    return [secretKey, server.usd.secretKey, master, ...privateKeys.map((key) => key.slice(300, 340))];
  }

  test('are in no table and in no log line', async () => {
    await live();
    const wanted = [...Object.values(PERSONAL), ...(await secrets())];
    expect(wanted.every((text) => text.length >= 3)).toBe(true);
    const columns = await textColumns();
    expect(columns.length).toBeGreaterThan(60);
    const found: string[] = [];
    for (const { table, column } of columns) {
      const rows = await server.store.query<{ text: string }>(
        `select distinct "${column}"::text as text from "${table}" where "${column}" is not null`,
      );
      const whole = rows.map((row) => row.text).join('\n');
      for (const text of wanted) if (holds(whole, text)) found.push(`${table}.${column}: ${text}`);
    }
    for (const text of [...wanted, SESSION]) if (holds(server.logText, text)) found.push(`log: ${text}`);
    expect(found).toEqual([]);
  });

  test('what is sealed is shown to the payer', async () => {
    const { token } = await newPayment(server, collection({ subject: PERSONAL.subject }));
    expect((await checkoutView(server, token)).subject).toBe(PERSONAL.subject);
  });

  test('the search would find them', async () => {
    expect(server.logText).toContain('request failed');
    expect(holds('{"a":"\\ubdc1\\uc00d\\uc33b"}', PERSONAL.hangul)).toBe(true);
    // The one thing that is looked up as it is: who puts people into order numbers has them in the store.
    const order = await newPayment(server, collection({ orderId: `For ${PERSONAL.name}` }));
    const [row] = await server.store.query<{ order_number: string }>(
      'select order_number from payments where platform_number = $1',
      [order.orderNo],
    );
    expect(holds(row?.order_number ?? '', PERSONAL.name)).toBe(true);
  });

  function textColumns(): Promise<{ table: string; column: string }[]> {
    return server.store.query(`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public'
        and data_type in ('text', 'jsonb', 'json', 'character varying', 'ARRAY', 'bytea')`);
  }
});

/** Also in the escaped form of JSON, and without regard to case. */
function holds(whole: string, text: string): boolean {
  const escaped = text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const lower = whole.toLowerCase();
  return lower.includes(text.toLowerCase()) || lower.includes(escaped.toLowerCase());
}
