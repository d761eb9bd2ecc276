import type { IdentityView } from '@naru/checkout';
import type { Method } from '@naru/engine';
import { type CheckoutViewJson, newPayment, type Request, vaCollection } from './orders.ts';
import type { Reply, TestServer } from './server.ts';

/** HaiPay has no method that wants an identity check; its demo app is as good as any to try one with. */
export const VERIFIED_METHOD: Method = {
  dialect: 'haipay',
  direction: 'payment',
  currency: 'KRW',
  code: 'KYC_TEST',
  kind: 'virtual_account_verified',
  brand: 'virtual_account',
  nameEn: 'Virtual account with identity check',
  nameKo: '본인확인 가상계좌',
  minimum: 100n,
  maximum: 50_000_000n,
  state: 'available',
  supportsRefund: false,
  channel: 'sandbox',
  position: 100,
};

export const DETAILS = {
  name: '홍길동',
  bankCode: 'KAKOKR22',
  bankAccount: '3333-01-1234567',
  holderNumber: '950101',
  phone: '010-9876-5432',
};

export type IdentityPage = CheckoutViewJson & { readonly identity: IdentityView | null };

export async function addVerifiedMethod(server: TestServer): Promise<void> {
  await server.gateway.engine.context.methods.addMissing([VERIFIED_METHOD]);
}

/** A payment of 10 000 won whose payer has to prove who they are. */
export function unverifiedPayment(server: TestServer, changes: Request = {}) {
  return newPayment(server, vaCollection({ inBankCode: VERIFIED_METHOD.code, ...changes }));
}

export function identityPath(token: string, part = ''): string {
  return `/checkout/api/payments/${token}/identity${part}`;
}

export function giveDetails(server: TestServer, token: string, changes: Request = {}): Promise<IdentityPage> {
  return server.json('POST', identityPath(token), { ...DETAILS, ...changes });
}

export function giveCode(server: TestServer, token: string, code: unknown): Promise<IdentityPage> {
  return server.json('POST', identityPath(token, '/code'), { code });
}

export function pageOf(server: TestServer, token: string): Promise<IdentityPage> {
  return server.json('GET', `/checkout/api/payments/${token}`);
}

/** A code of six digits that is not `code`. */
export function otherCode(code: string | null | undefined): string {
  return code === '000000' ? '000001' : '000000';
}

export function errorOf(reply: Reply): { status: number; code: string; message: string } {
  const { error } = JSON.parse(reply.text) as { error: { code: string; message: string } };
  return { status: reply.status, ...error };
}
