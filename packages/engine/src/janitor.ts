import type { EngineContext } from './context.ts';
import { newId } from './ids.ts';
import type { Currency } from './money.ts';
import { listDueForSettlement, listExpiredPayments, type OrderId } from './payments/queries.ts';
import type { PaymentService } from './payments/service.ts';
import { settlePayments } from './settlement/settle.ts';
import { WorkLoop } from './work-loop.ts';

const PAGE = 500;
const NONCE_PAGE = 5000;
const POLL_MS = 500;

/**
 * Ends payments whose time is over, settles what is due and forgets nonces that are past. Janitors of several processes
 * may look at the same orders: each command looks again under the order's lock, so that work done twice does nothing
 * the second time.
 */
export class Janitor {
  readonly #context: EngineContext;
  readonly #payments: PaymentService;
  readonly #loop: WorkLoop;

  constructor(context: EngineContext, payments: PaymentService) {
    this.#context = context;
    this.#payments = payments;
    const onError = (error: unknown) => context.log.error({ error }, 'janitor');
    this.#loop = new WorkLoop(() => this.round(), POLL_MS, onError);
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** One page of each kind of work; true when there may be more. */
  async round(): Promise<boolean> {
    const expired = await this.#expire();
    const settled = await this.#settle();
    const forgotten = await this.#context.nonces.forgetOld(NONCE_PAGE);
    return expired || settled || forgotten;
  }

  async #expire(): Promise<boolean> {
    const { store, clock } = this.#context;
    const due = await listExpiredPayments(store, clock.now(), PAGE);
    const results = await Promise.all(due.map((order) => this.#payments.expire(order)));
    // A page of which nothing moved must not be read again at once, or a stuck order would spin the loop.
    return due.length === PAGE && results.some((result) => result.ok);
  }

  async #settle(): Promise<boolean> {
    const { store, clock, writer, log } = this.#context;
    const now = clock.now();
    const due = await listDueForSettlement(store, now, PAGE);
    const byMerchant = Map.groupBy(due, (order: OrderId) => order.merchantId);
    const results = await Promise.all(
      [...byMerchant].map(([merchantId, orders]) =>
        writer.run(settlePayments, {
          merchantId,
          paymentIds: orders.map((order) => order.id),
          settlementIds: idPerCurrency(now),
        }),
      ),
    );
    for (const result of results) {
      if (!result.ok) log.warn({ refusal: result.refusal }, 'settlement was not booked');
    }
    return due.length === PAGE && results.some((result) => result.ok);
  }
}

function idPerCurrency(now: Date): Record<Currency, string> {
  return { KRW: newId(now), JPY: newId(now), USD: newId(now) };
}
