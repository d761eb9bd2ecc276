import type { AppAccess, Payment, Refund } from '@naru/engine';
import { fieldFailure, type RefundApplyRequest, type RefundQueryRequest } from '@naru/haipay';
import type { Gateway } from '../../gateway.ts';
import { orRepeatedOut } from '../../repeated.ts';
import { nextNumber } from './numbers.ts';
import { acceptedOrFail } from './refusals.ts';
import { fail, HaiPayFailure, leavesOpen, requireTrading, type VerifiedRequest } from './request.ts';
import { HAIPAY_SETTINGS } from './settings.ts';
import { errorMsgOf, REFUND_STATES } from './states.ts';

/** refund/apply: refunds a payment in full (haipay.md §12: there is no amount). */
export async function refundApply(gateway: Gateway, request: VerifiedRequest<RefundApplyRequest>) {
  const { access, members } = request;
  const { payments, refunds } = gateway.engine;
  const payment = (await payments.findByPlatform(access.app, members.orderNo)) ?? fail('order_not_found');
  await requireOwnNumber(gateway, access, payment, members.orderId);
  const { orderId: orderNumber } = members;
  const { contentHash } = request;
  const { refund, repeated } = await orRepeatedOut(
    gateway,
    { kind: 'refund', access, orderNumber },
    async () => {
      requireTrading(request);
      const platformNumber = await nextNumber(gateway, 'refund');
      const asked = { access, payment, orderNumber, platformNumber, contentHash, amount: null };
      return acceptedOrFail(await refunds.create(asked));
    },
    async (error) => {
      const earlier = await refunds.findByOrder(access.app, orderNumber);
      const isSame = earlier?.contentHash === contentHash;
      return isSame ? { refund: earlier, repeated: !leavesOpen(error) } : undefined;
    },
  );
  if (repeated && HAIPAY_SETTINGS.duplicateOrders.of(access.app.settings) === 'refuse')
    fail('duplicate_order');
  return refundData(access, refund, payment);
}

/**
 * The signed text does not name the endpoint: a query with both numbers of a payment has the members of a refund. A
 * refund with its own number can not be mistaken for a query, since a query of that number finds no payment. A refund
 * accepted under another setting is answered as before: nothing new comes of it.
 */
async function requireOwnNumber(
  { engine }: Gateway,
  { app }: AppAccess,
  payment: Payment,
  orderId: string,
): Promise<void> {
  if (orderId !== payment.orderNumber || HAIPAY_SETTINGS.refundNumbers.of(app.settings) === 'any') return;
  if (await engine.refunds.findByOrder(app, orderId)) return;
  const rule = "a number of the refund's own, not that of the payment";
  throw new HaiPayFailure(fieldFailure('invalid', 'orderId', rule));
}

/** refund/refundQuery: by the platform's or the merchant's number of the refund; the platform's wins. */
export async function refundQuery(
  gateway: Gateway,
  { access, members }: VerifiedRequest<RefundQueryRequest>,
) {
  const { payments, refunds } = gateway.engine;
  const { refundNo, orderId } = members;
  if (refundNo === undefined && orderId === undefined) {
    throw new HaiPayFailure(fieldFailure('missing', 'orderId', 'orderId or refundNo'));
  }
  const refund =
    refundNo === undefined
      ? await refunds.findByOrder(access.app, orderId ?? '')
      : await refunds.findByPlatform(access.app, refundNo);
  const payment = refund && (await payments.get(refund.merchantId, refund.paymentId));
  if (!refund || !payment) return fail('order_not_found');
  return refundData(access, refund, payment);
}

function refundData(access: AppAccess, refund: Refund, payment: Payment) {
  const status = REFUND_STATES[refund.state];
  const errorMsg = errorMsgOf(refund, status);
  return {
    appId: Number(access.app.publicId),
    orderNo: payment.platformNumber,
    orderId: refund.orderNumber,
    refundNo: refund.platformNumber,
    status,
    ...(errorMsg === undefined ? {} : { errorMsg }),
  };
}
