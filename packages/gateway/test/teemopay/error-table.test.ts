import { ERROR_TABLE, type ErrorName, findErrors } from '@naru/teemopay';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { whileWriterIsFull } from '../support/busy-writer.ts';
import { newKeyPair } from '../support/signing.ts';
import {
  BALANCE,
  type Fields,
  LIST,
  newNonce,
  newOrderNo,
  PAYMENT_CREATE,
  PAYMENT_QUERY,
  PAYOUT_CREATE,
  PAYOUT_QUERY,
  payin,
  payout,
  type TeemoEnvelope,
} from '../support/teemopay.ts';
import { demoMerchant, koreaText } from '../support/teemopay-merchant.ts';

const DAY_MS = 24 * 3600 * 1000;

const shop = demoMerchant({ withoutWorkers: true });
const { teemo } = shop;

type Case = () => Promise<TeemoEnvelope>;

/** Every code that is sent, and how a merchant comes to see it. One per row of the table, by its name. */
const CASES: Partial<Record<ErrorName, Case>> = {
  success: () => teemo.call(BALANCE, {}),
  busy: () => whileWriterIsFull(shop.server, () => teemo.call(PAYOUT_CREATE, payout())),
  parameter_missing: () => teemo.call(PAYOUT_QUERY, {}),
  parameter_invalid: () => teemo.call(PAYMENT_CREATE, payin({ amount: '1.5' })),
  app_not_found: () => withHeaders({ app_code: 'A2405220001KR777' }),
  merchant_not_found: () => withApp(`currency = 'USD'`, () => teemo.call(BALANCE, {})),
  merchant_closed: async () => {
    await shop.setMerchant('closed');
    return teemo.call(BALANCE, {});
  },
  payment_method_unsupported: () => teemo.call(PAYMENT_CREATE, payin({ paymentType: 805 })),
  balance_insufficient: () => teemo.call(PAYOUT_CREATE, payout({ amount: '50000000' })),
  duplicate_order: async () => {
    const request = payout();
    await teemo.ok(PAYOUT_CREATE, request);
    return teemo.call(PAYOUT_CREATE, request);
  },
  callback_url_missing: () =>
    withApp('payout_callback_url = null', () => teemo.call(PAYOUT_CREATE, payout({ callbackUrl: null }))),
  account_number_invalid: () => teemo.call(PAYOUT_CREATE, payout({ bankAccount: '12345' })),
  bank_code_unsupported: () => teemo.call(PAYOUT_CREATE, payout({ bankCode: '999' })),
  bank_mismatch: () => teemo.call(PAYOUT_CREATE, payout({ bankName: 'Woori Bank' })),
  order_not_found: () => teemo.call(PAYMENT_QUERY, { merchantOrderNo: newOrderNo() }),
  account_type_invalid: () => teemo.call(PAYOUT_CREATE, payout({ accountType: 803 })),
  blacklisted: async () => {
    await shop.settings({ blockedAccounts: ['12345678998765'] });
    return teemo.call(PAYOUT_CREATE, payout());
  },
  fee_rate_missing: () => withoutFees(() => teemo.call(PAYMENT_CREATE, payin())),
  merchant_verification_failed: () => withoutFees(() => teemo.call(PAYOUT_CREATE, payout())),
  id_type_invalid: () => teemo.call(PAYOUT_CREATE, payout({ idType: 'PASSPORT' })),
  business_error: () => {
    vi.spyOn(shop.server.store, 'transaction').mockRejectedValue(new Error('disk full'));
    return teemo.call(PAYOUT_CREATE, payout());
  },
  list_type_invalid: () => list({ type: 'BOTH' }),
  list_too_old: () => list({}, -100, -90.5),
  list_range_too_long: () => list({}, -40, 0),
  list_begin_in_future: () => list({}, 1, 2),
  list_begin_after_end: () => list({}, -1, -2),
  list_status_invalid: () => list({ status: 6 }),
  list_cursor_invalid: () => list({ pageIndex: 'x' }),
  country_invalid: () => withHeaders({ country: 'MX' }),
  app_code_invalid: () => withHeaders({ app_code: undefined }),
  timestamp_missing: () => withHeaders({ timestamp: undefined }),
  timestamp_expired: () => withHeaders({ timestamp: String(Date.now() - 60_000) }),
  nonce_invalid: async () => {
    const nonce = newNonce();
    await withHeaders({ nonce });
    return withHeaders({ nonce });
  },
  authorization_failed: () => withApp(`state = 'disabled'`, () => teemo.call(BALANCE, {})),
  signature_invalid: () => teemo.call(BALANCE, {}, { keys: { merchantPrivateKey: newKeyPair().privateKey } }),
  merchant_key_missing: async () => {
    // A key that is not valid yet is no key; afterEach makes it valid again.
    await shop.server.store.exec(`update app_keys set valid_from = now() + interval '9 days'`);
    shop.server.gateway.engine.context.directory.forget();
    return teemo.call(BALANCE, {});
  },
  json_invalid: () => teemo.call(BALANCE, {}, { body: '{"sign":"a","sign":"b"}' }),
  body_empty: () => teemo.call(BALANCE, {}, { body: '' }),
  api_unavailable: () => teemo.call('/api/pay/payment/cancel/v1', {}),
  gateway_error: () => {
    vi.spyOn(shop.server.gateway.engine.context.nonces, 'take').mockRejectedValue(new Error('no store'));
    return teemo.call(BALANCE, {});
  },
};

function withHeaders(headers: Record<string, string | undefined>): Promise<TeemoEnvelope> {
  return teemo.call(BALANCE, {}, { headers });
}

async function withApp(assignments: string, call: Case): Promise<TeemoEnvelope> {
  await shop.app(assignments);
  return call();
}

async function withoutFees(call: Case): Promise<TeemoEnvelope> {
  const feePlanId = await shop.server.gateway.engine.admin.createFeePlan(newOrderNo());
  return withApp(`fee_plan_id = '${feePlanId}'`, call);
}

/** Asks for payouts between two days counted from now. */
async function list(fields: Fields, fromDay = -1, untilDay = 0): Promise<TeemoEnvelope> {
  const nowMs = await shop.now();
  const range = {
    beginTime: koreaText(nowMs + fromDay * DAY_MS),
    endTime: koreaText(nowMs + untilDay * DAY_MS),
  };
  return teemo.call(LIST, { type: 'PAYOUT', ...range, ...fields });
}

/** Whether a text is that of a row, with something in the place that the table leaves open. */
function isTextOf(msg: string, text: string): boolean {
  const [before = '', after] = msg.split('*');
  if (after === undefined) return text === msg;
  return text.length > msg.length && text.startsWith(before) && text.endsWith(after) && !text.includes('*');
}

describe('the table of codes', () => {
  const sent = ERROR_TABLE.filter((row) => row.sent);

  afterEach(async () => {
    vi.restoreAllMocks();
    const { store, gateway } = shop.server;
    await store.exec(`
      update apps set state = 'active', currency = 'KRW', settings = '{}',
        payout_callback_url = 'http://127.0.0.1:9000/',
        fee_plan_id = (select id from fee_plans where name = 'demo') where dialect = 'teemopay';
      update merchants set state = 'active';
      update app_keys set valid_from = created_at`);
    gateway.engine.context.directory.forget();
  });

  test('has a case here for each row that is sent, and for no other', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(sent.map(({ name }) => name).toSorted());
    expect(sent.length).toBeGreaterThan(30);
  });

  test.each(sent)('$code $name', async ({ name, code, msg }) => {
    const envelope = await CASES[name]?.();
    expect(envelope?.msg).toSatisfy((text: string) => isTextOf(msg, text));
    expect(envelope).toEqual({
      code,
      msg: expect.any(String),
      data: name === 'success' ? expect.any(Object) : null,
      traceId: expect.stringMatching(/^[0-9a-f]{32}\.\d+\.\d{17}$/),
    });
  });

  test('no two rows that are sent read alike', () => {
    const texts = sent.map(({ code, msg }) => `${code} ${msg}`);
    expect(new Set(texts).size).toBe(texts.length);
    for (const { code } of sent) expect(findErrors(code).length).toBeGreaterThan(0);
  });
});
