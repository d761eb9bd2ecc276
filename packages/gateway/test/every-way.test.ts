import { type Payment, startOfDay } from '@naru/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { type Members, orderTo } from './support/eximbay.ts';
import { freshCard, rebillOf, TokenShop } from './support/eximbay-tokens.ts';
import { giveDetails, identityPath } from './support/identity.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment, vaCollection } from './support/orders.ts';
import {
  dashed,
  type SandboxSubscription,
  subscribe,
  travelTo,
  untilSubscription,
} from './support/recurring.ts';
import { RISK_ENV, RiskDesk } from './support/risk.ts';
import { type Reply, testServer } from './support/server.ts';
import { PAYMENT_CREATE, payin } from './support/teemopay.ts';
import { Shop as TeemoShop, tokenOf } from './support/teemopay-shop.ts';

/*
 * Every way in which a payment can be started, and whoever may stand against it: the operator, who stopped the merchant
 * or the app, and the merchant's risk rules. What each dialect and page says to it stands in the table of ways.
 */
const server = testServer({ env: RISK_ENV });
const endpoint = merchantEndpoint();
const eximbay = new TokenShop(server, endpoint);
const teemopay = new TeemoShop(server);
const desk = new RiskDesk(eximbay);

interface Tried {
  /** What the caller was answered. */
  readonly answer: unknown;
  /** The payment that was to be started; undefined where none was made. */
  readonly payment: Payment | undefined;
}

interface Way {
  readonly name: string;
  /** Brings a payment to the moment before its start; answers the start. */
  prepare(): Promise<() => Promise<Tried>>;
  /** What is said while the merchant or the app is stopped. */
  readonly stopped: unknown;
  /** What is said of a payment that rules reject. */
  readonly rejected: unknown;
}

const found = async (number: string) => (await server.gateway.engine.payments.findByAnyNumber(number))[0];
const page = (token: string, what: string, body: object) =>
  server.request('POST', `/checkout/api/payments/${token}/${what}`, body);
const jsonOf = ({ status, text }: Reply) => ({ status, ...(JSON.parse(text) as object) });

const SHOP_CLOSED = { status: 409, error: { code: 'method_unavailable', message: expect.any(String) } };
const PAGE_FAILED = { status: 200, state: 'failed' };
const CONTROL_REFUSED = { status: 409 };

/** A payment that its payer starts on the page of a link. */
function onPage(
  name: string,
  open: () => Promise<{ token: string; number: string }>,
  what: string,
  body: object,
): Way {
  return {
    name,
    async prepare() {
      const { token, number } = await open();
      return async () => {
        const answer = jsonOf(await page(token, what, body));
        return { answer, payment: await found(number) };
      };
    },
    stopped: SHOP_CLOSED,
    rejected: PAGE_FAILED,
  };
}

const haipay = (request: () => Record<string, unknown>) => async () => {
  const { token, orderNo } = await newPayment(server, request());
  return { token, number: orderNo };
};

const eximbayPage = (changes: () => Promise<Record<string, Members>>) => async () => {
  const { token, orderId } = await eximbay.page(orderTo(endpoint, await changes()).body);
  return { token, number: orderId };
};

const CARD = {
  method: 'P000',
  number: '4000000000000010',
  expiry: '12/33',
  cvc: '123',
  holder: 'HONG GILDONG',
  installmentMonths: 0,
};

/** A payer who has been sent the code for their identity check, and types it. */
const identity: Way = {
  name: 'identity check, TeemoPay 802',
  async prepare() {
    const created = await teemopay.created(payin({ paymentType: 802 }));
    const token = tokenOf(created.paymentInfo);
    const { identity: check } = await giveDetails(server, token, { bankCode: '088' });
    return async () => {
      const answer = jsonOf(
        await server.request('POST', identityPath(token, '/code'), { code: check?.sandboxCode }),
      );
      return { answer, payment: await found(created.tradeNo) };
    };
  },
  stopped: SHOP_CLOSED,
  rejected: PAGE_FAILED,
};

/** An account that is opened by the call that makes the order. */
const atOnce: Way = {
  name: 'order that starts at once, TeemoPay 801',
  async prepare() {
    const order = payin();
    return async () => {
      const { code, msg, data } = await teemopay.teemo.call(PAYMENT_CREATE, order);
      return { answer: { code, msg, data }, payment: await found(String(order['merchantOrderNo'])) };
    };
  },
  stopped: { code: expect.any(Number), data: null },
  rejected: { data: { status: 3, errorMsg: 'The payment was refused by a risk check', paymentInfo: null } },
};

/** A stored card that the merchant's server charges. */
const rebill: Way = {
  name: 'rebill, Eximbay',
  async prepare() {
    const { tokenId } = await eximbay.stored();
    return async () => {
      const body = rebillOf();
      const { order_id } = body['payment'] as Members;
      return { answer: await eximbay.rebill(tokenId, body), payment: await found(String(order_id)) };
    };
  },
  stopped: { rescode: expect.not.stringMatching(/^0000$/) },
  rejected: { rescode: 'D481', dm: { dm_decision: 'REJECT', dm_reject: 'D481' } },
};

/** A charge that nobody asks for when it is due. */
const charge: Way = {
  name: 'charge of a subscription, Eximbay',
  async prepare() {
    const { id, nextDate } = await subscribe(eximbay, endpoint, {}, {}, { number: freshCard() });
    return async () => {
      await travelTo(server, nextDate);
      const dueMs = startOfDay(dashed(nextDate)).getTime();
      const moved = await untilSubscription(server, id, (view) => isLookedAt(view, dueMs));
      const number = moved.charges[0]?.transactionId;
      const answer = { charges: moved.charges.map(({ state }) => state) };
      return { answer, payment: number === undefined ? undefined : await found(number) };
    };
  },
  stopped: { charges: [] },
  rejected: { charges: ['failed'] },
};

/** Charged and answered, put off, or ended. */
function isLookedAt(view: SandboxSubscription & { readonly dueAt?: string }, dueMs: number): boolean {
  const [first] = view.charges;
  if (first) return first.state !== 'pending';
  return view.state === 'ended' || Date.parse(view.dueAt ?? '') > dueMs;
}

/** The sandbox's control starts what still waits for its payer. */
function byControl(name: string, open: () => Promise<{ number: string }>): Way {
  return {
    name,
    async prepare() {
      const { number } = await open();
      return async () => {
        const answer = jsonOf(await server.request('POST', `/_sandbox/payments/${number}/succeed`));
        return { answer, payment: await found(number) };
      };
    },
    stopped: CONTROL_REFUSED,
    rejected: CONTROL_REFUSED,
  };
}

const TRANSFER = { payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' };
const storedCard = async () => ({
  payment: { transaction_type: 'REBILL' },
  tokenbilling: { token_id: (await eximbay.stored()).tokenId },
});

const WAYS: readonly Way[] = [
  onPage('wallet on the page', haipay(collection), 'start', { method: 'KAKAOPAY_KRW' }),
  onPage('virtual account on the page', haipay(vaCollection), 'start', { method: 'KOOKMIN_BANK' }),
  onPage(
    'bank transfer on the page',
    haipay(() => collection(TRANSFER)),
    'start',
    { method: 'BANK_KRW', bank: 'TOSS_BANK' },
  ),
  onPage(
    'card on the page',
    eximbayPage(async () => ({})),
    'card',
    CARD,
  ),
  onPage('stored card on the page', eximbayPage(storedCard), 'start', { method: 'P000' }),
  identity,
  atOnce,
  rebill,
  charge,
  byControl('the sandbox’s control, a wallet', haipay(collection)),
  byControl(
    'the sandbox’s control, a card',
    eximbayPage(async () => ({})),
  ),
];

const STOPS = [
  ['merchant suspended', "update merchants set state = 'suspended'"],
  ['merchant closed', "update merchants set state = 'closed'"],
  ['app disabled', "update apps set state = 'disabled'"],
] as const;

async function state(sql: string): Promise<void> {
  await server.store.exec(sql);
  server.gateway.engine.context.directory.forget();
}

const again = () => state("update merchants set state = 'active'; update apps set state = 'active'");

/** Speaks of every payment. */
const EVERY_AMOUNT = { kind: 'amount', parameters: { above: { KRW: '1', USD: '0.01' } } };

afterEach(async () => {
  await again();
  await desk.removeRules();
});

describe.each(WAYS.map((way) => [way.name, way] as const))('%s', (_, way) => {
  test.each(STOPS)('%s: nothing is started', async (__, stop) => {
    const start = await way.prepare();
    await state(stop);
    const { answer, payment } = await start();
    expect(answer).toMatchObject(way.stopped as object);
    if (payment) expect(payment).toMatchObject({ state: 'created', attemptId: null });
  });

  test('a rule that rejects: the payment fails and is sent to no channel', async () => {
    const start = await way.prepare();
    await desk.addRule(EVERY_AMOUNT);
    const { answer, payment } = await start();
    expect(payment).toMatchObject({
      state: 'failed',
      attemptId: null,
      decline: 'risk_rejected',
      failureCode: 'D481',
      details: { engine: { risk: { decision: 'REJECT', reject: ['D481'], review: [] } } },
    });
    expect(answer).toMatchObject(way.rejected as object);
  });

  test('a rule that wants a review: the payment goes on and a person is to look at it', async () => {
    const start = await way.prepare();
    await desk.addRule({ ...EVERY_AMOUNT, outcome: 'review' });
    const { payment } = await start();
    expect(payment).toMatchObject({
      attemptId: expect.any(String),
      details: { engine: { risk: { decision: 'REVIEW', reject: [], review: ['D480'] } } },
    });
    const { store } = server;
    const reviews = await store.query('select codes from risk_reviews where payment_id = $1', [payment?.id]);
    expect(reviews).toEqual([{ codes: ['D480'] }]);
  });
});

test('a payer who is asked for their identity again after their shop was open again', async () => {
  const start = await identity.prepare();
  await state(STOPS[0][1]);
  await start();
  await again();
  const { answer, payment } = await start();
  expect(answer).toMatchObject({ status: 200 });
  expect(payment?.attemptId).not.toBeNull();
});
