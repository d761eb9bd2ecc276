import { LoopWorker } from '../base/work-loop.ts';
import type { EngineContext } from '../context.ts';
import { LEASE_MS } from '../outbox/lease.ts';
import type { OrderId } from '../payments/queries.ts';
import {
  cardTokensOfPage,
  claimDueRecurrings,
  listFollowedRecurrings,
  listRecurringsToRemind,
  listUnderWayByPayment,
  PAGE,
  refusedOfPage,
} from '../recurring/queries.ts';
import type { Recurring } from '../recurring/recurring.ts';
import type { RecurringService } from '../recurring/service.ts';
import type { CardToken } from '../tokens/token.ts';

import type { RecurringCharges } from './service.ts';

const POLL_MS = 500;
const MAX_HEARD = 10 * PAGE;

/**
 * Charges what is due, moves on what was charged, and writes to payers before. Workers of several processes may look at
 * the same rows: a lease keeps most of them apart, and each command looks again under the row's lock, so that work done
 * twice does nothing the second time. Periods that an outage missed are charged one after another, since each is due
 * only when the one before it is over.
 */
export class RecurringWorker extends LoopWorker {
  readonly #context: EngineContext;
  readonly #service: RecurringService;
  readonly #charges: RecurringCharges;
  /** Payments that moved in this process. */
  readonly #heard: OrderId[] = [];
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(context: EngineContext, service: RecurringService, charges: RecurringCharges) {
    super(POLL_MS, (error) => context.log.error({ error }, 'recurring worker'));
    this.#context = context;
    this.#service = service;
    this.#charges = charges;
  }

  override wake(): void {
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
    super.wake();
  }

  /** Payments moved: if they belong to recurring payments, those may move on. */
  hear(payments: readonly OrderId[]): void {
    // Where no worker runs nobody listens, and what is lost here is found by looking.
    if (this.#heard.length < MAX_HEARD) this.#heard.push(...payments);
    super.wake();
  }

  async round(): Promise<boolean> {
    const { store } = this.#context;
    const heard = await listUnderWayByPayment(store, this.#heard.splice(0, PAGE));
    await this.#each(heard, (recurring, token) => this.#follow(recurring, token));
    // All that is under way is only looked through now and then: with ten thousand charges at the channel a look at
    // each of them for every batch of answers would be most of the work.
    const nowMs = performance.now();
    const isTimeToLook = nowMs - this.#lookedAtMs >= POLL_MS;
    if (!isTimeToLook) return (await this.#charge()) || this.#heard.length > 0;
    this.#lookedAtMs = nowMs;
    const followed = await this.#each(await listFollowedRecurrings(store), (recurring, token) =>
      this.#follow(recurring, token),
    );
    const charged = await this.#charge();
    const reminded = await this.#remind();
    if (followed || reminded) this.#lookedAtMs = Number.NEGATIVE_INFINITY;
    return followed || charged || reminded || this.#heard.length > 0;
  }

  async #follow(recurring: Recurring, token: CardToken | undefined): Promise<boolean> {
    return (await this.#service.follow(recurring, token)).ok;
  }

  async #charge(): Promise<boolean> {
    const { store, clock } = this.#context;
    const due = await claimDueRecurrings(store, clock.now(), LEASE_MS);
    const refused = await refusedOfPage(store, due);
    return this.#each(due, (recurring, token) =>
      refused.has(recurring.id)
        ? this.#service.giveUp(recurring, 'first_payment_refused')
        : this.#charges.charge(recurring, token),
    );
  }

  async #remind(): Promise<boolean> {
    const { store, clock } = this.#context;
    const page = await listRecurringsToRemind(store, clock.now());
    return this.#each(page, async (recurring, token) => (await this.#service.remind(recurring, token)).ok);
  }

  /** True when the page was full and some of it moved: of one in which nothing moves no more is read at once. */
  async #each(
    page: readonly Recurring[],
    work: (recurring: Recurring, token: CardToken | undefined) => Promise<boolean>,
  ): Promise<boolean> {
    if (page.length === 0) return false;
    const tokens = await cardTokensOfPage(this.#context.store, page);
    const moved = await Promise.all(
      page.map((recurring) =>
        work(recurring, tokens.get(recurring.cardTokenId)).catch((error: unknown) => {
          this.#context.log.error({ error, recurringId: recurring.id }, 'recurring payment');
          return false;
        }),
      ),
    );
    return page.length === PAGE && moved.some((one) => one);
  }
}
