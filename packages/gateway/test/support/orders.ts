import { randomBytes } from 'node:crypto';
import type { TestServer } from './server.ts';
import { until } from './until.ts';

export type Request = Record<string, unknown>;

export function newOrderId(): string {
  return `M${randomBytes(9).toString('hex')}`;
}

/** A collect/apply request that is good as it stands. */
export function collection(changes: Request = {}): Request {
  return {
    appId: 1054,
    orderId: newOrderId(),
    name: 'Gildong Hong',
    phone: '01012345678',
    email: 'gildong@example.com',
    amount: '2000',
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    callBackUrl: 'https://shop.example/paid',
    callBackFailUrl: 'https://shop.example/failed',
    partnerUserId: 'user-7',
    ...changes,
  };
}

export function usdCollection(changes: Request = {}): Request {
  return collection({ appId: 1055, amount: '12.50', inBankCode: 'KAKAOPAY_USD', ...changes });
}

export function vaCollection(changes: Request = {}): Request {
  return collection({ payType: 'VA', inBankCode: 'KOOKMIN_BANK', amount: '10000', ...changes });
}

/** A pay/apply request that is good as it stands. */
export function payout(changes: Request = {}): Request {
  return {
    appId: 1054,
    orderId: newOrderId(),
    amount: '2000',
    accountType: 'BANK_ACCOUNT',
    bankCode: 'KYNAKR22',
    accountNo: '09876543210',
    name: 'john doe',
    phone: '09876543210',
    email: 'johndoe@example.com',
    partnerUserId: '149597870',
    ...changes,
  };
}

export function without(request: Request, name: string): Request {
  const { [name]: _, ...rest } = request;
  return rest;
}

/** Makes a payment and answers its numbers and the token of its link. */
export async function newPayment(server: TestServer, request: Request = collection()) {
  const path = request['appId'] === 1055 ? '/usd/collect/apply' : '/krw/collect/apply';
  const data = await server.ok(path, request);
  const payUrl = String(data['payUrl']);
  return {
    appId: Number(request['appId']),
    orderId: String(request['orderId']),
    orderNo: String(data['orderNo']),
    payUrl,
    token: payUrl.slice(payUrl.lastIndexOf('/') + 1),
  };
}

export function queryPayment(server: TestServer, order: { appId?: number; orderId: string }) {
  const appId = order.appId ?? 1054;
  const path = appId === 1055 ? '/usd/collect/query' : '/krw/collect/query';
  return server.ok(path, { appId, orderId: order.orderId });
}

/** A payment that the control API has paid. */
export async function paidPayment(server: TestServer, request: Request = collection()) {
  const made = await newPayment(server, request);
  await server.json('POST', `/_sandbox/payments/${made.orderNo}/succeed`);
  return made;
}

export async function newPayout(server: TestServer, request: Request = payout()) {
  const data = await server.ok('/krw/pay/apply', request);
  return { orderId: String(request['orderId']), orderNo: String(data['orderNo']) };
}

export function queryPayout(server: TestServer, order: { orderId: string }) {
  return server.ok('/krw/pay/query', { appId: 1054, orderId: order.orderId });
}

export function queryRefund(server: TestServer, order: { appId?: number; orderId: string }) {
  const appId = order.appId ?? 1054;
  return server.ok(`/${appId === 1055 ? 'usd' : 'krw'}/refund/refundQuery`, {
    appId,
    orderId: order.orderId,
  });
}

/** Waits until a query answers `status`, and returns that answer. */
export function untilStatus(
  query: () => Promise<Record<string, unknown>>,
  status: number | string,
): Promise<Record<string, unknown>> {
  let last: Record<string, unknown> = {};
  return until(`status ${status}`, async () => {
    last = await query();
    return last['status'] === status && last;
  });
}

/** The balances of the demo merchant in won. */
export async function balances(server: TestServer, appId = 1054) {
  const path = appId === 1055 ? '/usd/account/ledger' : '/krw/account/ledger';
  return (await server.ok(path, { appId })) as Record<
    'bal' | 'availableBal' | 'frzBal' | 'unSettleBal',
    string
  >;
}

/** A page's view of a payment. */
export function checkoutView(server: TestServer, token: string) {
  return server.json<CheckoutViewJson>('GET', `/checkout/api/payments/${token}`);
}

export interface CheckoutViewJson {
  readonly state: string;
  readonly merchantName: string;
  readonly orderNumber: string;
  readonly subject: string | null;
  readonly amount: { readonly currency: string; readonly text: string };
  readonly payerAmount: {
    readonly currency: string;
    readonly text: string;
    readonly rateText: string;
  } | null;
  readonly methods: readonly {
    readonly code: string;
    readonly kind: string;
    readonly available: boolean;
    readonly banks: readonly { readonly code: string; readonly name: { readonly ko: string } }[];
  }[];
  readonly chosen: { readonly code: string; readonly bank: string | null } | null;
  readonly redirectUrl: string | null;
  readonly virtualAccount: {
    readonly accountNumber: string;
    readonly amountText: string;
    readonly holder: string;
    readonly bankName: { readonly ko: string; readonly en: string };
    readonly expiresAt: string;
  } | null;
  readonly expiresAt: string;
  readonly serverTime: string;
  readonly outcome: { readonly url: string; readonly reason: string | null } | null;
  readonly simulatorUrl: string | null;
}
