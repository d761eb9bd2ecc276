import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import {
  curlExample,
  describeWith,
  type Example,
  ended,
  example,
  exampleBench,
  firstPaymentAnswers,
  silentServerTest,
  until,
} from './support/examples.ts';

const TEST_MS = 60_000;

const CURL = curlExample();
const NODE = example('node.mjs', { node: process.execPath }, '');

const bench = exampleBench('eximbay');
const { launch, start, control, deliveriesOf } = bench;

/** What both examples do when something is wrong. */
function faultTests(of: Example): void {
  test(
    'a key that is not right ends it with an exit code and the answer',
    async () => {
      const run = await ended(start(of, { EXIMBAY_API_KEY: 'test_1849705C64AAAAAAAAAA' }));
      expect(run.code).toBe(1);
      expect(run.errors).toMatch(/FAILED.*EC1000/);
    },
    TEST_MS,
  );

  silentServerTest(of, bench, TEST_MS);
}

describeWith('docs/examples/eximbay/curl.sh', CURL, () => {
  test(
    'pays, asks, verifies, refunds, captures, confirms',
    async () => {
      const { code, output, errors } = await ended(start(CURL));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const answers = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
      expect(answers).toMatchObject([
        { rescode: '0000', payment: { status: 'SALE', balance: '30.00' } },
        { rescode: '0000', resmsg: 'Success' },
        { refund: { refund_amount: '10.00' }, payment: { balance: '20.00' } },
        { refund: { refund_amount: '20.00' }, payment: { balance: '0.00' } },
        { payment: { status: 'AUTH', balance: '30.00' } },
        { payment: { captured_date: expect.stringMatching(/^\d{14}$/) } },
        {
          payment: { transaction_id: expect.stringMatching(/^[0-9A-F]{24}$/), auth_code: expect.anything() },
        },
      ]);
      expect(output).toContain('== done\n');
    },
    TEST_MS,
  );

  test(
    'takes the result that was sent, not what its receiver answered',
    async () => {
      const shop = createServer((_request, response) => response.end('rescode=0000&resmsg=Success'));
      await once(shop.listen(0, '127.0.0.1'), 'listening');
      const { port } = shop.address() as AddressInfo;
      const { code, errors } = await ended(start(CURL, { EXIMBAY_STATUS_URL: `http://127.0.0.1:${port}/` }));
      shop.close();
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
    },
    TEST_MS,
  );

  faultTests(CURL);
});

describeWith('docs/examples/eximbay/node.mjs', NODE, () => {
  const REFUNDED = 'refunded 10.00, balance 20.00\n';

  test(
    'prepares and opens a payment, receives its verified result, asks, refunds',
    async () => {
      const { code, output, errors } = await ended(start(NODE));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(/prepared NODE-\d+: fgkey [0-9A-F]{64}\n/);
      expect(output).toMatch(/verified result: 0000 1849705C64\d{14} of 30\.00 USD\n/);
      expect(output).toContain('retrieve: SALE, balance 30.00\n');
      expect(output).toContain(REFUNDED);
    },
    TEST_MS,
  );

  test(
    'does not take a result that is wrongly hashed, and takes its repetition',
    async () => {
      // Results of other orders, which are repeated, must not come in between and take the fault.
      await control('/_sandbox/reset');
      await control('/_sandbox/callback-faults', { fault: 'wrong_signature' });
      const end = ended(start(NODE));
      const forged = await until('the forged delivery', async () => (await deliveriesOf('NODE-'))[0]);
      expect(forged).toMatchObject({
        outcome: 'rejected',
        reply: { status: 200, body: 'rescode=EC00&resmsg=not genuine' },
      });
      await control('/_sandbox/clock/advance', { seconds: 60 });
      const { code, output } = await end;
      expect(output).toContain(REFUNDED);
      expect(code).toBe(0);
    },
    TEST_MS,
  );
  faultTests(NODE);
});

describeWith('docs/eximbay.md', CURL, () => {
  test(
    'the commands of the first payment do what it says',
    async () => {
      const answers = await firstPaymentAnswers(CURL, bench, 7);
      const [prepared, opened, paid, asked, refunded, stored, charged] = answers;
      expect(prepared).toEqual({
        rescode: '0000',
        resmsg: 'Success',
        fgkey: expect.stringMatching(/^[0-9A-F]{64}$/),
      });
      expect(opened).toMatchObject({
        rescode: '0000',
        url: expect.stringContaining('/pay/'),
        display_type: 'P',
      });
      expect(paid).toMatchObject({ orderNumber: 'EXIMBAY-1', state: 'captured' });
      expect(asked).toMatchObject({ rescode: '0000', payment: { status: 'SALE', balance: '30.00' } });
      expect(refunded).toMatchObject({
        rescode: '0000',
        refund: { refund_amount: '10.00' },
        payment: { balance: '20.00' },
      });
      expect(stored).toMatchObject({ orderNumber: 'EXIMBAY-2', state: 'captured' });
      expect(charged).toMatchObject({ rescode: '0000', payment: { order_id: 'EXIMBAY-3', amount: '15.00' } });
    },
    TEST_MS,
  );
});

/** What merchants copy from Eximbay's reference: these calls, with the sandbox's key, and bodies as they are there. */
describeWith('the calls of the reference', CURL, () => {
  const AUTHORIZATION = 'Basic dGVzdF8xODQ5NzA1QzY0MkMyMTdFMEIyRDo=';
  const mid = '1849705C64';
  const READY = {
    payment: {
      transaction_type: 'PAYMENT',
      order_id: '20220819105102',
      currency: 'USD',
      amount: '1',
      lang: 'EN',
    },
    merchant: { mid },
    buyer: { name: 'eximbay', email: 'test@eximbay.com' },
    url: { return_url: 'eximbay.com', status_url: 'eximbay.com' },
    tokenbilling: { token_creation: 'Y', unique_token_id: 'Y' },
    recurring: {
      recurring_amount: '1.15',
      recurring_start_date: '20250210',
      recurring_interval: '1',
      recurring_noti_url: 'https://Merchant url',
      remind_email_interval: '5',
    },
  };
  const ORDER = { order_id: '20220902101716', currency: 'USD', amount: '1' };
  const ASKED = {
    mid,
    key_field: 'order_id',
    payment: { ...ORDER, transaction_id: '20220902101716', lang: 'EN' },
  };

  async function curl(
    method: 'POST' | 'GET',
    pathname: string,
    body: object | string,
  ): Promise<{ fgkey?: string }> {
    const text = typeof body === 'string' ? body : JSON.stringify(body, null, 4);
    const args = ['-sS', '--request', method, `${bench.baseUrl()}${pathname}`];
    args.push('--header', `Authorization: ${AUTHORIZATION}`, '--header', 'Content-Type: application/json');
    const { output } = await ended(launch('curl', [...args, '--data', text]));
    return JSON.parse(output);
  }

  /** Makes the order of a call, as its payer. */
  async function pay(type: string, orderId: string): Promise<string> {
    const { tokenbilling: _, recurring: __, ...plain } = READY;
    const order = { ...plain, payment: { ...plain.payment, transaction_type: type, order_id: orderId } };
    const { fgkey } = await curl('POST', '/v1/payments/ready', order);
    expect(await curl('POST', '/v1/payments', { fgkey, ...order })).toMatchObject({ rescode: '0000' });
    const { platformNumber } = await control<{ platformNumber: string }>(
      `/_sandbox/payments/${orderId}/succeed`,
    );
    return platformNumber;
  }

  test('ready', { timeout: TEST_MS }, async () => {
    const fgkey = '0E9BE04BA239A519E68171F26B68604ADA0A85C8350DBF5C8C0FCCF98461DB09';
    expect(await curl('POST', '/v1/payments/ready', READY)).toEqual({
      rescode: '0000',
      resmsg: 'Success',
      fgkey,
    });
  });

  test('verify: the printed values were changed by their author', { timeout: TEST_MS }, async () => {
    const data =
      'currency=USD&card_number1=4111&transaction_date=20220927152250&card_number4=1111&mid=1849705C64&amount=100' +
      '&access_country=KR&order_id=20220927152140&payment_method=P101&email=test@eximbay.com&ver=230' +
      '&transaction_id=1849705C6420220927000016&param3=TEST&resmsg=Success.&card_holder=TESTP&rescode=0000' +
      '&auth_code=309812&fgkey=2AE38D785E05E6AF57977328908C7CD84A273B3FE6C042D537A800B0CBC783EA' +
      '&transaction_type=PAYMENT&pay_to=EXIMBAY.COM';
    expect(await curl('POST', '/v1/payments/verify', { data })).toMatchObject({
      rescode: 'VE00',
      resmsg: 'Invalid fgkey',
    });
  });

  test('retrieve, capture, settle', { timeout: TEST_MS }, async () => {
    await control('/_sandbox/reset');
    expect(await curl('POST', '/v1/payments/retrieve', ASKED)).toMatchObject({
      rescode: 'Q004',
      payment: { status: 'NONE' },
    });
    const transactionId = await pay('AUTHORIZE', ORDER.order_id);
    expect(await curl('POST', '/v1/payments/retrieve', ASKED)).toMatchObject({
      rescode: '0000',
      resmsg: 'Success.',
      mid,
      payment: { ...ORDER, transaction_id: transactionId, status: 'AUTH', balance: '1.00' },
      card_info: { cardno1: '4000', cardno4: '0002' },
    });
    const capture = { mid, payment: { ...ORDER, lang: 'EN' } };
    expect(await curl('POST', `/v1/payments/${transactionId}/capture`, capture)).toMatchObject({
      rescode: '0000',
      payment: { ...ORDER, transaction_id: transactionId, allowed_pvoid: 'Y' },
    });
    // Needs an agreement that the demo merchant does not have.
    const settle = { mid, payment: ORDER };
    expect(await curl('POST', `/v1/payments/${transactionId}/settle`, settle)).toMatchObject({
      rescode: 'EC00',
      resmsg: expect.stringContaining('Not contracted'),
    });
  });

  test('confirm', { timeout: TEST_MS }, async () => {
    await control('/_sandbox/reset');
    await pay('PAYER_AUTH', ORDER.order_id);
    const confirm = (payer_auth_id: string) =>
      curl('POST', '/v1/payments/confirm', {
        transaction_type: 'PAYMENT_PA',
        mid,
        payment: { ...ORDER, payer_auth_id, lang: 'EN' },
      });
    // The printed id is the number of the order; real ones come with the result.
    expect(await confirm('20220902101716')).not.toMatchObject({ rescode: '0000' });
    const delivery = await until('the result', async () => (await deliveriesOf(ORDER.order_id))[0]);
    const id = new URLSearchParams(delivery.request.body).get('payer_auth_id') ?? '';
    expect(await confirm(id)).toMatchObject({ rescode: '0000', resmsg: 'Success', mid });
  });

  test('cancel', { timeout: TEST_MS }, async () => {
    const transactionId = await pay('PAYMENT', '20220829170258');
    const payment = { order_id: '20220829170258', currency: 'USD', amount: '1', balance: '1', lang: 'EN' };
    const refund = { refund_type: 'F', refund_amount: '1', refund_id: mid, reason: 'change of mind' };
    const call = () => curl('POST', `/v1/payments/${transactionId}/cancel`, { mid, refund, payment });
    expect(await call()).toMatchObject({
      rescode: '0000',
      refund: { refund_amount: '1.00', refund_id: mid },
      payment: { transaction_id: transactionId, balance: '0.00' },
    });
    expect(await call()).toMatchObject({ rescode: 'EC00', errcode: 'DUPLICATION_DECLINE' });
  });

  /** Pays what the reference prepares first, and answers what its payer's browser takes back to the shop. */
  async function paidAsPrinted(): Promise<Record<string, string>> {
    await control('/_sandbox/reset');
    const { fgkey } = await curl('POST', '/v1/payments/ready', READY);
    const opened = (await curl('POST', '/v1/payments', { fgkey, ...READY })) as { url: string };
    await control(`/_sandbox/payments/${READY.payment.order_id}/succeed`);
    const page = await (await fetch(`${opened.url}/return`, { method: 'POST' })).text();
    return Object.fromEntries(
      [...page.matchAll(/<input[^>]* name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
  }

  test('token payment, inquiry and deletion', { timeout: TEST_MS }, async () => {
    const { token_id = '', token_creation } = await paidAsPrinted();
    expect([token_creation, token_id]).toEqual(['Y', expect.stringMatching(/^[0-9A-F]{20}$/)]);
    const card = `/v1/payments/tokenbilling/${token_id}`;
    const product = [{ name: '', quantity: '', unit_price: '' }];
    const charge = { payment: ORDER, merchant: { mid }, product };
    expect(await curl('POST', `${card}/rebill`, charge)).toMatchObject({
      rescode: '0000',
      resmsg: 'Success.',
      payment: {
        ...ORDER,
        transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
        pay_to: 'EXIMBAY.COM',
      },
      card_info: { card_number1: '4000', card_number4: '0002' },
    });
    expect(await curl('GET', card, '{\n}')).toMatchObject({
      rescode: '0000',
      token_id,
      card_identifier: expect.stringMatching(/^[0-9A-F]{32,64}$/),
    });
    expect(await curl('POST', `${card}/delete`, '')).toEqual({ rescode: '0000', resmsg: 'Success.' });
    // Another order: the charge that was made is answered as itself, also when its token is gone.
    const next = { ...charge, payment: { ...ORDER, order_id: '20220902101717' } };
    expect(await curl('POST', `${card}/rebill`, next)).toMatchObject({
      rescode: 'EC00',
      resmsg: 'The token was deleted',
    });
  });

  test('subscription: adjusted and deleted', { timeout: TEST_MS }, async () => {
    const { recurring_payment, recurring_id, recurring_next_date } = await paidAsPrinted();
    expect(recurring_payment).toBe('Y');
    expect(recurring_next_date).toMatch(/^\d{6}10$/);
    const path = `/v1/payments/recurring/${recurring_id}`;
    const adjusted = await curl('POST', `${path}/adjust`, { adjust_amount: '10.50' });
    expect(adjusted).toMatchObject({ rescode: '0000' });
    expect(await curl('POST', `${path}/delete`, '')).toMatchObject({ rescode: '0000' });
    expect(await curl('POST', `${path}/delete`, '')).toMatchObject({ rescode: 'EC00' });
  });
});
