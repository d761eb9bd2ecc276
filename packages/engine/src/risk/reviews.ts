import { accepted, type RefusalCode, type Result, refused } from '../base/refusal.ts';
import type { EngineContext } from '../context.ts';
import type { Payment } from '../payments/payment.ts';
import type { PaymentService } from '../payments/service.ts';
import type { Refund } from '../refunds/refund.ts';
import type { RefundService } from '../refunds/service.ts';
import type { ListedAfter } from '../store/oldest-first.ts';
import { moveReview, nextStep, type RiskReview } from './review.ts';
import {
  claimReviews,
  findReview,
  findReviewOf,
  type ListedReview,
  listReviews,
  saveReview,
} from './review-queries.ts';
import { RISK_REVIEW_SETS, type RiskReviewEvent, type RiskReviewState } from './states.ts';

/** Who decided, and their note. */
export interface ReviewDecision {
  readonly operator: string;
  readonly note: string;
}

export interface RefusalOfReview extends ReviewDecision {
  /** The number of the refund in the form of the payment's dialect; generated beforehand, used if one is made. */
  readonly refundPlatformNumber: string;
}

export interface ReviewServices {
  readonly payments: PaymentService;
  readonly refunds: RefundService;
}

const PAGE = 100;
/** While a worker handles a review, no other does. */
const LEASE_MS = 10_000;
/** How soon a refusal under way is checked again. */
const SOON_MS = 1000;
/** After an obstacle: the balance was too small, for example. */
const LATER_MS = 60_000;
/** A payment that waits for a decision may still be refunded by its merchant. */
const SELDOM_MS = 60 * 60_000;

/** Payments under review: operators' decisions, and the worker that executes them. */
export class RiskReviews {
  readonly #context: EngineContext;
  readonly #services: ReviewServices;

  constructor(context: EngineContext, services: ReviewServices) {
    this.#context = context;
    this.#services = services;
  }

  /**
   * Reviews in these states, oldest first, after the one with the id `after`; by default those waiting for a decision
   * or its execution.
   */
  list(
    limit: number,
    {
      states = [...RISK_REVIEW_SETS.undecided],
      merchantId = null,
      after = null,
    }: {
      readonly states?: readonly RiskReviewState[];
      readonly merchantId?: string | null;
      readonly after?: ListedAfter;
    } = {},
  ): Promise<ListedReview[]> {
    return listReviews(this.#context.store, states, merchantId, limit, after);
  }

  find(id: string): Promise<RiskReview | undefined> {
    return findReview(this.#context.store, id);
  }

  findOf(payment: Pick<Payment, 'merchantId' | 'id'>): Promise<RiskReview | undefined> {
    return findReviewOf(this.#context.store, payment);
  }

  /** Accepts the payment. Safe to repeat; refuses `state_conflict` when it was decided otherwise. */
  async accept(review: RiskReview, { operator, note }: ReviewDecision): Promise<Result<RiskReview>> {
    if (review.state === 'accepted') return accepted(review);
    const decidedAt = this.#context.clock.now();
    return this.#moved(review, 'accept', { operator, note, decidedAt, problem: null });
  }

  /**
   * Refuses the payment: an authorization is voided, the rest of a captured payment refunded. Done at once as far as
   * possible; a worker continues what is left, or what a killed process left. Safe to repeat.
   */
  async refuse(
    review: RiskReview,
    { operator, note, refundPlatformNumber }: RefusalOfReview,
  ): Promise<Result<RiskReview>> {
    if (review.state === 'refused') return accepted(review);
    if (review.state === 'refusing') return accepted(await this.advance(review));
    const now = this.#context.clock.now();
    const refundTries = review.refundTries + 1;
    const refusing = await this.#moved(review, 'refuse', {
      operator,
      note,
      decidedAt: now,
      problem: null,
      refundTries,
      refundOrderNumber: refundNumber(review, refundTries),
      refundPlatformNumber,
      dueAt: new Date(now.getTime() + LEASE_MS),
    });
    return refusing.ok ? accepted(await this.advance(refusing.value)) : refusing;
  }

  /** Handles up to a page of due reviews; true when there may be more. */
  async work(): Promise<boolean> {
    const now = this.#context.clock.now();
    const leaseEnd = new Date(now.getTime() + LEASE_MS);
    const due = await claimReviews(this.#context.store, now, leaseEnd, PAGE);
    for (const review of due) {
      await this.advance(review).catch((error: unknown) =>
        this.#context.log.error({ error, reviewId: review.id }, 'a risk review could not be carried out'),
      );
    }
    return due.length === PAGE;
  }

  /** Does the next step of a review, by its payment's state; returns the review then. */
  async advance(review: RiskReview): Promise<RiskReview> {
    const payment = await this.#services.payments.get(review.merchantId, review.paymentId);
    if (!payment) return review;
    const step = nextStep(review, payment, await this.#refundOf(review));
    switch (step.kind) {
      case 'move':
        return this.#movedOr(review, step.event, step.problem);
      case 'void':
        return this.#give(
          review,
          await this.#services.refunds.void(payment, VOIDED, undefined, 'suspected_fraud'),
        );
      case 'refund':
        return this.#give(review, await this.#refund(review, payment));
      case 'wait':
        return this.#postponed(review, review.problem, review.state === 'open' ? SELDOM_MS : SOON_MS);
    }
  }

  /** Something was requested: its result is checked once here, then by the worker. */
  async #give(review: RiskReview, asked: Result<unknown>): Promise<RiskReview> {
    // A conflict means that the payment has moved meanwhile: it is checked again.
    if (!asked.ok && HOPELESS.has(asked.refusal.code)) {
      return this.#movedOr(review, 'not_given_back', asked.refusal.code);
    }
    if (!asked.ok && asked.refusal.code !== 'state_conflict') {
      return this.#postponed(review, asked.refusal.code, LATER_MS);
    }
    const payment = await this.#services.payments.get(review.merchantId, review.paymentId);
    const step = payment && nextStep(review, payment, await this.#refundOf(review));
    return step?.kind === 'move'
      ? this.#movedOr(review, step.event, step.problem)
      : this.#postponed(review, null, SOON_MS);
  }

  async #refund(review: RiskReview, payment: Payment): Promise<Result<unknown>> {
    const access = await this.#context.directory.get(payment.appId);
    const { refundOrderNumber, refundPlatformNumber } = review;
    if (!access || refundOrderNumber === null || refundPlatformNumber === null) {
      return refused({ code: 'internal', reason: 'the refund has no numbers' });
    }
    return this.#services.refunds.create({
      access,
      payment,
      orderNumber: refundOrderNumber,
      platformNumber: refundPlatformNumber,
      // Always the same: a second caller gets the first one's refund.
      contentHash: refundOrderNumber,
      amount: null,
      reason: VOIDED,
    });
  }

  async #refundOf({ merchantId, appId, state, refundOrderNumber }: RiskReview): Promise<Refund | undefined> {
    if (state !== 'refusing' || refundOrderNumber === null) return undefined;
    return this.#services.refunds.findByOrder({ merchantId, id: appId }, refundOrderNumber);
  }

  async #moved(
    review: RiskReview,
    event: RiskReviewEvent,
    patch: Partial<RiskReview>,
  ): Promise<Result<RiskReview>> {
    const { store, clock } = this.#context;
    const next = moveReview(review, event, clock.now(), patch);
    const saved = next && (await saveReview(store, review.state, next));
    if (saved) return accepted(saved);
    const now = await findReview(store, review.id);
    return refused({ code: 'state_conflict', state: now?.state ?? review.state, event });
  }

  /** The same for moves that another worker may have made: then its result is returned. */
  async #movedOr(review: RiskReview, event: RiskReviewEvent, problem: string | null): Promise<RiskReview> {
    const dueAt = new Date(this.#context.clock.now().getTime() + SELDOM_MS);
    const moved = await this.#moved(review, event, { problem, dueAt });
    return moved.ok ? moved.value : ((await findReview(this.#context.store, review.id)) ?? review);
  }

  async #postponed(review: RiskReview, problem: string | null, byMs: number): Promise<RiskReview> {
    const { store, clock } = this.#context;
    const dueAt = new Date(clock.now().getTime() + byMs);
    const saved = await saveReview(store, review.state, { ...review, problem, dueAt });
    return saved ?? (await findReview(store, review.id)) ?? review;
  }
}

/** Refusals that repetition does not change; a person has to find another way. */
const HOPELESS: ReadonlySet<RefusalCode> = new Set(['refund_not_supported', 'duplicate_order']);

const VOIDED = 'Refused after a risk review';

/** Short enough for every dialect, and new for each try: a refund's number is used once. */
function refundNumber({ id }: RiskReview, tries: number): string {
  return `RISK-${id.replaceAll('-', '').slice(-20)}-${tries}`;
}
