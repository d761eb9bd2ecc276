import { NO_FAILURE } from '../base/declines.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import { newId } from '../base/ids.ts';
import { applyRate } from '../base/money.ts';
import { type Result, refused } from '../base/refusal.ts';
import { tracedDetails } from '../base/trace.ts';
import { withSubject } from '../channels/party.ts';
import type { ChannelOrder, Party, TransferOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { type AppAccess, feeRuleFor } from '../merchants/app.ts';
import { tradingRefusal } from '../merchants/trading.ts';
import type { Method } from '../methods/catalogue.ts';
import { type OrdersPage, readPage } from '../orders/orders-page.ts';
import { type CreatedPayout, createPayout } from './create.ts';
import { type TakePayoutOutcome, takePayoutOutcome } from './outcome.ts';
import { type Payout, payeeContext } from './payout.ts';
import { findPayoutByOrder, findPayoutsByAnyNumber, getPayout, listPayoutsOfApp } from './queries.ts';

/** A payout as a dialect requests it. */
export interface PayoutRequest {
  readonly access: AppAccess;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  readonly amount: bigint;
  /** The payee's bank. */
  readonly method: Method;
  readonly payee: Party;
  readonly callbackUrl: string | null;
  /** The payout's description; sealed with the payee. */
  readonly subject: string | null;
  readonly details: Details;
}

/** Payouts: the calls of dialects and channels. */
export class PayoutService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Accepts a payout and freezes amount and fee (see `createPayout` for refusals). */
  create(request: PayoutRequest): Promise<Result<CreatedPayout>> {
    const { clock, writer, sealer } = this.#context;
    const { app } = request.access;
    const stopped = tradingRefusal(app);
    if (stopped) return Promise.resolve(stopped);
    const now = clock.now();
    const id = newId(now);
    const fee = feeRuleFor(request.access, 'payout', request.method.code, now);
    if (!fee) return Promise.resolve(refused({ code: 'internal', reason: 'the app has no fee rule' }));
    const payout: Payout = {
      merchantId: app.merchantId,
      id,
      appId: app.id,
      dialect: app.dialect,
      orderNumber: request.orderNumber,
      platformNumber: request.platformNumber,
      contentHash: request.contentHash,
      state: 'created',
      currency: app.currency,
      amount: request.amount,
      feeAmount: fee.fixedAmount + applyRate(request.amount, fee.ratePpm),
      feeFixed: fee.fixedAmount,
      feeRatePpm: fee.ratePpm,
      method: request.method.code,
      channel: request.method.channel,
      attemptId: newId(now),
      callbackUrl: request.callbackUrl ?? app.payoutCallbackUrl,
      payeeSealed: sealer.seal(
        JSON.stringify(withSubject(request.payee, request.subject)),
        payeeContext({ id }),
      ),
      details: mergedDetails(request.details, tracedDetails()),
      counted: null,
      ...NO_FAILURE,
      createdAt: now,
      completedAt: null,
    };
    return writer.run(createPayout, { merchantId: app.merchantId, payout, dailyLimit: app.dailyPayoutLimit });
  }

  /** Applies a channel's outcome of the payout. */
  takeOutcome(
    order: ChannelOrder,
    outcome: TransferOutcome,
    effect?: TakePayoutOutcome['effect'],
  ): Promise<Result<Payout>> {
    return this.#context.writer.run(takePayoutOutcome, {
      merchantId: order.merchantId,
      payoutId: order.subjectId,
      attemptId: order.reference,
      outcome,
      ...(effect ? { effect } : {}),
    });
  }

  get(merchantId: string, id: string): Promise<Payout | undefined> {
    return getPayout(this.#context.store, merchantId, id);
  }

  findByOrder(of: { merchantId: string; id: string }, orderNumber: string): Promise<Payout | undefined> {
    return findPayoutByOrder(this.#context.store, { merchantId: of.merchantId, appId: of.id }, orderNumber);
  }

  /** One page of an app's payouts by creation time (see `readPage` for refusals). */
  page(page: OrdersPage): Promise<Result<Payout[]>> {
    return readPage(this.#context, page, listPayoutsOfApp);
  }

  findByAnyNumber(number: string): Promise<Payout[]> {
    return findPayoutsByAnyNumber(this.#context.store, number);
  }

  payeeOf(payout: Payout): Party {
    return JSON.parse(this.#context.sealer.open(payout.payeeSealed, payeeContext(payout))) as Party;
  }
}
