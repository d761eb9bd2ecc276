import { describe, expect, expectTypeOf, test } from 'vitest';
import { testClient } from '../../wire/test/support/client-suite.ts';
import { fakePlatform, type SeenRequest } from '../../wire/test/support/fake-platform.ts';
import {
  type ClientRequest,
  type EndpointName,
  EximbayClient,
  type EximbayClientOptions,
  failure,
  payloadDifference,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { API_KEY, AUTHORIZATION, MID } from './fixtures/vectors.ts';

const platform = fakePlatform();
const answerJson = (value: unknown) => platform.answerJson(value);
const bodyOf = ({ body }: SeenRequest): unknown => (body === '' ? undefined : JSON.parse(body));

function clientOf(changes: Partial<EximbayClientOptions> = {}): EximbayClient {
  return new EximbayClient({ baseUrl: `${platform.baseUrl}/`, mid: MID, apiKey: API_KEY, ...changes });
}

const { merchant: _merchant, ...ready } = samples.READY;
const readyRequest = ready as ClientRequest<'ready'>;
const retrieve: ClientRequest<'retrieve'> = {
  key_field: 'order_id',
  payment: samples.RETRIEVE.payment,
};
const { mid: _cancelMid, ...cancelSample } = samples.CANCEL;
/** The request and the answer of the reference are about different orders. */
const cancel = {
  ...cancelSample,
  payment: { ...samples.CANCEL.payment, order_id: samples.CANCEL_ANSWER.payment.order_id },
} as ClientRequest<'cancel'>;
const CANCELED = samples.CANCEL_ANSWER.payment.transaction_id;
const { mid: _captureMid, ...captureSample } = samples.CAPTURE;
const capture = {
  payment: { ...captureSample.payment, order_id: samples.CAPTURE_ANSWER.payment.order_id },
};
const CAPTURED = samples.CAPTURE_ANSWER.payment.transaction_id;
const confirm = {
  transaction_type: 'PAYMENT_PA',
  payment: samples.CONFIRM.payment,
} as const satisfies ClientRequest<'confirm'>;

const REBILL_PAYMENT = { order_id: 'M1', currency: 'USD', amount: '1', lang: 'EN' };
const TOKEN = '0A1B2C3D4E5F60718293';
const otherPayment = (answer: { payment: object }, changes: object) =>
  JSON.stringify({ ...answer, payment: { ...answer.payment, ...changes } });

testClient<EximbayClient, EndpointName>(platform, {
  clientOf,
  calls: {
    ready: {
      call: (client) => client.ready(readyRequest),
      path: '/v1/payments/ready',
      data: samples.READY_ANSWER,
    },
    verify: {
      call: (client) => client.verify(samples.VERIFY.data),
      path: '/v1/payments/verify',
      data: samples.VERIFY_ANSWER,
    },
    retrieve: {
      call: (client) => client.retrieve(retrieve),
      path: '/v1/payments/retrieve',
      data: samples.RETRIEVE_ANSWER,
    },
    confirm: {
      call: (client) => client.confirm(confirm),
      path: '/v1/payments/confirm',
      data: samples.CONFIRM_ANSWER,
    },
    cancel: {
      call: (client) => client.cancel(CANCELED, cancel),
      path: `/v1/payments/${CANCELED}/cancel`,
      data: samples.CANCEL_ANSWER,
    },
    capture: {
      call: (client) => client.capture(CAPTURED, capture),
      path: `/v1/payments/${CAPTURED}/capture`,
      data: samples.CAPTURE_ANSWER,
    },
    settle: {
      call: (client) => client.settle(CAPTURED, capture),
      path: `/v1/payments/${CAPTURED}/settle`,
      data: samples.SETTLE_ANSWER,
    },
    rebill: {
      call: (client) => client.rebill(TOKEN, { payment: REBILL_PAYMENT }),
      path: `/v1/payments/tokenbilling/${TOKEN}/rebill`,
      data: { rescode: '0000', resmsg: 'Success', payment: { ...REBILL_PAYMENT, transaction_id: 'T' } },
    },
    tokenInquiry: {
      call: (client) => client.tokenInquiry(TOKEN),
      method: 'GET',
      path: `/v1/payments/tokenbilling/${TOKEN}`,
      data: { ...samples.TOKEN_INQUIRY_ANSWER, token_id: TOKEN },
    },
    deleteToken: {
      call: (client) => client.deleteToken(TOKEN),
      path: `/v1/payments/tokenbilling/${TOKEN}/delete`,
      data: samples.TOKEN_DELETE_ANSWER,
    },
    adjustRecurring: {
      call: (client) => client.adjustRecurring('R1', samples.RECURRING_ADJUST),
      path: '/v1/payments/recurring/R1/adjust',
      data: samples.RECURRING_ADJUST_ANSWER,
    },
    deleteRecurring: {
      call: (client) => client.deleteRecurring('R1'),
      path: '/v1/payments/recurring/R1/delete',
      data: samples.RECURRING_DELETE_ANSWER,
    },
  },
  moving: 'cancel',
  answerOf: JSON.stringify,
  refusal: {
    text: JSON.stringify(failure('authorization_invalid')),
    result: { rescode: 'EC1000', resmsg: 'Authorization is invalid' },
  },
  open: ['F1', 'EE02', 'EM00', 'EX1000', 'EEEE'].map((rescode) => [
    JSON.stringify({ rescode, resmsg: 'x' }),
    { rescode, resmsg: 'x' },
  ]),
  unusable: {
    'no rescode': '{"resmsg":"Success"}',
    'rescode twice': '{"rescode":"0000","rescode":"EC00"}',
    'success without a refund': '{"rescode":"0000","resmsg":"Success.","mid":"1849705C64"}',
    'a wrong type': JSON.stringify({ ...samples.CANCEL_ANSWER, payment: 'x' }),
  },
  another: [
    ['another order', 'cancel', otherPayment(samples.CANCEL_ANSWER, { order_id: 'x' })],
    [
      'another transaction',
      'cancel',
      otherPayment(samples.CANCEL_ANSWER, { transaction_id: '1849705C6420220922000099' }),
    ],
    [
      'another refund',
      'cancel',
      JSON.stringify({
        ...samples.CANCEL_ANSWER,
        refund: { ...samples.CANCEL_ANSWER.refund, refund_id: 'x' },
      }),
    ],
    ['another mid', 'cancel', JSON.stringify({ ...samples.CANCEL_ANSWER, mid: '0000000000' })],
    ['another order', 'retrieve', otherPayment(samples.RETRIEVE_ANSWER, { order_id: 'x' })],
    ['another order', 'capture', otherPayment(samples.CAPTURE_ANSWER, { order_id: 'x' })],
    ['another order', 'settle', otherPayment(samples.SETTLE_ANSWER, { order_id: 'x' })],
    ['another mid', 'confirm', JSON.stringify({ ...samples.CONFIRM_ANSWER, mid: '0000000000' })],
    ['another card', 'tokenInquiry', JSON.stringify({ ...samples.TOKEN_INQUIRY_ANSWER, token_id: 'X' })],
    [
      'another order',
      'rebill',
      JSON.stringify({ rescode: '0000', resmsg: 'Success', payment: { ...REBILL_PAYMENT, order_id: 'M2' } }),
    ],
  ],
});

describe('requests', () => {
  test('have the key and an empty password', async () => {
    answerJson(samples.READY_ANSWER);
    const result = await clientOf().ready(readyRequest);
    expect(result).toEqual({ ok: true, data: samples.READY_ANSWER });
    expect(platform.seen).toHaveLength(1);
    const [one] = platform.seen as [SeenRequest];
    expect(one.headers.authorization).toBe(AUTHORIZATION);
    const body = bodyOf(one) as Record<string, unknown>;
    expect(body).toEqual(samples.READY);
    expect(payloadDifference(body, clientOf().payload(readyRequest))).toBe(null);
  });

  test('keep the shop beside the mid', () => {
    const payload = clientOf().payload({ ...readyRequest, merchant: { shop: 'Shop' } });
    expect(payload.merchant).toEqual({ mid: MID, shop: 'Shop' });
    // @ts-expect-error the mid is the client's
    const wrong: ClientRequest<'ready'> = { ...readyRequest, merchant: { mid: 'other' } };
    expect(clientOf().payload(wrong).merchant.mid).toBe(MID);
  });

  test('name the mid beside the order, and a verification has the text alone', async () => {
    const client = clientOf();
    platform.answerJson({});
    await client.verify(samples.VERIFY.data);
    await client.retrieve(retrieve);
    await client.confirm(confirm);
    await client.cancel(CANCELED, cancel);
    await client.capture(CAPTURED, capture);
    await client.settle(CAPTURED, capture);
    const bodies = [retrieve, confirm, cancel, capture, capture].map((body) => ({ ...body, mid: MID }));
    expect(platform.seen.map(bodyOf)).toEqual([samples.VERIFY, ...bodies]);
  });

  test('with another number than a transaction has are not sent', async () => {
    for (const id of ['', '..', '1849705C6420220902/../010', 'x'.repeat(25)]) {
      await expect(clientOf().cancel(id, cancel)).rejects.toThrow(TypeError);
    }
    expect(platform.seen).toEqual([]);
  });
});

describe('answers', () => {
  test('have their documented names beside other spellings', async () => {
    answerJson(samples.RETRIEVE_ANSWER);
    const retrieved = await clientOf().retrieve(retrieve);
    expect(retrieved.ok && retrieved.data.card_info).toMatchObject({
      card_number1: '4111',
      card_number4: '1111',
    });
    answerJson(samples.CANCEL_ANSWER);
    const canceled = await clientOf().cancel(CANCELED, cancel);
    expect(canceled.ok && canceled.data.foreign).toMatchObject({
      foreign_currency: 'USD',
      foreign_rate: '0',
    });
    answerJson(samples.CAPTURE_ANSWER);
    const captured = await clientOf().capture(CAPTURED, capture);
    expect(captured.ok && captured.data.payment.partially_cancelable).toBe('Y');
  });

  test('may have numbers for text and null for nothing', async () => {
    const payment = { ...samples.RETRIEVE_ANSWER.payment, amount: 1, auth_code: null };
    answerJson({ ...samples.RETRIEVE_ANSWER, payment });
    const result = await clientOf().retrieve(retrieve);
    expect(result.ok && [result.data.payment.amount, result.data.payment.auth_code]).toEqual([
      '1',
      undefined,
    ]);
  });

  test('of an inquiry by transaction may name another order', async () => {
    const byTransaction: ClientRequest<'retrieve'> = {
      key_field: 'transaction_id',
      payment: { ...retrieve.payment, order_id: 'x', transaction_id: '1849705C6420220902000010' },
    };
    answerJson(samples.RETRIEVE_ANSWER);
    expect((await clientOf().retrieve(byTransaction)).ok).toBe(true);
    byTransaction.payment.transaction_id = '1849705C6420220902000011';
    expect(await clientOf().retrieve(byTransaction)).toMatchObject({ kind: 'unknown' });
  });

  test('of an inquiry by the number of a refund have that number beside the payment', async () => {
    const number = '1849705C6420220902000099';
    const byRefund: ClientRequest<'retrieve'> = {
      key_field: 'transaction_id',
      payment: { ...retrieve.payment, transaction_id: number },
    };
    const { refund } = samples.CANCEL_ANSWER;
    answerJson({ ...samples.RETRIEVE_ANSWER, refund: { ...refund, refund_transaction_id: number } });
    expect(await clientOf().retrieve(byRefund)).toMatchObject({
      ok: true,
      data: { refund: { refund_transaction_id: number } },
    });
    answerJson({ ...samples.RETRIEVE_ANSWER, refund });
    expect(await clientOf().retrieve(byRefund)).toMatchObject({ kind: 'unknown' });
  });
});

describe('refusals', () => {
  test('by an unlisted code count where nothing moves', async () => {
    answerJson({ rescode: 'F1', resmsg: 'no' });
    expect(await clientOf().verify('a=b')).toMatchObject({ kind: 'refused', rescode: 'F1' });
    expect(await clientOf().ready(readyRequest)).toMatchObject({ kind: 'refused' });
    expect(await clientOf().confirm(confirm)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', rescode: 'F1', resmsg: 'no' },
    });
  });

  test('by an unlisted code with a text code that is sure', async () => {
    answerJson({ rescode: '51', resmsg: 'no', errcode: 'INSUFFICIENT_FUNDS' });
    expect(await clientOf().confirm(confirm)).toMatchObject({
      kind: 'refused',
      errcode: 'INSUFFICIENT_FUNDS',
    });
  });

  test('of a refund whose outcome is open hand on its number, unless another refund is named', async () => {
    const { refund_id } = (cancel as unknown as { refund: { refund_id: string } }).refund;
    const refund = { refund_id, refund_transaction_id: '1849705C6420261201000007' };
    answerJson({ rescode: 'EE02', resmsg: 'open', refund });
    expect(await clientOf().cancel(CANCELED, cancel)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', rescode: 'EE02', resmsg: 'open', refund },
    });
    answerJson({ rescode: 'EE02', resmsg: 'open', refund: { ...refund, refund_id: 'another' } });
    const other = await clientOf().cancel(CANCELED, cancel);
    expect(other).toMatchObject({ kind: 'unknown' });
    expect(other).not.toHaveProperty('cause.refund');
  });

  test('that leave it open are not refusals, of no call', async () => {
    for (const rescode of ['EE02', 'EM00', 'EX1000', 'EEEE']) {
      answerJson({ rescode, resmsg: '' });
      expect(await clientOf().verify('a=b')).toMatchObject({ kind: 'unknown' });
      expect(await clientOf().capture(CAPTURED, capture)).toMatchObject({ kind: 'unknown' });
    }
  });

  test('of an inquiry that finds nothing are Q004', async () => {
    answerJson({ rescode: 'Q004', resmsg: 'No Transaction', payment: { status: 'NONE' } });
    expect(await clientOf().retrieve(retrieve)).toMatchObject({ kind: 'refused', rescode: 'Q004' });
  });
});

describe('stored cards and recurring payments', () => {
  const rebill: ClientRequest<'rebill'> = {
    payment: REBILL_PAYMENT,
    merchant: { shop: 'Shop' },
  };
  const success = { rescode: '0000', resmsg: 'Success' };

  test('paths, methods and bodies', async () => {
    answerJson({ ...success, token_id: TOKEN, card_identifier: 'A', payment: { transaction_id: 'T' } });
    const client = clientOf();
    await client.rebill(TOKEN, rebill);
    await client.tokenInquiry(TOKEN);
    await client.deleteToken(TOKEN);
    await client.adjustRecurring('R1', { adjust_amount: '9.15' });
    await client.deleteRecurring('R1');
    expect(platform.seen.map((one) => [one.method, one.url, bodyOf(one)])).toEqual([
      [
        'POST',
        `/v1/payments/tokenbilling/${TOKEN}/rebill`,
        { ...rebill, merchant: { shop: 'Shop', mid: MID } },
      ],
      ['GET', `/v1/payments/tokenbilling/${TOKEN}`, undefined],
      ['POST', `/v1/payments/tokenbilling/${TOKEN}/delete`, {}],
      ['POST', '/v1/payments/recurring/R1/adjust', { adjust_amount: '9.15' }],
      ['POST', '/v1/payments/recurring/R1/delete', {}],
    ]);
    expect(platform.seen.every(({ headers }) => headers.authorization === AUTHORIZATION)).toBe(true);
  });

  test('a decline is a no; a code that nobody knows may be a yes where money moves', async () => {
    answerJson({ rescode: 'S023', resmsg: 'Expired card', errcode: 'EXPIRED_CARD' });
    expect(await clientOf().rebill(TOKEN, rebill)).toMatchObject({ kind: 'refused', rescode: 'S023' });
    answerJson({ rescode: 'Z999', resmsg: '?' });
    expect(await clientOf().rebill(TOKEN, rebill)).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().deleteRecurring('R1')).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().tokenInquiry(TOKEN)).toMatchObject({ kind: 'refused' });
  });

  test.each(['', 'a/../b', 'x'.repeat(21), '한'])('“%s” is no id', async (id) => {
    await expect(async () => clientOf().deleteToken(id)).rejects.toThrow(TypeError);
    await expect(async () => clientOf().deleteRecurring(id)).rejects.toThrow(TypeError);
    expect(platform.seen).toEqual([]);
  });
});

test('what cannot work is refused at once', () => {
  expect(() => clientOf({ apiKey: '' })).toThrow(TypeError);
  expect(() => clientOf({ mid: '' })).toThrow(TypeError);
});

test('results are distinguished by their types', async () => {
  answerJson(samples.RETRIEVE_ANSWER);
  const result = await clientOf().retrieve(retrieve);
  if (result.ok) expectTypeOf(result.data.payment.balance).toEqualTypeOf<string | undefined>();
  else if (result.kind === 'refused') expectTypeOf(result.rescode).toBeString();
  else expectTypeOf(result.cause.type).toBeString();
  expect(result.ok).toBe(true);
});
