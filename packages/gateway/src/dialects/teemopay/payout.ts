import type { KeyObject } from 'node:crypto';
import { type AppAccess, koreanTimestamp, type Method, type Payout } from '@naru/engine';
import {
  checkPayoutCreate,
  checkPayoutQuery,
  formatAmount,
  formatRate,
  PAYOUT_STATUS,
  type PayoutCreateRequest,
  parseIdType,
  parseRequestAmount,
  signMembers,
} from '@naru/teemopay';
import type { Gateway } from '../../gateway.ts';
import { orRepeatedOut } from '../../repeated.ts';
import { keptByDialect } from './details.ts';
import { acceptedOrFail, fail, leavesOpen } from './failure.ts';
import { platformKey } from './keys.ts';
import { nextTradeNo } from './numbers.ts';
import { checkedOrFail, type VerifiedRequest } from './request.ts';
import { callbackUrlOf, payoutMethod, refusalOf, TEEMOPAY_SETTINGS } from './settings.ts';
import { feeText } from './statement.ts';
import { PAYOUT, payoutErrorOf } from './states.ts';

/** payout/create: accepts a payout and freezes amount and fee. Accepted is not paid. */
export async function payoutCreate(gateway: Gateway, request: VerifiedRequest) {
  const { access } = request;
  const fields = checkedOrFail(checkPayoutCreate(request.fields));
  // First: without a key to sign the answer nothing may be paid out.
  const key = platformKey(access, gateway.engine.context.clock.now());
  const { payout, repeated } = await orRepeatedOut(
    gateway,
    { kind: 'payout', access, orderNumber: fields.merchantOrderNo },
    () => created(gateway, request, fields),
    async (error) => {
      const used = await gateway.engine.payouts.findByOrder(access.app, fields.merchantOrderNo);
      const isOwn = used?.contentHash === request.nonce && leavesOpen(error);
      return isOwn ? { payout: used, repeated: false } : used && fail('duplicate_order');
    },
  );
  if (repeated) fail('duplicate_order');
  return signedAnswer(key, request.nonce, {
    merchantOrderNo: payout.orderNumber,
    tradeNo: payout.platformNumber,
    status: PAYOUT[payout.state],
    amount: formatAmount(payout.amount),
  });
}

/** For an app that is stopped: fails for the number of an existing payout, also of one that is being created. */
export async function failIfPaidOut(
  gateway: Gateway,
  { access, fields, stopped }: VerifiedRequest,
): Promise<void> {
  // Malformed input never reaches the store.
  const asked = checkPayoutQuery(fields);
  if (!asked.ok) return;
  const { merchantOrderNo: orderNumber } = asked.request;
  await orRepeatedOut<undefined>(
    gateway,
    { kind: 'payout', access, orderNumber },
    async () => {
      throw stopped;
    },
    async () => {
      if (await gateway.engine.payouts.findByOrder(access.app, orderNumber)) fail('duplicate_order');
      return undefined;
    },
  );
}

async function created(gateway: Gateway, request: VerifiedRequest, fields: PayoutCreateRequest) {
  const { access } = request;
  const amount = parseRequestAmount(fields.amount) ?? fail('parameter_invalid', 'amount');
  const { method, callbackUrl } = await allowedPayout(gateway, access, fields, amount);
  return acceptedOrFail(
    await gateway.engine.payouts.create({
      access,
      orderNumber: fields.merchantOrderNo,
      platformNumber: await nextTradeNo(gateway, access, 'payout'),
      // A number is used once (426), even by the same request: no request repeats another one.
      contentHash: request.nonce,
      amount,
      method,
      payee: { name: fields.realName, accountNumber: fields.bankAccount },
      callbackUrl,
      subject: null,
      details: detailsOf(fields),
    }),
  );
}

/** The bank and the callback address; fails for what platform and app do not allow now. */
async function allowedPayout(
  gateway: Gateway,
  access: AppAccess,
  fields: PayoutCreateRequest,
  amount: bigint,
): Promise<{ readonly method: Method; readonly callbackUrl: string }> {
  const callbackUrl = callbackUrlOf(gateway, fields.callbackUrl, access.app.payoutCallbackUrl);
  if (TEEMOPAY_SETTINGS.blockedAccounts.of(access.app.settings)?.includes(fields.bankAccount))
    fail('blacklisted');
  const method = await payoutMethod(gateway, access, fields.bankCode);
  const refusal = refusalOf(method, amount);
  if (refusal) fail('merchant_verification_failed', refusal.reason);
  return { method, callbackUrl };
}

function detailsOf({ accountType, idType, bankName }: PayoutCreateRequest) {
  return keptByDialect({ accountType, bankName, idType: parseIdType(idType) ?? idType });
}

/**
 * TeemoPay's older sample of this answer has a `sign`, its newer pages have none. It is there for whoever checks it:
 * over the other fields of `data` and the request's nonce, by the platform's key.
 */
async function signedAnswer<T extends Record<string, unknown>>(key: KeyObject, nonce: string, data: T) {
  return { ...data, sign: await signMembers(data, nonce, key) };
}

/** payout/query: the state of a payout. */
export async function payoutQuery(gateway: Gateway, { access, fields }: VerifiedRequest) {
  const { merchantOrderNo } = checkedOrFail(checkPayoutQuery(fields));
  const payout = await gateway.engine.payouts.findByOrder(access.app, merchantOrderNo);
  if (!payout) return fail('order_not_found');
  const fee = payoutFeeOf(payout);
  return {
    merchantOrderNo: payout.orderNumber,
    tradeNo: payout.platformNumber,
    amount: formatAmount(payout.amount),
    status: PAYOUT[payout.state],
    serviceAmount: fee === null ? null : feeText(fee),
    immService: feeText(payout.feeFixed),
    serviceRate: formatRate(payout.feeRatePpm),
    ...payoutErrorOf(payout),
    completeTime: payout.completedAt ? koreanTimestamp(payout.completedAt) : null,
  };
}

/** A payout that failed cost nothing; for one that came back the callback keeps the fee (teemopay.md §5.3). */
export function payoutFeeOf(payout: Payout): bigint | null {
  return PAYOUT[payout.state] === PAYOUT_STATUS.failed ? null : payout.feeAmount;
}
