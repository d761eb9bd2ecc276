import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Members, orderTo, prepared, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { CANCEL, CAPTURE, CONFIRM, type Parameter, READY, RETRIEVE, SETTLE } from './parameter-tables.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const FRICTIONLESS = '4000000000000010';
const PATH = '/v1/payments';

type Body = Record<string, unknown>;

/** A copy of the body with the value at a path such as `product[0].name`; absent when the value is undefined. */
function put(body: Body, path: string, value: unknown): Body {
  const copy = structuredClone(body);
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  let at: Body = copy;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    at[step] ??= /^\d+$/.test(steps[index + 1] ?? '') ? [] : {};
    at = at[step] as Body;
  }
  const last = steps.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

function putAll(body: Body, values: Readonly<Record<string, unknown>> = {}): Body {
  return Object.entries(values).reduce((made, [path, value]) => put(made, path, value), body);
}

const shown = (value: unknown) => String(value).slice(0, 20);

/** Sends every sample of every parameter, one at a time in a body that is good without it. */
function describeTable(
  table: readonly Parameter[],
  path: () => string,
  good: (parameter: Parameter) => Body | Promise<Body>,
): void {
  test.each(table.map((parameter) => [parameter.path, parameter] as const))('%s', async (name, parameter) => {
    // Of lists the reference has indexes; a refusal names the entry.
    const made = async () => putAll(await good(parameter), parameter.with);
    const refusal = async (value: unknown) => {
      const body = put(await made(), name, value);
      return shop.refusal(path(), body);
    };
    if (parameter.mandatory) {
      for (const nothing of [undefined, null, '', ' ', '\u3000']) {
        const [code, text] = await refusal(nothing);
        const where = name.replace(/^.*\./, '');
        expect([nothing, code, text]).toEqual([nothing, 'EC00', expect.stringContaining(where)]);
      }
    }
    for (const value of parameter.bad) {
      const [code, text] = await refusal(value);
      expect([shown(value), code, text]).toEqual([shown(value), 'EC00', expect.stringContaining(`${name}`)]);
      // A sentence, and neither a bare name nor a code word.
      expect(text).not.toMatch(/\(\w+\)$|_allowed|malformed/);
      expect(text).not.toBe(`Invalid request parameter: ${name}`);
    }
    for (const value of parameter.good) {
      const body = put(await made(), name, value);
      const answer = await shop.call(path(), body);
      expect([shown(value), answer.rescode, answer.resmsg]).toEqual([
        shown(value),
        '0000',
        expect.stringMatching(/^Success\.?$/),
      ]);
    }
  });
}

/** A payment by card, with what calls about it say. */
async function paid(type: string, amount: string, changes: Record<string, Members> = {}) {
  const { path, body } = orderTo(endpoint, {
    ...changes,
    payment: { transaction_type: type, amount, ...changes['payment'] },
  });
  await shop.payByCard((await shop.page(body)).token, { number: FRICTIONLESS });
  const result = await shop.result(endpoint, path);
  const { order_id, currency, lang } = body['payment'] as Record<string, string>;
  const of = { mid: '1849705C64', payment: { order_id, currency, amount, lang } };
  return { body, result, of, id: result['transaction_id'] ?? '' };
}

let opened: Awaited<ReturnType<typeof paid>>;
let serial = 0;

describe('/ready', () => {
  beforeAll(() => server.setApp('1849705C64', `settings = settings || '{"fastPayment": "ignore"}'`));
  afterAll(() => server.setApp('1849705C64', `settings = settings - 'fastPayment'`));
  describeTable(
    READY,
    () => `${PATH}/ready`,
    () => prepared(),
  );

  test('no more than three products and surcharges, of which each is looked at', async () => {
    const product = Array.from({ length: 4 }, () => ({ name: 'Tea', quantity: '1', unit_price: '0.25' }));
    const refusal = (body: Body) => shop.refusal(`${PATH}/ready`, body);
    expect(await refusal({ ...prepared(), product })).toEqual([
      'EC00',
      'Invalid request parameter: product: has more than 3 entries',
    ]);
    const surcharge = product.map(({ name }) => ({ name, quantity: '1', unit_price: '1' }));
    expect((await refusal({ ...prepared(), surcharge }))[1]).toContain('surcharge');
    const second = [
      { name: 'A', quantity: '1', unit_price: '1.00' },
      { quantity: '1', unit_price: '1' },
    ];
    expect((await refusal({ ...prepared(), product: second }))[1]).toContain('product[1].name is required');
    const wrong = [{ name: 'A', quantity: '1', unit_price: '0.99' }];
    expect((await refusal({ ...prepared(), product: wrong }))[1]).toContain('payment.amount');
  });

  test('members of fast_payment may be blank, but not left out', async () => {
    const body = { ...prepared(), fast_payment: { user_id: 'u1', user_ci: '' } };
    expect((await shop.refusal(`${PATH}/ready`, body))[1]).toBe(
      'Invalid request parameter: fast_payment.phone_number is required',
    );
  });

  test('all of it is kept, sealed, and what the reference says comes back', async () => {
    const names = [
      'city',
      'country',
      'first_name',
      'last_name',
      'phone_number',
      'postal_code',
      'state',
      'street1',
    ];
    const values = ['Seoul', 'KR', 'Gildong', 'Hong', '01012345678', '04524', 'Seoul', '1 Main'];
    const ship_to = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    const { body, result, id } = await paid('PAYMENT', '2.00', {
      merchant: { mid: '1849705C64', shop: 'Tea House', partner_code: 'PARTNER' },
      buyer: { name: 'Hong Gildong', email: 'hong@example.com', phone_number: '010-1234-5678' },
      other_param: { param1: ' kept as it is ', param2: '값&=+%' },
      product: [{ name: 'Tea', quantity: '2', unit_price: '1.00', link: 'https://shop.example/tea' }],
      surcharge: [{ name: 'None', quantity: '1', unit_price: '0.00' }],
      ship_to,
      bill_to: ship_to,
      settings: {
        display_type: 'R',
        autoclose: 'Y',
        call_from_app: 'Y',
        call_from_scheme: 'a://b',
        ostype: 'M',
      },
    } as unknown as Record<string, Members>);
    expect(result).toMatchObject({
      order_id: body['payment']?.['order_id'],
      currency: 'USD',
      amount: '2.00',
      email: 'hong@example.com',
      param1: ' kept as it is ',
      param2: '값&=+%',
      ...Object.fromEntries(names.map((name, index) => [`ship_to_${name}`, values[index]])),
    });
    const { payments, context } = server.gateway.engine;
    const access = await context.directory.find('eximbay', '1849705C64');
    const payment = access && (await payments.findByPlatform(access.app, id));
    if (!payment) throw new Error('the payment is not there');
    expect(payments.payerOf(payment).extra?.dialect).toEqual({ order: body });
    const [row] = await server.store.query('select * from payments where platform_number = $1', [id]);
    const text = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toMatch(/Gildong|hong@example|1234-5678|04524/);
    // Answers about it give the merchant's own values back; those of a call go before them.
    const asked = await shop.retrieve(body);
    expect(asked).toMatchObject({ other_param: { param1: ' kept as it is ', param2: '값&=+%' } });
  });
});

describe('/retrieve', () => {
  describeTable(
    RETRIEVE,
    () => `${PATH}/retrieve`,
    async () => {
      opened ??= await paid('PAYMENT', '1000.00');
      return { ...opened.of, key_field: 'order_id' };
    },
  );

  test('by transaction its number is needed; the call’s own values come back', async () => {
    const { of, id } = await paid('PAYMENT', '3.00');
    const body = { ...of, key_field: 'transaction_id', other_param: { param1: 'a', param2: 'b' } };
    expect((await shop.refusal(`${PATH}/retrieve`, body))[0]).toBe('EC1002');
    const answer = await shop.ok(`${PATH}/retrieve`, put(body, 'payment.transaction_id', id));
    expect(answer).toMatchObject({ payment: { amount: '3.00' }, other_param: { param1: 'a', param2: 'b' } });
  });
});

describe('/cancel', () => {
  let card: typeof opened;
  describeTable(
    CANCEL,
    () => `${PATH}/${card?.id}/cancel`,
    async ({ path }) => {
      card ??= await paid('PAYMENT', '1000.00');
      serial += 1;
      // Parts of a tax are parts of the refund, here of one dollar.
      const refund_amount = path === 'refund.refund_amount' ? undefined : '1.00';
      const refund = { refund_type: 'P', refund_amount, refund_id: `p-${serial}-${card.id}`, reason: 'x' };
      const { payment } = await shop.retrieve(card.body);
      const { balance } = payment as Members;
      return { ...card.of, payment: { ...card.of.payment, balance }, refund };
    },
  );

  test('F without an amount gives back what is left; number and the call’s values come back', async () => {
    const { of, id } = await paid('PAYMENT', '5.00', { other_param: { param1: 'of the order' } });
    const refund = { refund_type: 'F', refund_amount: '', refund_id: 'r'.repeat(30), reason: '단순 변심' };
    const body = { ...of, refund, other_param: { param2: 'of the call' } };
    const balanced = put(body, 'payment.balance', '5.00');
    expect(await shop.ok(`${PATH}/${id}/cancel`, balanced)).toMatchObject({
      refund: { refund_id: 'r'.repeat(30), refund_amount: '5.00' },
      payment: { balance: '0.00' },
      other_param: { param2: 'of the call' },
    });
  });
});

describe('/capture', () => {
  let waiting: typeof opened;
  const open = async () => {
    waiting ??= await paid('AUTHORIZE', '12.50');
    return waiting.of;
  };
  describeTable(
    CAPTURE.map((row) => ({ ...row, good: [] })),
    () => `${PATH}/${waiting?.id}/capture`,
    open,
  );

  test.each([
    [{}, { lang: 'EN' }],
    [
      { amount: '12.5', lang: 'KR' },
      { lang: 'KR', amount: '12.5' },
    ],
  ])('takes %o and gives it back', async (payment, given) => {
    const { of, id } = await paid('AUTHORIZE', '12.50', { other_param: { param1: 'mine' } });
    const body = {
      ...of,
      payment: { ...of.payment, ...payment },
      other_param: { param1: 'p1', param2: 'p2' },
    };
    expect(await shop.ok(`${PATH}/${id}/capture`, body)).toMatchObject({
      payment: { order_id: of.payment.order_id, transaction_id: id, ...given },
      other_param: { param1: 'p1', param2: 'p2' },
    });
  });
});

describe('/confirm', () => {
  let waiting: typeof opened;
  const confirmOf = (one: typeof opened) => ({
    transaction_type: 'PAYMENT_PA',
    ...one.of,
    payment: { ...one.of.payment, payer_auth_id: one.result['payer_auth_id'] },
  });
  describeTable(
    CONFIRM.map((row) => ({ ...row, good: [] })),
    () => `${PATH}/confirm`,
    async () => {
      waiting ??= await paid('PAYER_AUTH', '20.00');
      return confirmOf(waiting);
    },
  );

  test.each(['PAYMENT_PA', 'AUTHORIZE_PA'])('takes %s and gives the rest back', async (transaction_type) => {
    const one = await paid('PAYER_AUTH', '20.00', { ship_to: { city: 'Seoul' } });
    const body = { ...confirmOf(one), transaction_type, other_param: { param1: 'p1', param2: 'p2' } };
    expect(await shop.ok(`${PATH}/confirm`, put(body, 'payment.lang', 'KR'))).toMatchObject({
      payment: {
        order_id: one.of.payment.order_id,
        currency: 'USD',
        amount: '20.00',
        email: 'hong@example.com',
      },
      ship_to: { city: 'Seoul' },
      other_param: { param1: 'p1', param2: 'p2' },
    });
  });
});

describe('/settle', () => {
  let waiting: typeof opened;
  describeTable(
    SETTLE.map((row) => ({ ...row, good: [] })),
    () => `${PATH}/${waiting?.id}/settle`,
    async () => {
      await server.setApp('1849705C64', `settings = settings || '{"settlementCalendar": "on_request"}'`);
      waiting ??= await paid('PAYMENT', '7.00');
      return waiting.of;
    },
  );

  test('takes them and gives them back', async () => {
    expect(await shop.ok(`${PATH}/${waiting.id}/settle`, waiting.of)).toMatchObject({
      mid: '1849705C64',
      payment: { order_id: waiting.of.payment.order_id, currency: 'USD', amount: '7.00' },
    });
    await server.setApp('1849705C64', `settings = settings - 'settlementCalendar'`);
  });
});
