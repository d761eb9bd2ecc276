import { expect, test } from 'vitest';
import { operationsOf } from '../support/document.ts';
import { documentedCalls } from '../support/documented-calls.ts';
import { type Members, newOrderId as newShopOrder, orderTo, Shop } from '../support/eximbay.ts';
import { TokenShop } from '../support/eximbay-tokens.ts';
import { addVerifiedMethod, unverifiedPayment } from '../support/identity.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, newOrderId, newPayment, newPayout, vaCollection } from '../support/orders.ts';
import { subscribe } from '../support/recurring.ts';
import { testServer } from '../support/server.ts';
import { newOrderNo } from '../support/teemopay.ts';
import { koreaText } from '../support/teemopay-merchant.ts';
import { until } from '../support/until.ts';

/*
 * Every example of the document is sent to a server, with the numbers of orders that are there, and every answer is
 * held to the schema that the document has for it.
 */

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const calls = documentedCalls(server);

interface View {
  readonly state: string;
  readonly redirectUrl: string | null;
  readonly simulatorUrl: string | null;
}
interface Callback {
  readonly event: string;
  readonly deliveries: readonly {
    readonly request: { readonly headers: Record<string, string>; readonly body: string };
  }[];
}
type Data = { readonly data: Record<string, unknown> };

/** A payment that its payer has started, and the reference of its screen. */
async function onScreen(): Promise<{ orderId: string; reference: string }> {
  const { token, orderId } = await newPayment(server);
  await calls.ok('checkout.start', { params: { token } });
  const view = await until('the screen', async () => {
    const now = await calls.ok<View>('checkout.view', { params: { token } });
    return now.state === 'redirect' && now;
  });
  return { orderId, reference: String(view.redirectUrl).split('/').at(-1) ?? '' };
}

async function account(): Promise<{ orderNo: string; token: string }> {
  return newPayment(server, vaCollection());
}

test('HaiPay: orders, queries, refunds, balances', async () => {
  const krw = { currency: 'krw' };
  const orderId = newOrderId();
  const { data } = await calls.ok<Data>('haipay.collectApply', { params: krw, changes: { orderId } });
  await calls.ok('haipay.collectQuery', { params: krw, changes: { orderId } });
  await calls.ok('sandbox.succeedPayment', { params: { no: orderId } });
  const refund = newOrderId();
  const { orderNo } = data;
  await calls.ok('haipay.refundApply', { params: krw, changes: { orderId: refund, orderNo } });
  await calls.ok('haipay.refundQuery', { params: krw, changes: { orderId: refund } });
  const payout = newOrderId();
  await calls.ok('haipay.payApply', { params: krw, changes: { orderId: payout } });
  await calls.ok('haipay.payQuery', { params: krw, changes: { orderId: payout } });
  await calls.ok('haipay.accountLedger', { params: krw });
  await calls.ok('haipay.paymentConfig');
  const cashier = newOrderId();
  await calls.ok('haipay.cashierApply', { changes: { orderId: cashier } });
  await calls.ok('haipay.cashierQuery', { changes: { orderId: cashier } });
});

test('TeemoPay: orders, queries, balances, lists', async () => {
  const [merchantOrderNo, payout] = [newOrderNo(), newOrderNo()];
  await calls.ok('teemopay.paymentCreate', { changes: { merchantOrderNo } });
  await calls.ok('teemopay.paymentQuery', { changes: { merchantOrderNo } });
  await calls.ok('teemopay.payoutCreate', { changes: { merchantOrderNo: payout } });
  await calls.ok('teemopay.payoutQuery', { changes: { merchantOrderNo: payout } });
  await calls.ok('sandbox.succeedPayout', { params: { no: payout } });
  await calls.ok('sandbox.returnPayout', { params: { no: payout } });
  await calls.ok('teemopay.merchantBalance');
  const now = Date.now();
  const changes = { beginTime: koreaText(now - 60_000), endTime: koreaText(now + 60_000) };
  await calls.ok('teemopay.transactionList', { changes });
});

/** Prepares, opens and pays an order by the examples; answers what status_url got. */
async function paidAtShop(payment: Members = {}) {
  const { path, body } = orderTo(endpoint, { payment });
  const changes = { payment: body['payment'], url: body['url'] };
  const { fgkey } = await calls.ok('eximbay.ready', { changes });
  const opened = await calls.ok('eximbay.open', { changes: { ...changes, fgkey } });
  const token = String(opened['url']).split('/').at(-1) ?? '';
  await calls.ok('checkout.cardOffer', { params: { token } });
  await calls.ok('checkout.payByCard', { params: { token } });
  const result = await shop.result(endpoint, path);
  const [received] = await endpoint.waitFor(path);
  const { order_id } = body['payment'] as { order_id: string };
  return { result, order_id, transaction_id: result['transaction_id'] ?? '', text: received?.body ?? '' };
}

test('Eximbay: payments, refunds, captures', async () => {
  const { order_id, transaction_id, text } = await paidAtShop();
  await calls.ok('eximbay.verify', { changes: { data: text } });
  await calls.ok('eximbay.retrieve', { changes: { payment: { order_id } } });
  const nothing = await calls.send('eximbay.retrieve', { changes: { payment: { order_id: 'nobody' } } });
  expect(nothing.answer).toMatchObject({ rescode: 'Q004' });
  const refund_id = newShopOrder();
  const refund = { refund: { refund_id }, payment: { order_id } };
  await calls.ok('eximbay.cancel', { params: { transaction_id }, changes: refund });
  const disputed = await paidAtShop();
  await calls.ok('sandbox.raiseChargeback', { params: { no: disputed.transaction_id } });
  const authorized = await paidAtShop({ transaction_type: 'AUTHORIZE' });
  await calls.ok('eximbay.capture', {
    params: { transaction_id: authorized.transaction_id },
    changes: { payment: { order_id: authorized.order_id, transaction_id: authorized.transaction_id } },
  });
  const { result, ...authenticated } = await paidAtShop({ transaction_type: 'PAYER_AUTH' });
  const { payer_auth_id } = result;
  await calls.ok('eximbay.confirm', { changes: { payment: { ...authenticated, payer_auth_id } } });
});

test('Eximbay: settlement on request', async () => {
  const { mid } = await shop.keys();
  await server.setApp(mid, `settings = settings || '{"settlementCalendar": "on_request"}'`);
  const { order_id, transaction_id } = await paidAtShop();
  await calls.ok('eximbay.settle', { params: { transaction_id }, changes: { payment: { order_id } } });
  await server.setApp(mid, `settings = settings - 'settlementCalendar'`);
});

test('Eximbay: stored cards and subscriptions', async () => {
  const { tokenId: token_id } = await new TokenShop(server, endpoint).stored();
  await calls.ok('eximbay.tokenInquiry', { params: { token_id } });
  const payment = { order_id: newShopOrder() };
  await calls.ok('eximbay.rebill', { params: { token_id }, changes: { payment } });
  await calls.ok('eximbay.deleteToken', { params: { token_id } });
  const { id: recurring_id } = await subscribe(shop, endpoint);
  await calls.ok('eximbay.adjustRecurring', { params: { recurring_id } });
  const { recurring } = await calls.ok<{ recurring: unknown[] }>('sandbox.listSubscriptions');
  expect(recurring).toHaveLength(1);
  await calls.ok('eximbay.deleteRecurring', { params: { recurring_id } });
  const { mails } = await calls.ok<{ mails: unknown[] }>('sandbox.listMails');
  expect(mails.length).toBeGreaterThan(0);
});

test('the payment page and the screens behind it', async () => {
  for (const action of ['approve', 'decline', 'cancel', 'time-out']) {
    const { reference } = await onScreen();
    await calls.ok('sandbox.screen', { params: { reference } });
    await calls.ok(`sandbox.press.${action}`, { params: { reference } });
  }
  const { token: left } = await newPayment(server);
  await calls.ok('checkout.cancel', { params: { token: left } });
  const { token } = await account();
  await calls.ok('checkout.start', { params: { token }, changes: { method: 'KOOKMIN_BANK' } });
  const { simulatorUrl } = await until('the account', async () => {
    const now = await calls.ok<View>('checkout.view', { params: { token } });
    return now.simulatorUrl !== null && now;
  });
  const reference = String(simulatorUrl).split('/').at(-1) ?? '';
  await calls.ok('sandbox.transfer', { params: { reference } });
});

test('an identity check', async () => {
  await addVerifiedMethod(server);
  const { token, orderNo: no } = await unverifiedPayment(server);
  await calls.ok('checkout.beginIdentityCheck', { params: { token } });
  const { code } = await until('the code', async () => {
    const now = await calls.ok('sandbox.identityCheck', { params: { no } });
    return typeof now['code'] === 'string' && now;
  });
  await calls.ok('checkout.confirmIdentity', { params: { token }, changes: { code } });
});

test('the controls of payments, payouts and chargebacks', async () => {
  const payment = async () => (await newPayment(server)).orderNo;
  await calls.ok('sandbox.failPayment', { params: { no: await payment() } });
  await calls.ok('sandbox.expirePayment', { params: { no: await payment() } });
  await calls.ok('sandbox.cancelPayment', { params: { no: await payment() } });
  await calls.ok('sandbox.deposit', { params: { no: (await account()).orderNo } });
  await calls.ok('sandbox.showPayment', { params: { no: (await account()).orderNo } });
  const [paidOut, refused] = [await newPayout(server), await newPayout(server)];
  await calls.ok('sandbox.succeedPayout', { params: { no: paidOut.orderNo } });
  await calls.ok('sandbox.showPayout', { params: { no: paidOut.orderNo } });
  await calls.ok('sandbox.returnPayout', { params: { no: paidOut.orderNo } });
  await calls.ok('sandbox.failPayout', { params: { no: refused.orderNo } });
  const raised = async (changes: Members = {}) => {
    const no = await payment();
    await calls.ok('sandbox.succeedPayment', { params: { no } });
    return calls.ok<{ id: string }>('sandbox.raiseChargeback', { params: { no }, changes });
  };
  for (const decision of ['win', 'lose']) {
    const { id } = await raised();
    await calls.ok('sandbox.representChargeback', { params: { id } });
    await calls.ok(`sandbox.${decision}Chargeback`, { params: { id } });
  }
  const { id } = await raised({ deduct: false });
  await calls.ok('sandbox.deductChargeback', { params: { id } });
  await calls.ok('sandbox.acceptChargeback', { params: { id } });
  await calls.ok('sandbox.listChargebacks');
});

test('Korean cash receipts', async () => {
  const receipt = async () => {
    const { body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P305', lang: 'KR' },
      settings: { issuer_country: 'KR' },
      tax: { receipt_status: 'Y', amount_tax_free: '0', amount_taxable: '9091', amount_vat: '909' },
    });
    const { token, orderId: no } = await shop.page(body);
    const cashReceipt = { purpose: 'income_deduction', by: 'phone', number: '01098765432' };
    await calls.ok('checkout.start', { params: { token }, changes: { method: 'P305', cashReceipt } });
    await calls.ok('sandbox.succeedPayment', { params: { no } });
    const [made] = await until('the receipt', async () => {
      const { cashReceipts } = await calls.ok<{ cashReceipts: { id: string }[] }>(
        'sandbox.listCashReceipts',
        { query: { no } },
      );
      return cashReceipts.length > 0 && cashReceipts;
    });
    return { id: made?.id ?? '' };
  };
  await calls.ok('sandbox.approveCashReceipt', { params: await receipt() });
  await calls.ok('sandbox.failCashReceipt', { params: await receipt() });
});

test('callbacks, faults, time, operation', async () => {
  await calls.ok('sandbox.orderCallbackFault');
  await calls.ok('sandbox.clearCallbackFaults');
  await calls.ok('sandbox.loseNotices');
  await calls.ok('sandbox.hangUpstream');
  await calls.ok('sandbox.resumeUpstream');
  await calls.ok('sandbox.clearNoticeFaults');
  const { orderNo: no } = await newPayment(server, collection({ notifyUrl: endpoint.url('/told') }));
  await calls.ok('sandbox.succeedPayment', { params: { no } });
  await endpoint.waitFor('/told');
  const { callbacks } = await calls.ok<{ callbacks: { id: string }[] }>('sandbox.listCallbacks', {
    query: { no },
  });
  await calls.ok('sandbox.resendCallback', { params: { id: callbacks[0]?.id ?? '' } });
  await calls.ok('sandbox.listSigners');
  await calls.ok('sandbox.signCall');
  const { requests } = await calls.ok<{ requests: { id: string }[] }>('sandbox.listRequests');
  await calls.ok('sandbox.showRequest', { params: { id: requests[0]?.id ?? '' } });
  const listener = { params: { id: '01890a5d-ac96-774b-bcce-b302099a8057' } };
  await calls.ok('sandbox.keepCallbackListener', listener);
  await calls.ok('sandbox.listCallbackListeners');
  await calls.ok('sandbox.removeCallbackListener', listener);
  await calls.ok('sandbox.clock');
  await calls.ok('sandbox.advanceClock');
  await calls.ok('operation.health');
  await calls.ok('operation.readiness');
  await calls.ok('operation.metrics');
});

test('what operators do, as far as its example finds what it names', async () => {
  const operations = operationsOf(calls.document).filter(({ tags }) => tags[0] === 'Administration');
  const statuses = new Set<number>();
  for (const { operationId } of operations) {
    const { status } = await until(`less than 50 calls a second before ${operationId}`, async () => {
      const sent = await calls.send(operationId);
      return sent.status !== 429 && sent;
    });
    statuses.add(status);
  }
  expect(operations.length).toBeGreaterThan(60);
  expect([...statuses].toSorted()).toEqual([200, 201, 400, 404, 409]);
});

test('every message to a merchant is as a webhook of its event says', async () => {
  const wanted = ['payment_succeeded', 'payment_authorized', 'chargeback_reported', 'payout_returned'];
  const sent = await until(`messages of ${wanted}`, async () => {
    const { callbacks } = await calls.ok<{ callbacks: Callback[] }>('sandbox.listCallbacks');
    const made = callbacks.flatMap(({ event, deliveries }) =>
      deliveries.map(({ request }) => ({ event, ...request })),
    );
    return wanted.every((event) => made.some((one) => one.event === event)) && made;
  });
  const faults = sent.map(({ event, headers, body }) =>
    calls.messageFault(event, headers['content-type'] ?? '', body),
  );
  expect(faults.filter((fault) => fault !== null)).toEqual([]);
});

test('all of them were sent', async () => {
  await calls.ok('sandbox.reset');
  const all = operationsOf(calls.document).map(({ operationId }) => operationId);
  expect(all.filter((id) => !calls.sent.has(id))).toEqual([]);
});
