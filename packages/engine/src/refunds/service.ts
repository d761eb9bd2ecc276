import type { Decline } from '../base/declines.ts';
import { mergedDetails } from '../base/details.ts';
import { newId } from '../base/ids.ts';
import type { Result } from '../base/refusal.ts';
import { type TaxSplit, taxSplitText } from '../base/tax.ts';
import { tracedDetails } from '../base/trace.ts';
import { Answers } from '../channels/answers.ts';
import type { ChannelOrder, Party, TransferOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Payment } from '../payments/payment.ts';
import { type CreatedRefund, createRefund } from './create.ts';
import { takeRefundOutcome } from './outcome.ts';
import { findRefundByOrder, findRefundByPlatform, getRefund, listRefundsOf } from './queries.ts';
import { REFUND_ANSWER_TIMEOUT_MS, type Refund, refundPayeeContext, refundReasonContext } from './refund.ts';
import { REFUND_SETS } from './states.ts';
import { type NumberedVoid, voidPayment, voidRecordOf } from './void.ts';

export interface RefundRequest {
  readonly access: AppAccess;
  readonly payment: Payment;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  /** Minor units; null for all that is left. */
  readonly amount: bigint | null;
  /** Refused as `refund_exceeds_payment` unless exactly this is refundable; not checked when absent. */
  readonly onlyAtRefundable?: bigint;
  /** The account that receives the money, where the payment can not be reversed by its own method; kept sealed. */
  readonly payee?: Party;
  /** The merchant's reason; kept sealed. */
  readonly reason?: string;
  /** How it is taxed, for the cash receipt over the rest; its parts sum to the amount. */
  readonly tax?: TaxSplit;
  /** Members that a dialect wants returned; no personal data. */
  readonly details?: Refund['details'];
}

/** Refunds: the calls of dialects and channels. */
export class RefundService {
  readonly #context: EngineContext;

  readonly #answers: Answers<Refund>;

  constructor(context: EngineContext) {
    this.#context = context;
    const isUnanswered = ({ state }: Refund) => REFUND_SETS.unanswered.has(state);
    this.#answers = new Answers((of) => this.get(of.merchantId, of.id), isUnanswered);
  }

  /**
   * Accepts a refund and freezes its amount (see `createRefund` for refusals). With `wait` it returns the refund as the
   * channel ended it, or its state after some seconds.
   */
  async create(
    request: RefundRequest,
    { wait = false }: { readonly wait?: boolean } = {},
  ): Promise<Result<CreatedRefund>> {
    const id = newId(this.#context.clock.now());
    if (!wait) return this.#create(request, id);
    const expected = this.#answers.expect(id, true);
    try {
      const made = await this.#create(request, id);
      if (!made.ok || made.value.repeated) return made;
      const refund = await expected.answered(made.value.refund, REFUND_ANSWER_TIMEOUT_MS);
      return { ok: true, value: { refund, repeated: false } };
    } finally {
      expected.end();
    }
  }

  async #create(request: RefundRequest, id: string): Promise<Result<CreatedRefund>> {
    const { clock, writer, methods, sealer } = this.#context;
    const { payment, access, payee, reason } = request;
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
      refundId: id,
      attemptId: newId(now),
      orderNumber: request.orderNumber,
      platformNumber: request.platformNumber,
      contentHash: request.contentHash,
      amount: request.amount,
      ...(request.onlyAtRefundable === undefined ? {} : { onlyAtRefundable: request.onlyAtRefundable }),
      payeeSealed: payee ? sealer.seal(JSON.stringify(payee), refundPayeeContext({ id })) : null,
      reasonSealed: reason === undefined ? null : sealer.seal(reason, refundReasonContext({ id })),
      taxSplit: request.tax ? taxSplitText(request.tax) : null,
      details: mergedDetails(request.details ?? {}, tracedDetails()),
      supported: method?.supportsRefund ?? false,
    });
  }

  /** Voids an authorization (see `voidPayment`), under a number of the merchant's where there is one. */
  void(
    payment: Payment,
    reason: string,
    numbered?: NumberedVoid,
    decline: Decline = 'voided',
  ): Promise<Result<Payment>> {
    const { writer, clock, sealer } = this.#context;
    const { merchantId, id: paymentId } = payment;
    const record = numbered && voidRecordOf(payment, numbered, sealer, clock.now());
    return writer.run(voidPayment, { merchantId, paymentId, decline, reason, ...(record ? { record } : {}) });
  }

  /** Applies a channel's outcome of the refund. */
  async takeOutcome(
    order: ChannelOrder,
    outcome: TransferOutcome,
    effect?: { readonly id: string; readonly tries: number },
  ): Promise<Result<Refund> | undefined> {
    const refund = await this.get(order.merchantId, order.subjectId);
    if (!refund) return undefined;
    const taken = await this.#context.writer.run(takeRefundOutcome, {
      merchantId: order.merchantId,
      refundId: refund.id,
      paymentId: refund.paymentId,
      attemptId: order.reference,
      outcome,
      ...(effect ? { effect } : {}),
    });
    if (taken.ok) this.#answers.publish(taken.value);
    return taken;
  }

  /** The account that receives the money, opened from its seal; null when the payment's own method is reversed. */
  payeeOf(refund: Refund): Party | null {
    if (!refund.payeeSealed) return null;
    return JSON.parse(this.#context.sealer.open(refund.payeeSealed, refundPayeeContext(refund))) as Party;
  }

  /** The merchant's reason, opened from its seal; null when there is none. */
  reasonOf(refund: Refund): string | null {
    return refund.reasonSealed && this.#context.sealer.open(refund.reasonSealed, refundReasonContext(refund));
  }

  /** All refunds of a payment, oldest first. */
  ofPayment(payment: Payment): Promise<Refund[]> {
    return listRefundsOf(this.#context.store, payment);
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
