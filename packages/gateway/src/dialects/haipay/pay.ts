import { koreanTimestamp, type Method, type Payout } from '@naru/engine';
import {
  fieldFailure,
  formatAmount,
  isKoreanMobileNumber,
  type PayApplyRequest,
  type PayQueryRequest,
} from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { orRepeatedOut } from '../../repeated.ts';
import { amountOf, currencyOf, methodsForAmount } from './amounts.ts';
import { sealedByDialect } from './details.ts';
import { nextNumber } from './numbers.ts';
import { requirePrice } from './prices.ts';
import { acceptedOrFail } from './refusals.ts';
import {
  fail,
  HaiPayFailure,
  leavesOpen,
  requireAllowedName,
  requireTrading,
  type VerifiedRequest,
} from './request.ts';
import { HAIPAY_SETTINGS } from './settings.ts';
import { errorMsgOf, PAYOUT_STATUS } from './states.ts';
import { checkUrls } from './urls.ts';

/** pay/apply: accepts a payout and freezes amount and fee. Accepted is not paid. */
export async function payApply(gateway: Gateway, request: VerifiedRequest<PayApplyRequest>) {
  const { access, members } = request;
  const { payout, repeated } = await orRepeatedOut(
    gateway,
    { kind: 'payout', access, orderNumber: members.orderId },
    () => created(gateway, request),
    async (error) => {
      const earlier = await gateway.engine.payouts.findByOrder(access.app, members.orderId);
      const isSame = earlier?.contentHash === request.contentHash;
      return isSame ? { payout: earlier, repeated: !leavesOpen(error) } : undefined;
    },
  );
  if (repeated && HAIPAY_SETTINGS.duplicateOrders.of(access.app.settings) === 'refuse')
    fail('duplicate_order');
  return { orderId: payout.orderNumber, orderNo: payout.platformNumber };
}

async function created(gateway: Gateway, request: VerifiedRequest<PayApplyRequest>) {
  const { access, members } = request;
  requireTrading(request);
  requireAllowedName(access, members.name);
  const amount = amountOf(members.amount, currencyOf(access));
  const method = await allowedMethod(gateway, request, amount);
  return acceptedOrFail(
    await gateway.engine.payouts.create({
      access,
      orderNumber: members.orderId,
      platformNumber: await nextNumber(gateway, 'payout'),
      contentHash: request.contentHash,
      amount,
      method,
      payee: {
        name: members.name,
        email: members.email,
        phone: members.phone,
        userId: members.partnerUserId,
        accountNumber: members.accountNo,
        ...(members.body ? { extra: sealedByDialect({ body: members.body }) } : {}),
      },
      callbackUrl: members.notifyUrl ?? null,
      subject: members.subject ?? null,
      details: {},
    }),
  );
}

/** The payee's bank; fails for what the platform's and the app's settings do not allow now. */
async function allowedMethod(
  gateway: Gateway,
  { access, members }: VerifiedRequest<PayApplyRequest>,
  amount: bigint,
): Promise<Method> {
  const currency = currencyOf(access);
  const { dialect } = access.app;
  checkUrls(gateway, members);
  if (HAIPAY_SETTINGS.strictPhone.of(access.app.settings) && !isKoreanMobileNumber(members.phone)) {
    throw new HaiPayFailure(fieldFailure('invalid', 'phone', 'a Korean mobile number'));
  }
  const methods = await gateway.engine.context.methods.list({ dialect, direction: 'payout', currency });
  if (methods.length === 0) fail('product_not_permitted');
  const method = methods.find((one) => one.code === members.bankCode) ?? fail('method_unknown');
  requirePrice(gateway, access, method);
  if (method.state === 'maintenance') fail('method_under_maintenance');
  methodsForAmount([method], amount, currency);
  return method;
}

/** pay/query: the state of a payout. */
export async function payQuery(gateway: Gateway, { access, members }: VerifiedRequest<PayQueryRequest>) {
  const payout = await gateway.engine.payouts.findByOrder(access.app, members.orderId);
  if (!payout || (members.orderNo !== undefined && members.orderNo !== payout.platformNumber)) {
    return fail('order_not_found');
  }
  return payoutData(payout, currencyOf(access));
}

function payoutData(payout: Payout, currency: ReturnType<typeof currencyOf>) {
  const status = PAYOUT_STATUS[payout.state];
  const errorMsg = errorMsgOf(payout, status);
  const paid = payout.state === 'succeeded';
  return {
    orderId: payout.orderNumber,
    orderNo: payout.platformNumber,
    amount: formatAmount(payout.amount, currency),
    // The fee is earned with the payment; a failed payout costs nothing (haipay.md §7, sample of a failed order).
    fee: formatAmount(paid ? payout.feeAmount : 0n, currency),
    status,
    ...(paid && payout.completedAt ? { payTime: koreanTimestamp(payout.completedAt) } : {}),
    ...(errorMsg === undefined ? {} : { errorMsg }),
  };
}
