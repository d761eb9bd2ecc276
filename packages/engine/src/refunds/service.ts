import type { ChannelOrder, TransferOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { newId } from '../ids.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Payment } from '../payments/payment.ts';
import type { Result } from '../refusal.ts';
import { type CreatedRefund, createRefund } from './create.ts';
import { takeRefundOutcome } from './outcome.ts';
import { findRefundByOrder, findRefundByPlatform, getRefund } from './queries.ts';
import type { Refund } from './refund.ts';

export interface RefundRequest {
  readonly access: AppAccess;
  readonly payment: Payment;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  /** Minor units; null for all that is left. */
  readonly amount: bigint | null;
}

/** Refunds: the calls that front doors and channels make. */
export class RefundService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Accepts a refund and freezes its amount (see `createRefund` for refusals). */
  async create(request: RefundRequest): Promise<Result<CreatedRefund>> {
    const { clock, writer, methods } = this.#context;
    const { payment, access } = request;
    const now = clock.now();
    const method = payment.method
      ? await methods.find({
          dialect: payment.dialect,
          direction: 'payment',
          currency: payment.currency,
          code: payment.method,
        })
      : undefined;
    return writer.run(createRefund, {
      merchantId: access.app.merchantId,
      appId: access.app.id,
      paymentId: payment.id,
      refundId: newId(now),
      attemptId: newId(now),
      orderNumber: request.orderNumber,
      platformNumber: request.platformNumber,
      contentHash: request.contentHash,
      amount: request.amount,
      supported: method?.supportsRefund ?? false,
    });
  }

  /** A channel said how the refund stands. */
  async outcome(
    order: ChannelOrder,
    outcome: TransferOutcome,
    effect?: { readonly id: string; readonly tries: number },
  ): Promise<Result<Refund> | undefined> {
    const refund = await this.get(order.merchantId, order.subjectId);
    if (!refund) return undefined;
    return this.#context.writer.run(takeRefundOutcome, {
      merchantId: order.merchantId,
      refundId: refund.id,
      paymentId: refund.paymentId,
      attemptId: order.reference,
      outcome,
      ...(effect ? { effect } : {}),
    });
  }

  get(merchantId: string, id: string): Promise<Refund | undefined> {
    return getRefund(this.#context.store, merchantId, id);
  }

  findByOrder(of: { merchantId: string; id: string }, orderNumber: string): Promise<Refund | undefined> {
    return findRefundByOrder(this.#context.store, { merchantId: of.merchantId, appId: of.id }, orderNumber);
  }

  findByPlatform(
    of: { merchantId: string; id: string },
    platformNumber: string,
  ): Promise<Refund | undefined> {
    return findRefundByPlatform(
      this.#context.store,
      { merchantId: of.merchantId, appId: of.id },
      platformNumber,
    );
  }
}
