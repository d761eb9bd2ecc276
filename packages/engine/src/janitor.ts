import { koreanDay } from './base/clock.ts';
import { anyMoved } from './base/each-alone.ts';
import { newId } from './base/ids.ts';
import { CURRENCY_DECIMALS, type Currency } from './base/money.ts';
import { LoopWorker } from './base/work-loop.ts';
import type { ChargebackService } from './chargebacks/service.ts';
import type { CheckoutSessions } from './checkout-sessions/checkout-sessions.ts';
import type { EngineContext } from './context.ts';
import { giveUpOldEvents } from './events/old.ts';
import { dropOfRemoved } from './events/waiting.ts';
import { forgetReturnedUsage } from './limits/returned.ts';
import { listDueForSettlement, listExpiredPayments, type OrderId } from './payments/queries.ts';
import type { PaymentService } from './payments/service.ts';
import { settlePayments } from './settlement/settle.ts';

const PAGE = 500;
const NONCE_PAGE = 5000;
const SESSION_PAGE = 1000;
const POLL_MS = 500;

export interface JanitorServices {
  readonly payments: PaymentService;
  readonly chargebacks: ChargebackService;
  readonly checkoutSessions: CheckoutSessions;
}

/**
 * Ends payments and chargebacks whose time is over, settles what is due and deletes expired nonces. Janitors of several
 * processes may read the same orders: each command checks again under the order's lock, so that repeated work does
 * nothing.
 */
export class Janitor extends LoopWorker {
  readonly #context: EngineContext;
  readonly #payments: PaymentService;
  readonly #chargebacks: ChargebackService;
  readonly #checkoutSessions: CheckoutSessions;
  #sweptOn = '';
  /** Merchants whose settlement was refused since the last full pass: a page of theirs must not stop others'. */
  readonly #unsettled = new Set<string>();

  constructor(context: EngineContext, { payments, chargebacks, checkoutSessions }: JanitorServices) {
    super(POLL_MS, (error) => context.log.error({ error }, 'janitor'));
    this.#context = context;
    this.#payments = payments;
    this.#chargebacks = chargebacks;
    this.#checkoutSessions = checkoutSessions;
  }

  async round(): Promise<boolean> {
    const expired = await this.#expire();
    const settled = await this.#settle();
    const lapsed = await this.#lapse();
    const forgotten = await this.#context.nonces.forgetOld(NONCE_PAGE);
    const swept = await this.#sweep();
    return expired || settled || lapsed || forgotten || swept;
  }

  /** Deletions that run once per Korean day, page by page, until nothing is left. */
  async #sweep(): Promise<boolean> {
    const { store, clock, log } = this.#context;
    const now = clock.now();
    const today = koreanDay(now);
    if (this.#sweptOn === today) return false;
    const isMore = await this.#checkoutSessions.forgetOld(SESSION_PAGE);
    if (isMore || (await this.#context.refusedRequests.forgetOld(SESSION_PAGE))) return true;
    if (await forgetReturnedUsage(store, today, SESSION_PAGE)) return true;
    const givenUp = await giveUpOldEvents(store, now, SESSION_PAGE);
    if (givenUp > 0) log.warn({ count: givenUp }, 'events waited too long and were given up');
    if (givenUp === SESSION_PAGE) return true;
    if (await dropOfRemoved(store, now, SESSION_PAGE)) return true;
    this.#sweptOn = today;
    return false;
  }

  async #expire(): Promise<boolean> {
    const { store, clock } = this.#context;
    const due = await listExpiredPayments(store, clock.now(), PAGE);
    const isMoved = await anyMoved(
      due,
      async (order) => (await this.#payments.expire(order)).ok,
      (error, { id }) => this.#context.log.error({ error, paymentId: id }, 'a payment was not ended'),
    );
    // After a page in which nothing moved it pauses: a stuck order would otherwise spin the loop.
    return due.length === PAGE && isMoved;
  }

  async #lapse(): Promise<boolean> {
    const due = await this.#chargebacks.lapsed(PAGE);
    const isMoved = await anyMoved(
      due,
      async (chargeback) => (await this.#chargebacks.lapse(chargeback)).ok,
      (error, { id }) => this.#context.log.error({ error, chargebackId: id }, 'a chargeback was not ended'),
    );
    return due.length === PAGE && isMoved;
  }

  async #settle(): Promise<boolean> {
    const { store, clock, writer, log } = this.#context;
    const now = clock.now();
    const due = await listDueForSettlement(store, now, PAGE, [...this.#unsettled]);
    if (due.length < PAGE) this.#unsettled.clear();
    const byMerchant = Map.groupBy(due, (order: OrderId) => order.merchantId);
    await Promise.all(
      [...byMerchant].map(async ([merchantId, orders]) => {
        const result = await writer.run(settlePayments, {
          merchantId,
          paymentIds: orders.map((order) => order.id),
          settlementIds: idPerCurrency(now),
        });
        if (result.ok) return;
        log.warn({ merchantId, refusal: result.refusal }, 'settlement was not booked');
        if (due.length === PAGE) this.#unsettled.add(merchantId);
      }),
    );
    return due.length === PAGE;
  }
}

/** Settlement ids generated beforehand, for any number of currencies. */
export function idPerCurrency(now: Date): Record<Currency, string> {
  const currencies = Object.keys(CURRENCY_DECIMALS) as Currency[];
  return Object.fromEntries(currencies.map((currency) => [currency, newId(now)])) as Record<Currency, string>;
}
